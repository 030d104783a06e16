"""Parks and heat shelters: two positions side by side, areas and days written as prose."""

from pathlib import Path

import pyproj
import pytest
from shapely import Point

from city.connectors.heat_shelters import HeatShelters
from city.connectors.major_parks import MajorParks
from city.connectors.parks import Parks

from .files import csv_file, geojson_file, kept, told

PARK = {
    "공원명": "서울숲",
    "공원개요": "문의 02-460-2905",
    "면적": "480994㎡",
    "개원일": "2005.6.18",
    "공원주소": "서울특별시 성동구 뚝섬로 273",
    "관리부서": "동부여가센터",
    "전화번호": "02-460-2905",
    "X좌표(GRS80TM)": "",
    "Y좌표(GRS80TM)": "",
    "경도": "127.04",
    "위도": "37.54",
}
SHELTER = {
    "시설년도": "2025",
    "위치코드": "1129078000",
    "시설구분1": "특정계층이용시설",
    "쉼터명칭": "가나경로당",
    "도로명주소": "가나로 1",
    "경도": "127.046235",
    "위도": "37.621397",
    "X좌표(EPSG:5186)": "204081.7226",
    "Y좌표(EPSG:5186)": "557978.761",
}
SQUARE = [[[127.0, 37.5], [127.1, 37.5], [127.1, 37.6], [127.0, 37.6], [127.0, 37.5]]]


def metric(crs: int, east: float = 0) -> dict[str, str]:
    """The park's own position in metres of EPSG:5181, so many metres to the east."""
    x, y = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(127.04, 37.54)
    return {"X좌표(GRS80TM)": f"{x + east:.3f}", "Y좌표(GRS80TM)": f"{y:.3f}"}


def test_a_park_without_its_telephone(tmp_path: Path) -> None:
    file = csv_file(tmp_path, PARK, {})
    (record,) = kept(MajorParks(), file)
    assert record.geometry == Point(127.04, 37.54)
    assert (record.values["area_m2"], record.values["opened"], record.values["positions_differ"]) == (480994.0, "2005-06-18", False)
    assert record.values["overview"] == "문의 ***"
    assert MajorParks().header(file).personal == ("전화번호",)
    assert "2905" not in repr(record)


@pytest.mark.parametrize(
    ("area", "read"),
    [
        ("2896887㎡ 임 야 : 2454140㎡ 녹지대", 2896887.0),
        ("17,927.9㎡", 17927.9),
        ("9132690m²", 9132690.0),
        ("113021.7m2", 113021.7),
        ("6456㎥", 6456.0),
        ("총 15000㎡", 15000.0),
        ("77,334,000,000㎡ (북한산국립공원 면적)", None),
        ("휴양시설 : 평의자 7개 화장실 23.18㎡", None),
        ("", None),
    ],
)
def test_an_area_is_the_figure_its_text_begins_with(tmp_path: Path, area: str, read: float | None) -> None:
    file = csv_file(tmp_path, PARK, {"면적": area, "공원개요": ""})
    assert kept(MajorParks(), file)[0].values["area_m2"] == read
    assert told(MajorParks(), file) == ([(2, "면적", "left_empty")] if area and read is None else [])


@pytest.mark.parametrize(
    ("opened", "read"),
    [
        ("1968.9.10", "1968-09-10"),
        ("1988.12", "1988-12"),
        ("1996 ", "1996"),
        ("1940. 03. 12", "1940-03-12"),
        ("1971.8 6", "1971-08-06"),
        ("2002.10.31. ", "2002-10-31"),
        ("2019.13.5", None),
        ("미정", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_far_as_it_is_known(tmp_path: Path, opened: str, read: str | None) -> None:
    (record,) = kept(MajorParks(), csv_file(tmp_path, PARK, {"개원일": opened}))
    assert record.values["opened"] == read


@pytest.mark.parametrize(("east", "differ"), [(0, False), (900, False), (1_100, True)])
def test_two_positions_of_a_park_a_kilometre_apart_are_flagged(tmp_path: Path, east: float, differ: bool) -> None:
    file = csv_file(tmp_path, PARK, {**metric(5181, east), "공원개요": ""})
    (record,) = kept(MajorParks(), file)
    assert record.geometry == Point(127.04, 37.54)
    assert record.values["positions_differ"] is differ
    assert record.values["position_offset_m"] == pytest.approx(east, abs=0.01)
    assert [code for *_at, code in told(MajorParks(), file)] == (["positions_differ"] if differ else [])


def test_the_metres_of_the_newer_grid_are_a_hundred_kilometres_off(tmp_path: Path) -> None:
    (record,) = kept(MajorParks(), csv_file(tmp_path, PARK, metric(5186)))
    assert record.values["position_offset_m"] == pytest.approx(100_000, abs=10)


@pytest.mark.parametrize(
    ("label", "kind", "name"),
    [
        ("어린이공원(대원)", "children", "대원 어린이공원"),
        ("강변공원((광나루지구))", "riverside", "광나루지구 강변공원"),
        ("기타(노들섬)", "other", "기타(노들섬)"),
        ("마을마당()", "village_yard", "마을마당()"),
    ],
)
def test_a_planned_park_is_named_and_sorted_by_its_label(tmp_path: Path, label: str, kind: str, name: str) -> None:
    file = geojson_file(tmp_path, ({"ID": "공원_1", "LABEL": label, "GOSI_ID": None}, "Polygon", SQUARE))
    (record,) = kept(Parks(), file)
    assert (record.values["kind"], record.values["name"], record.key) == (kind, name, ("공원_1",))
    assert Parks().header(file).not_needed == ("GOSI_ID",)


def test_a_label_of_another_form_is_a_name_and_said(tmp_path: Path) -> None:
    file = geojson_file(tmp_path, ({"ID": "1", "LABEL": "하늘정원"}, "Polygon", SQUARE))
    assert kept(Parks(), file)[0].values["kind"] == "other"
    assert told(Parks(), file) == [(1, "LABEL", "unknown_code")]


def test_a_shelter_whose_two_positions_agree(tmp_path: Path) -> None:
    (record,) = kept(HeatShelters(), csv_file(tmp_path, SHELTER, {}, encoding="utf-8"))
    assert record.geometry == Point(127.046235, 37.621397)
    assert (record.values["kind"], record.values["year"], record.values["positions_differ"]) == ("special", 2025, False)
    assert record.values["position_offset_m"] == pytest.approx(0, abs=0.001)


@pytest.mark.parametrize(("x", "codes"), [("204082.7", []), ("204083.0", ["positions_differ"]), ("", []), ("동쪽", ["not_a_number"])])
def test_a_shelter_whose_two_positions_differ_by_more_than_a_metre_is_flagged(tmp_path: Path, x: str, codes: list[str]) -> None:
    file = csv_file(tmp_path, SHELTER, {"X좌표(EPSG:5186)": x})
    assert [code for *_at, code in told(HeatShelters(), file)] == codes


def test_a_shelters_contact_is_dropped(tmp_path: Path) -> None:
    file = csv_file(tmp_path, SHELTER, {"관리자 연락처": "010-1234-5678", "쉼터명칭": "가나경로당(010-8765-4321)"})
    (record,) = kept(HeatShelters(), file)
    assert HeatShelters().header(file).personal == ("관리자 연락처",)
    assert record.values["name"] == "가나경로당(***)"
    assert "5678" not in repr(record)
