"""Bus stops and subway stations, with the dirt their files come with."""

from pathlib import Path

import openpyxl
import pytest
from shapely import Point

from city.connectors.bus_stops import BusStops
from city.connectors.subway_stations import SubwayStations

from .files import csv_file, kept, told

STOP = {
    "NODE_ID": "100000001",
    "ARS_ID": "01001",
    "정류소명": "종로2가사거리",
    "X좌표": "126.98",
    "Y좌표": "37.56",
    "정류소타입": "중앙차로",
}
STATION = {
    "연번": "1",
    "호선": "1",
    "고유역번호(외부역코드)": "150",
    "역명": "서울",
    "위도": "37.55315",
    "경도": "126.972533",
    "작성일자": "1974-02-28",
}


def stops_sheet(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (tuple(STOP), *rows):
        sheet.append(list(row))
    file = folder / "stops.xlsx"
    book.save(file)
    return file


def test_a_stop_keeps_the_leading_zeros_of_its_number(tmp_path: Path) -> None:
    file = stops_sheet(tmp_path, (118000622, "00005", "한강버스.여의도선착장", 126.934607, 37.52901, "한강선착장"))
    (record,) = kept(BusStops(), file)
    assert record.key == ("118000622",)
    assert record.geometry == Point(126.934607, 37.52901)
    assert (record.values["stop_number"], record.values["kind"], record.values["node_id"]) == ("00005", "river_pier", "118000622")
    assert record.mended == ()


def test_zeros_that_a_spreadsheet_lost_are_put_back_and_said(tmp_path: Path) -> None:
    file = stops_sheet(tmp_path, (100000001, 1001, "종로2가사거리", 126.98, 37.56, "중앙차로"))
    (record,) = kept(BusStops(), file)
    assert record.values["stop_number"] == "01001"
    assert told(BusStops(), file) == [(2, "ARS_ID", "zeros_added")]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"X좌표": "0", "Y좌표": "0"}, "Y좌표", "no_position"),
        ({"X좌표": "37.56", "Y좌표": "126.98"}, "Y좌표", "swapped"),
        ({"정류소명": ""}, "정류소명", "missing"),
        ({"ARS_ID": "미정"}, "ARS_ID", "not_a_number"),
        ({"ARS_ID": "1234567"}, "ARS_ID", "not_a_number"),
        ({"정류소타입": "하늘길"}, "정류소타입", "unknown_code"),
    ],
)
def test_a_stop_that_is_odd_is_said_by_field_and_reason(tmp_path: Path, change: dict[str, str], field: str, code: str) -> None:
    assert told(BusStops(), csv_file(tmp_path, STOP, change)) == [(2, field, code)]


def test_a_stop_twice_is_one_stop(tmp_path: Path) -> None:
    assert told(BusStops(), csv_file(tmp_path, STOP, {}, {})) == [(3, "", "repeated")]


def test_a_station_is_told_by_line_and_number(tmp_path: Path) -> None:
    file = csv_file(tmp_path, STATION, {}, {"호선": "2", "고유역번호(외부역코드)": "201"})
    first, second = kept(SubwayStations(), file)
    assert first.geometry == Point(126.972533, 37.55315)
    assert (first.values["line"], second.values["line"]) == ("1", "2")
    assert first.key != second.key
    assert SubwayStations().header(file).not_needed == ("연번", "작성일자")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"호선": "경의"}, "호선", "not_a_number"),
        ({"호선": "12"}, "호선", "out_of_range"),
        ({"역명": " "}, "역명", "missing"),
        ({"위도": "126.97", "경도": "37.55"}, "위도", "swapped"),
    ],
)
def test_a_station_that_is_odd_is_said_by_field_and_reason(tmp_path: Path, change: dict[str, str], field: str, code: str) -> None:
    assert told(SubwayStations(), csv_file(tmp_path, STATION, change)) == [(2, field, code)]


def test_a_contact_in_a_column_or_a_name_reaches_nothing(tmp_path: Path) -> None:
    file = csv_file(tmp_path, STATION, {"역명": "서울 02-123-4567", "역무실 전화번호": "02-765-4321"})
    (record,) = kept(SubwayStations(), file)
    assert SubwayStations().header(file).personal == ("역무실 전화번호",)
    assert record.values["name"] == "서울 ***"
    assert "4321" not in repr(record)
