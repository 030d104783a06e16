"""Files of stations and of readings: every quirk once, by small files made here; the real files where they are at hand."""

import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds import report
from feeds.connector import connectors
from feeds.errors import Refused
from feeds.models import DataSource, Run
from feeds.runs import run
from layers.imports import store_of
from sensors.models import Latest, Observation, Quality, Station
from sensors.reading_files import korean_time, result_of
from tests.sensors.places import small_city
from tests.sensors.stations import make_station

pytestmark = pytest.mark.django_db


def load(name: str, file: Path, content: Any = None, encoding: str = "utf-8") -> Run:
    if content is not None:
        file.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding=encoding)
    connector = connectors()[name]()
    outcome = run(connector, file, store=store_of(connector))
    assert outcome.run is not None
    return outcome.run


def left_out(done: Run) -> Counter[str]:
    return Counter(entry["code"] for entry in done.report if entry["kind"] == "rejected")


def now_of(code: str) -> dict[str, tuple[float | None, str]]:
    rows = Latest.objects.filter(datastream__station__code=code).select_related("datastream__observed_property")
    return {row.datastream.observed_property.code: (row.result, Quality(row.quality).slug) for row in rows}


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-10-02 24:00", "2026-10-02T15:00"),
        ("2026-12-31 24:00", "2026-12-31T15:00"),
        ("202607201430", "2026-07-20T05:30"),
        ("2026072014", "2026-07-20T05:00"),
        ("2026-07-20_14-05-00", "2026-07-20T05:05"),
        ("2026-07-20 14:29:00.0", "2026-07-20T05:29"),
        ("20240101", "2023-12-31T15:00"),
    ],
)
def test_times_as_korean_sources_write_them(text: str, utc: str) -> None:
    assert korean_time(text) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "어제", "2026-13-01", "2026-10-02 25:00", "2026-10-02 24:30"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        korean_time(text)


def test_gaps_keep_the_sources_own_words() -> None:
    assert result_of("-", "통신장애") == (None, Quality.MISSING, "통신장애")
    assert result_of("-", "점검및교정") == (None, Quality.MAINTENANCE, "점검및교정")
    assert result_of("12", "자료이상") == (12.0, Quality.SUSPECT, "자료이상")
    assert result_of("*****") == (None, Quality.MISSING, "*****")
    assert result_of("이상한 값") == (None, Quality.SUSPECT, "이상한 값")
    assert result_of(" 3.5 ") == (3.5, Quality.NORMAL, None)


def test_air_stations_latitude_comes_first_and_only_the_citys_own_stay(tmp_path: Path) -> None:
    small_city()
    rows = [
        {
            "stationName": "중구",
            "city": "서울특별시",
            "dmX": "37.55",
            "dmY": "127.05",
            "addr": "서울 중구",
            "mangName": "도시대기",
            "top": "1",
        },
        {"stationName": "수원", "city": "경기도", "dmX": "37.27", "dmY": "127.0"},
        {"stationName": "먼곳", "city": "서울특별시", "dmX": "36.0", "dmY": "127.0", "새필드": "?"},
    ]
    done = load("airkorea-stations", tmp_path / "a.json", rows)
    assert (done.read, done.kept, left_out(done)) == (3, 1, Counter(other_city=1, outside_city=1))
    assert done.unknown_fields == ["새필드"]
    station = Station.objects.get()
    assert (station.geometry.x, station.geometry.y, station.network, station.district_code) == (127.05, 37.55, "도시대기", "1111000000")
    assert not DataSource.objects.get(slug="airkorea").derivatives


def test_swapped_sensors_are_put_right(tmp_path: Path) -> None:
    lines = "No,모델 시리얼(*),주소,좌표 구분코드,위도,경도,비고\n1,V1,주소,W84,37.5,127.0,\n2,V2,주소,W84,127.1,37.6,옮김\n"
    done = load("sdot-sensors", tmp_path / "s.csv", lines)
    assert (done.kept, done.mended) == (2, 1)
    assert [s.geometry.coords for s in Station.objects.order_by("code")] == [(127.0, 37.5), (127.1, 37.6)]


