"""Files of rivers, rain, water quality and weather: each quirk once, in the shapes their services answer with; no real row among them."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.connector import connectors
from feeds.models import Run
from feeds.position import degrees
from feeds.runs import run
from layers.imports import store_of
from sensors.models import Datastream, Latest, Observation, Quality, Station
from sensors.reading_files import SEOUL
from tests.sensors.places import small_city
from tests.sensors.stations import make_station

pytestmark = pytest.mark.django_db

# Live readings are kept for some months: those of a file are an hour old.
HOUR = (datetime.now(UTC) - timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
KOREAN = HOUR.astimezone(SEOUL)


def load(name: str, file: Path, content: Any, encoding: str = "utf-8") -> Run:
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


@pytest.mark.parametrize(("words", "found"), [("127-01-30", 127.025), ("37-30-00.0", 37.5), ("126.5", 126.5), (" 127-00-36 ", 127.01)])
def test_degrees_with_hyphens_and_decimal_ones(words: str, found: float) -> None:
    assert degrees(words) == pytest.approx(found, abs=1e-9)


@pytest.mark.parametrize("words", ["", "127", "127-60-00", "127-00-60", "127-00", "-127-00-00", "가-나-다", "127-01-30-00"])
def test_what_are_no_degrees(words: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        degrees(words)


KMA_HEADER = (
    "\n지점,시작일,종료일,지점명,지점주소,관리관서,위도,경도,노장해발고도(m),기압계(관측장비지상높이(m)),기온계(관측장비지상높이(m)),"
    "풍속계(관측장비지상높이(m)),강우계(관측장비지상높이(m))\n\n"
)
KMA_STATIONS = (
    KMA_HEADER
    + "900,2024-05-09,,가나,서울특별시 가나구 다동,,37.5500,127.0500,29.91,,,10.000,\n"
    + "900,2024-05-09,2026-05-08,가나,서울특별시 가나구 다동,,37.5600,127.0600,29.91,,,10.000,\n"
    + "900,1994-12-08,2024-05-09,가나,서울특별시 가나구 라동,관측소(108),37.5700,127.0700,52,,,,\n"
    + "901,2020-10-10,,마바,서울특별시 마바구,,37.5200,127.1500,,,,,\n"
    + "902,2020-10-10,,먼곳,강원도,,38.1000,128.1000,10,,,,\n"
    + "903,2001-01-01,2018-12-04,없어진곳,서울특별시,,37.5300,127.1000,10,,,,\n"
    + "904,1900-01-01,,북녘,,,42.3167,130.4,3,,,,\n"
)


def test_weather_stations_stand_where_the_row_without_an_end_says(tmp_path: Path) -> None:
    small_city()
    done = load("kma-stations", tmp_path / "META.csv", KMA_STATIONS, "cp949")
    assert left_out(done) == Counter(former=3, outside_city=1, outside_country=1)
    assert done.unknown_fields == []
    stations = {s.code: (s.geometry.coords, s.name_ko, s.attributes) for s in Station.objects.all()}
    assert stations == {
        "900": ((127.05, 37.55), "가나", {"elevation_m": 29.91, "since": "2024-05-09"}),
        "901": ((127.15, 37.52), "마바", {"since": "2020-10-10"}),
    }
    assert Station.objects.get(code="901").district_code == "1114000000"


def test_hourly_weather_knows_its_gaps_and_its_stations(tmp_path: Path) -> None:
    make_station("900", "weather")
    lines = ["지점,지점명,일시,기온(°C),강수량(mm),습도(%)", "900,가나,2024-12-30 0:00,-2.8,0,64", "900,가나,2024-12-30 1:00,-99.9,,-999"]
    done = load("kma-aws-hourly", tmp_path / "aws.csv", "\n".join([*lines, "999,없음,2024-12-30 0:00,1,0,50"]), "cp949")
    assert (done.kept, left_out(done)) == (6, Counter(no_station=3))
    first, last = datetime(2024, 12, 29, 15, tzinfo=UTC), datetime(2024, 12, 29, 16, tzinfo=UTC)
    read = Observation.objects.order_by("phenomenon_time").values_list("phenomenon_time", "datastream__observed_property__code", "result")
    assert set(read) == {
        (first, "air_temperature", -2.8), (first, "precipitation", 0.0), (first, "humidity", 64.0),
        (last, "air_temperature", None), (last, "precipitation", None), (last, "humidity", None),
    }  # fmt: skip
    assert set(Observation.objects.filter(result=None).values_list("quality", flat=True)) == {Quality.MISSING}


def hrfco(code: str, **changes: str) -> dict[str, str]:
    place = {
        "obsnm": "서울시(가나교)",
        "agcnm": "환경부",
        "addr": "서울특별시 가나구",
        "etcaddr": "가나교",
        "lon": "127-03-00",
        "lat": "37-33-00",
    }
    levels = {"gdt": "2.03", "attwl": "5.5", "wrnwl": "8.5", "almwl": "10.5", "srswl": " ", "pfh": "13.47", "fstnyn": "Y"}
    return {"wlobscd": code, **place, **levels, **changes}


def test_national_river_gauges_bring_their_levels(tmp_path: Path) -> None:
    small_city()
    rows = [hrfco("1018999"), hrfco("1018998", lon=" ", lat=""), hrfco("1018997", lon="128-00-00"), hrfco("1018996", lat="37-99-00")]
    done = load("hrfco-river-stations", tmp_path / "info.json", {"content": rows})
    assert (done.kept, left_out(done)) == (1, Counter(no_position=1, outside_city=1, not_a_number=1))
    station = Station.objects.get()
    assert station.geometry.coords == (pytest.approx(127.05), pytest.approx(37.55))
    assert (station.name_ko, station.address, station.operator, station.flood_level) == (
        "서울시(가나교)",
        "서울특별시 가나구 가나교",
        "환경부",
        13.47,
    )
    reading = {"ymdhm": f"{KOREAN:%Y%m%d%H%M}", "wlobscd": "1018999", "wl": "1.21", "fw": " "}
    load("hrfco-river-now", tmp_path / "list.json", {"content": [reading, reading | {"wlobscd": "1018111"}]})
    assert now_of("1018999") == {"water_level": (1.21, "normal")}
    assert Datastream.objects.get().thresholds == {"attention": 5.5, "advisory": 8.5, "warning": 10.5, "flood": 13.47}


def test_national_rain_gauges(tmp_path: Path) -> None:
    small_city()
    row = {
        "rfobscd": "10184999",
        "obsnm": "서울시(가나동)",
        "agcnm": "환경부",
        "addr": "서울특별시",
        "etcaddr": "",
        "lon": "127-03-00",
        "lat": "37-33-00",
    }
    load("hrfco-rain-stations", tmp_path / "info.json", {"content": [row]})
    readings = [
        {"rfobscd": "10184999", "ymdhm": f"{KOREAN:%Y%m%d%H%M}", "rf": "0.5"},
        {"rfobscd": "10184999", "ymdhm": f"{KOREAN:%Y%m%d%H}10", "rf": " "},
    ]
    load("hrfco-rain-now", tmp_path / "list.json", {"content": readings})
    assert now_of("10184999") == {"rainfall_10min": (None, "missing")}


LIST = (
    "code,name,lon,lat,address,waterway\n1801.0,가나교 ,127.05,37.55,가나로 1,가나천\n1802,다라교,37.52,127.15,,다라천\n1803,마바교,,,,\n"
)
RIVER_NEW = {
    "WATG_CD": "1801", "WATG_NM": "가나교 ", "RVR_NM": "가나천 ", "STDG_SGG_CD": "106", "GU_OFC_NM": "가나구", "RCPTN_SRVR_STRG_TM": "",
    "DTRSM_DATA_CLCT_TM": f"{KOREAN:%Y-%m-%d %H:%M}", "RLTM_RVR_WATL_CNT": 1.42, "EBM_HGT": 8.1, "PLAN_FLDE": 6.9, "RBH": 0.2,
    "CNTRL_WATL": 0,
}  # fmt: skip
RIVER_OLD = {
    "RIVERGAUGE_CODE": "1802", "RIVERGAUGE_NAME": "다라교", "RIVER_NAME": "다라천", "GU_CODE": "101", "GU_NAME": "다라구",
    "TRANSFER_TIME": f"{KOREAN:%Y-%m-%d %H:%M:%S}", "CURRENT_LEVEL": "31.5", "LEVEE_LEVEL": "38", "PLANFLOOD_LEVEL": "36.5",
    "STORED_TIME": "", "ORDINARY_LEVEL": "30.9", "CONTROL_LEVEL": "33.2", "UNDERWATER_LEVEL": "0",
}  # fmt: skip


def rivers(tmp_path: Path, *rows: dict[str, Any]) -> Run:
    return load("seoul-river-now", tmp_path / "river.json", {"ListRiverStageService": {"list_total_count": len(rows), "row": rows}})


def test_streams_of_the_city_have_levels_by_old_and_new_names(tmp_path: Path) -> None:
    small_city()
    stations = load("seoul-river-stations", tmp_path / "list.csv", LIST)
    assert (stations.kept, stations.mended, left_out(stations)) == (2, 1, Counter(no_position=1))
    done = rivers(tmp_path, RIVER_NEW, RIVER_NEW | {"WATG_CD": "9999"})
    assert (done.kept, left_out(done), done.unknown_fields) == (1, Counter(no_station=1), [])
    rivers(tmp_path, RIVER_OLD)
    levels = Station.objects.order_by("code").values_list("code", "waterway", "bed_level", "control_level", "flood_level", "levee_level")
    assert list(levels) == [("1801", "가나천", 0.2, None, 6.9, 8.1), ("1802", "다라천", 30.9, 33.2, 36.5, 38.0)]
    assert (now_of("1801"), now_of("1802")) == ({"water_level": (1.42, "normal")}, {"water_level": (31.5, "normal")})
    streams = Datastream.objects.order_by("station__code")
    assert [stream.thresholds for stream in streams] == [{"flood": 6.9, "levee": 8.1}, {"control": 33.2, "flood": 36.5, "levee": 38.0}]


def test_levels_out_of_order_are_left_as_they_were_and_the_reading_stays(tmp_path: Path) -> None:
    make_station("1801", "river", attributes={"control_level": 3.0, "waterway": "옛천"})
    done = rivers(tmp_path, RIVER_NEW | {"CNTRL_WATL": 7.5})
    assert [(entry["kind"], entry["code"], entry["field"]) for entry in done.report] == [("mended", "levels_disordered", "RBH")]
    assert (Station.objects.get().attributes, now_of("1801")) == (
        {"control_level": 3.0, "waterway": "가나천"},
        {"water_level": (1.42, "normal")},
    )
    rivers(tmp_path, RIVER_NEW | {"RLTM_RVR_WATL_CNT": "142"})
    assert now_of("1801") == {"water_level": (142.0, "suspect")}
    assert Datastream.objects.get().thresholds == {"flood": 6.9, "levee": 8.1}
    assert Station.objects.get().control_level is None


def test_the_list_of_gauges_read_again_keeps_what_readings_told(tmp_path: Path) -> None:
    small_city()
    load("seoul-river-stations", tmp_path / "list.csv", LIST)
    rivers(tmp_path, RIVER_NEW)
    load("seoul-river-stations", tmp_path / "list.csv", LIST.replace("가나로 1", "가나로 2"))
    station = Station.objects.get(code="1801")
    assert (station.address, station.flood_level, station.levee_level) == ("가나로 2", 6.9, 8.1)


def test_rain_by_old_and_new_names_and_codes_of_a_spreadsheet(tmp_path: Path) -> None:
    small_city()
    load("seoul-rain-stations", tmp_path / "list.csv", "RF_CD,RF_NM,경도,위도\n101,가나구청,127.05,37.55\n", "cp949")
    ago = HOUR - timedelta(minutes=10)
    new = {"RF_CD": 101.0, "RF_NM": "가나구청", "GU_NM": "가나구", "RN_10M": "0.5", "DATA_CLCT_TM": f"{KOREAN:%Y-%m-%d %H:%M}"}
    old = {"RAINGAUGE_CODE": 101.0, "RAINGAUGE_NAME": "가나구청", "GU_CODE": 101.0, "GU_NAME": "가나구", "RAINFALL10": "2",
           "RECEIVE_TIME": f"{ago.astimezone(SEOUL):%Y-%m-%d %H:%M}"}  # fmt: skip
    for row in (new, old):
        assert load("seoul-rain-now", tmp_path / "rain.json", {"ListRainfallService": {"row": [row]}}).unknown_fields == []
    assert now_of("101") == {"rainfall_10min": (0.5, "normal")}
    assert list(Observation.objects.order_by("phenomenon_time").values_list("result", flat=True)) == [2.0, 0.5]


def test_water_quality_under_maintenance_and_told_twice(tmp_path: Path) -> None:
    small_city()
    load("seoul-water-stations", tmp_path / "list.csv", "name,lon,lat\n가나,127.05,37.55\n다라,127.15,37.55\n")
    new = {"YMD": f"{KOREAN:%Y%m%d}", "HR": f"{KOREAN:%H:%M}", "MSRSTN_NM": "가나", "WATT": "7.4", "TOT_PH": "7.5", "TOT_DO": "점검중",
           "TOT_N": None, "TOT_TP": "0.05", "TOT_OC": "2.1", "PHNL": "0", "CN": "0"}  # fmt: skip
    again = new | {"WATT": "9.9", "TOT_N": "1.8", "TOT_TP": None}
    done = load("seoul-water-now", tmp_path / "water.json", {"WPOSInformationTime": {"row": [new, again, new | {"MSRSTN_NM": "없음"}]}})
    assert (left_out(done)["repeated"], left_out(done)["no_station"], done.unknown_fields) == (4, 6, [])
    assert now_of("가나") == {
        "water_temperature": (7.4, "normal"), "ph": (7.5, "normal"), "dissolved_oxygen": (None, "maintenance"),
        "total_nitrogen": (1.8, "normal"), "total_phosphorus": (0.05, "normal"), "toc": (2.1, "normal"),
    }  # fmt: skip
    old = {"MSR_DATE": f"{KOREAN:%Y%m%d}", "MSR_TIME": f"{KOREAN:%H:%M}", "SITE_ID": "다라", "W_TEMP": "8", "W_PH": "7", "W_DO": "9",
           "W_TN": "2", "W_TP": "0.1", "W_TOC": "3", "W_PHEN": "0", "W_CN": "0"}  # fmt: skip
    assert load("seoul-water-now", tmp_path / "old.json", {"WPOSInformationTime": {"row": [old]}}).unknown_fields == []
    assert {prop: value for prop, (value, _quality) in now_of("다라").items()} == {
        "water_temperature": 8.0, "ph": 7.0, "dissolved_oxygen": 9.0, "total_nitrogen": 2.0, "total_phosphorus": 0.1, "toc": 3.0,
    }  # fmt: skip


def test_every_layer_of_stations_names_a_source_that_a_connector_brings() -> None:
    from layers import registry
    from sensors.stations_published import SOURCES, TABLE

    assert {layer.source for layer in registry.layers() if layer.relation.table == TABLE} <= SOURCES.keys()
    assert "hrfco" in SOURCES