def test_bicycle_stations_at_nowhere_are_left_out_and_return_when_they_do(tmp_path: Path) -> None:
    head = "대여소_ID,주소1,주소2,위도,경도\n"
    first = head + "ST-1,길 1,앞,37.5,127.0\nST-2,길 2,,37.5,127.1\nST-3,길 3,,0.000000,0.000000\n"
    done = load("bike-stations", tmp_path / "b.csv", first, encoding="cp949")
    assert (done.kept, left_out(done)) == (2, Counter(no_position=1))
    load("bike-stations", tmp_path / "b.csv", head + "ST-1,길 1,앞,37.5,127.0\n", encoding="cp949")
    assert dict(Station.objects.values_list("code", "status")) == {"ST-1": "open", "ST-2": "closed"}
    load("bike-stations", tmp_path / "b.csv", first, encoding="cp949")
    assert dict(Station.objects.values_list("code", "status")) == {"ST-1": "open", "ST-2": "open"}


OLD = {"MSRDT": "202607201300", "MSRSTE_NM": "중구", "MSRRGN_NM": "도심권", "PM10": 25.0, "PM25": 9.0, "O3": 0.048, "NO2": 0.022,
       "CO": 0.4, "SO2": 0.0, "IDEX_MVL": 66.0, "IDEX_NM": "보통", "ARPLT_MAIN": "O3"}  # fmt: skip
NEW = {"MSRMT_DT": "202607201400", "MSRSTN_NM": "중구", "PM": 30.0, "FPM": 12.0, "OZON": 0.05, "NTDX": 0.02, "CBMX": 0.4, "SPDX": 0.003,
       "CAI_IDX": 70.0, "CAI_GRD": "보통", "NEW_ONE": 1}  # fmt: skip


def test_old_and_new_field_names_give_the_same_streams(tmp_path: Path) -> None:
    make_station("중구")
    load("seoul-air-now", tmp_path / "old.json", {"RealtimeCityAir": {"row": [OLD]}})
    done = load("seoul-air-now", tmp_path / "new.json", {"RealtimeCityAir": {"row": [NEW, NEW | {"MSRSTN_NM": "없는구"}]}})
    assert done.unknown_fields == ["NEW_ONE"]
    assert left_out(done) == Counter(no_station=7)
    assert now_of("중구")["pm10"] == (30.0, "normal")
    assert now_of("중구")["cai"] == (70.0, "normal")
    gases = Observation.objects.filter(datastream__observed_property__code="so2").order_by("phenomenon_time")
    assert [(o.result, o.quality, o.raw) for o in gases] == [(None, Quality.MISSING, "0.0"), (0.003, Quality.NORMAL, None)]


def test_a_silent_row_is_a_row_of_gaps(tmp_path: Path) -> None:
    make_station("중구")
    silent = {name: 0.0 if isinstance(value, float) else value for name, value in NEW.items()}
    load("seoul-air-now", tmp_path / "a.json", {"RealtimeCityAir": {"row": [silent]}})
    assert {prop: quality for prop, (_result, quality) in now_of("중구").items()} == dict.fromkeys(now_of("중구"), "missing")


def test_airkorea_flags_and_midnight(tmp_path: Path) -> None:
    make_station("종로구")
    item = {"stationName": "종로구", "sidoName": "서울", "dataTime": "2026-10-02 24:00", "pm10Value": "34", "pm10Flag": None,
            "coValue": "-", "coFlag": "통신장애", "o3Value": "9.9", "o3Flag": None, "khaiValue": "62"}  # fmt: skip
    load("airkorea-now", tmp_path / "a.json", {"response": {"body": {"items": [item]}}})
    found = now_of("종로구")
    assert (found["pm10"], found["co"], found["o3"], found["cai"]) == (
        (34.0, "normal"),
        (None, "missing"),
        (9.9, "suspect"),
        (62.0, "normal"),
    )
    assert set(Observation.objects.values_list("phenomenon_time", flat=True)) == {datetime(2026, 10, 2, 15, tzinfo=UTC)}


def test_an_answer_of_an_error_changes_nothing_and_says_its_code(tmp_path: Path) -> None:
    make_station("중구")
    with pytest.raises(Refused) as refused:
        load("seoul-air-now", tmp_path / "e.json", '{"RESULT":{"CODE":"INFO-100","MESSAGE":"인증키 sekrit-key 오류"}}')
    assert "INFO-100" in str(refused.value)
    with pytest.raises(Refused):
        load("seoul-air-now", tmp_path / "e.json", "<html>502")
    assert "sekrit" not in "".join(line for row in Run.objects.all() for line in report.lines(row))
    assert Observation.objects.count() == 0


def test_answers_without_a_time_stand_at_the_moment_they_were_saved(tmp_path: Path) -> None:
    make_station("ST-4", "bike")
    make_station("1220003800", "traffic_link")
    bikes = tmp_path / "b.json"
    bikes.write_text(json.dumps({"rentBikeStatus": {"row": [{"stationId": "ST-4", "parkingBikeTotCnt": "53", "rackTotCnt": "15"}]}}))
    moment = datetime.now(UTC).replace(second=0, microsecond=0)
    os.utime(bikes, (moment.timestamp(), moment.timestamp()))
    load("bike-now", bikes)
    assert Observation.objects.get().phenomenon_time == moment
    speed = "<link_id>1220003800</link_id><prcs_spd>89</prcs_spd><prcs_trv_time>121</prcs_trv_time>"
    speed = f"<?xml version='1.0'?><TrafficInfo><row>{speed}</row></TrafficInfo>"
    load("topis-speed", tmp_path / "t.xml", speed)
    assert (now_of("ST-4"), now_of("1220003800")) == (
        {"bikes": (53.0, "normal")},
        {"speed": (89.0, "normal"), "travel_time": (121.0, "normal")},
    )


def test_road_links_are_lines(tmp_path: Path) -> None:
    def link(code: object, *points: tuple[float, float]) -> dict[str, Any]:
        shape = {"type": "LineString", "coordinates": points} if points else None
        return {"type": "Feature", "properties": {"link_id": code, "length_m": 305.9, "n_vertices": 2}, "geometry": shape}

    features = [link("1000000100", (127.0, 37.5), (127.01, 37.5)), link("1000000200"), link("길", (127.0, 37.5), (127.01, 37.5))]
    done = load("topis-links", tmp_path / "l.geojson", {"type": "FeatureCollection", "features": features})
    assert (done.kept, left_out(done)) == (1, Counter(no_geometry=1, missing=1))
    assert (Station.objects.get().geometry.geom_type, Station.objects.get().length_m) == ("LineString", 305.9)


def test_the_real_files(real_data: Path) -> None:
    """Without areas, so that nothing is outside the city; counts as in docs/data.md."""
    figures = {}
    for name, path in {
        "airkorea-stations": "air/airkorea_stations_nationwide_2024.json",
        "seoul-daily-air": "air/seoul_daily_air_2024.csv",
        "sdot-sensors": "sdot/sdot_sensor_locations_2024.csv",
        "bike-stations": "transport/bike_station_master_2026.csv",
        "topis-links": "traffic/topis_service_links_2025_wgs84.geojson",
        "seoul-air-now": "api_samples/RealtimeCityAir_2021-05-11T15_oldfields_25of25.json",
        "airkorea-now": "api_samples/airkorea_getCtprvnRltmMesureDnsty_3rows.json",
        "topis-speed": "api_samples/TrafficInfo_1220003800.xml",
        "bike-now": "api_samples/bikeList_sample_a_5rows.json",
    }.items():
        done = load(name, real_data / path)
        figures[name] = (done.read, done.kept, done.mended, done.rejected)
        assert done.unknown_fields == [], name
    assert figures == {
        "airkorea-stations": (657, 40, 0, 617),
        "seoul-daily-air": (109_800, 85_644, 0, 24_156),
        "sdot-sensors": (1_159, 1_159, 8, 0),
        "bike-stations": (3_411, 3_334, 0, 77),
        "topis-links": (5_093, 5_093, 0, 0),
        "seoul-air-now": (175, 175, 0, 0),
        "airkorea-now": (21, 21, 0, 0),
        "topis-speed": (2, 2, 0, 0),
        "bike-now": (5, 5, 0, 0),
    }
    assert Observation.objects.filter(datastream__period="P1D").count() == 85_644
