"""One good small file per connector, and the same file with contacts, names and plates sown into it wherever its kind of file has room.

A new connector brings its line in ``SAMPLES``; ``tests/feeds/test_no_personal_data.py`` fails without it.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook

PERSON, PHONE, MOBILE, MAIL = "홍길순", "02-9753-1864", "010-8642-9753", "gilsun@example.kr"
PLATE, PLATE_OF_A_CITY = "37너8642", "서울 31바 9753"
SEEDS = (PERSON, PHONE, MOBILE, MAIL, PLATE, PLATE_OF_A_CITY)
# A name inside a text cannot be known by its form: names are sown into columns that only persons have, and into unknown ones.
BESIDE = {
    "담당자": PERSON,
    "성명": PERSON,
    "연락처": PHONE,
    "이메일": MAIL,
    "차량번호": PLATE,
    "민원": f"{PERSON} {MOBILE}",
    MOBILE: PERSON,
}
WITHIN = (PHONE, f"가나로 2 {MOBILE}", f"가나로 3 ({MAIL})", f"가나로 4 {PLATE}", f"{PLATE_OF_A_CITY} 가나로 5")

Row = dict[str, Any]


def sown(row: Row, key: str = "") -> Iterator[Row]:
    """The row as it is, and with each seed in each of its places; beside it, columns nobody asked for.

    ``key``: a column that must tell the rows apart.
    """
    changes = [{}, *({name: words} for name in row for words in WITHIN)]
    for number, change in enumerate(changes):
        own = {key: _numbered(row[key], number)} if key else {}
        yield row | BESIDE | own | change


def _numbered(value: Any, number: int) -> Any:
    if isinstance(value, int):
        return value + number
    return str(int(value) + number) if value.isdigit() else f"{value}{number}"


@dataclass(frozen=True)
class Csv:
    """``header`` and ``row`` as lines of the file."""

    header: str
    row: str
    key: str = ""

    def write(self, folder: Path) -> Path:
        titles, cells = csv.reader([self.header, self.row])
        good = dict(zip(titles, cells, strict=True))
        text = io.StringIO()
        writer = csv.DictWriter(text, [*titles, *BESIDE])
        writer.writeheader()
        writer.writerows(sown(good, self.key))
        file = folder / "sample.csv"
        file.write_text(text.getvalue(), encoding="utf-8")
        return file


@dataclass(frozen=True)
class GeoJson:
    """``properties`` of one good feature; the others lie ``step`` (degrees or metres) further east each."""

    properties: Row
    kind: str
    coordinates: Any
    key: str = ""
    step: float = 0.0001

    def write(self, folder: Path) -> Path:
        features = [
            {
                "type": "Feature",
                "geometry": {"type": self.kind, "coordinates": _moved(self.coordinates, number * self.step)},
                "properties": row,
            }
            for number, row in enumerate(sown(self.properties, self.key))
        ]
        file = folder / "sample.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8")
        return file


def _moved(coordinates: Any, east: float) -> Any:
    if isinstance(coordinates[0], int | float):
        return [coordinates[0] + east, *coordinates[1:]]
    return [_moved(part, east) for part in coordinates]


@dataclass(frozen=True)
class Answer:
    """JSON as a service answers: ``wrap`` puts the rows into the service's frame."""

    row: Row
    wrap: Callable[[list[Row]], Any]
    key: str = ""

    def write(self, folder: Path) -> Path:
        file = folder / "sample.json"
        file.write_text(json.dumps(self.wrap(list(sown(self.row, self.key))), ensure_ascii=False), encoding="utf-8")
        return file


@dataclass(frozen=True)
class Sheet:
    """An XLSX file of one sheet."""

    row: Row
    key: str = ""

    def write(self, folder: Path) -> Path:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        rows = list(sown(self.row, self.key))
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
        file = folder / "sample.xlsx"
        book.save(file)
        return file


# Live readings are kept for some months only.
_HOUR = f"{datetime.now(ZoneInfo('Asia/Seoul')) - timedelta(hours=1):%Y%m%d%H}00"
_LINE = [[127.0, 37.5], [127.01, 37.51]]
_SQUARE = [[[127.0, 37.5], [127.001, 37.5], [127.001, 37.501], [127.0, 37.501], [127.0, 37.5]]]
_METRES = [[[200000, 450000], [200100, 450000], [200100, 450100], [200000, 450000]]]

SAMPLES: dict[str, Csv | GeoJson | Answer | Sheet] = {
    "cctv-standard": Csv(
        "관리기관명,소재지도로명주소,소재지지번주소,설치목적구분,카메라대수,카메라화소수,촬영방면정보,보관일수,설치년월,"
        "관리기관전화번호,위도,경도,데이터기준일자,제공기관코드,제공기관명",
        "가나구청,가나로 1,가나동 1-1,생활방범,3,200,회전,30,15-Dec,02-123-4567,37.55,127.05,2020-05-06,1,가나구",
    ),
    "bus-stops": Sheet(
        {"NODE_ID": "100000001", "ARS_ID": "01001", "정류소명": "가나앞", "X좌표": 126.98, "Y좌표": 37.56, "정류소타입": "중앙차로"},
        key="NODE_ID",
    ),
    "subway-stations": Csv(
        "연번,호선,고유역번호(외부역코드),역명,위도,경도,작성일자",
        "1,1,150,서울,37.55315,126.972533,1974-02-28",
        key="고유역번호(외부역코드)",
    ),
    "subway-lines": GeoJson({"kind": "subway_line"}, "LineString", _LINE),
    "arterial-roads": GeoJson({"class": "arterial"}, "LineString", _LINE),
    "parks": GeoJson({"ID": "11000UQ151PS200001", "LABEL": "어린이공원(가나)"}, "Polygon", _SQUARE, key="ID"),
    "major-parks": Csv(
        "공원명,공원개요,면적,개원일,공원주소,관리부서,전화번호,X좌표(GRS80TM),Y좌표(GRS80TM),경도,위도",
        "가나숲,숲,480994㎡,2005.6.18,가나로 273,가나과,02-460-2905,,,127.04,37.54",
        key="공원명",
    ),
    "rivers": GeoJson({"fid": 7, "UCB": "4210"}, "Polygon", _METRES, key="fid", step=10),
    "han-river": GeoJson({"id": "relation/1", "name": "한강", "area": 1}, "Polygon", _SQUARE, key="id"),
    "buildings": GeoJson(
        {"id": "way/1", "height": 44, "area": 1, "label": "가나빌딩", "kind": "commercial", "address": "가나로 1"},
        "Polygon",
        _SQUARE,
        key="id",
    ),
    "heat-shelters": Csv(
        "시설년도,위치코드,시설구분1,쉼터명칭,도로명주소,경도,위도,X좌표(EPSG:5186),Y좌표(EPSG:5186)",
        "2025,1129078000,특정계층이용시설,가나경로당,가나로 1,127.046235,37.621397,204081.7226,557978.761",
        key="쉼터명칭",
    ),
    "construction-sites": Answer(
        {
            "BIZ_CD": "P1",
            "BIZ_NM": "가나도로 공사",
            "GU_NM": "가나구",
            "PROCS_PLAN": "50",
            "PROCS_PRFMNC": "40",
            "CRTR_YMD": "20261101",
            "PRJC_END_YN": "0",
            "LAT": "37.55",
            "LOT": "127.05",
        },
        lambda rows: {"ListOnePMISBizInfo": {"row": rows}},
        key="BIZ_CD",
    ),
    "airkorea-stations": Answer(
        {"stationName": "가나", "city": "서울특별시", "dmX": "37.55", "dmY": "127.05", "addr": "서울 가나구", "mangName": "도시대기"},
        lambda rows: rows,
        key="stationName",
    ),
    "sdot-sensors": Csv("No,모델 시리얼(*),주소,좌표 구분코드,위도,경도,비고", "1,V1,가나로 1,W84,37.55,127.05,", key="모델 시리얼(*)"),
    "bike-stations": Csv("대여소_ID,주소1,주소2,위도,경도", "ST-1,가나로 1,앞,37.55,127.05", key="대여소_ID"),
    "topis-links": GeoJson({"link_id": "1220003800", "length_m": 100.0}, "LineString", _LINE, key="link_id"),
    "seoul-daily-air": Csv("측정일시,측정소명,미세먼지농도(㎍/㎥),오존농도(ppm)", "20240101,가나,25,0.02"),
    "seoul-air-now": Answer(
        {"MSRMT_DT": "202607201400", "MSRSTN_NM": "가나", "PM": "30", "OZON": "0.05", "CAI_IDX": "70", "CAI_GRD": "보통"},
        lambda rows: {"RealtimeCityAir": {"row": rows}},
    ),
    "airkorea-now": Answer(
        {"stationName": "가나", "dataTime": "2026-10-02 21:00", "pm10Value": "34", "pm10Flag": None, "coValue": "-", "coFlag": "통신장애"},
        lambda rows: {"response": {"header": {"resultCode": "00"}, "body": {"items": rows}}},
    ),
    "bike-now": Answer({"stationId": "ST-1", "parkingBikeTotCnt": "7"}, lambda rows: {"rentBikeStatus": {"row": rows}}),
    "kma-stations": Csv(
        "지점,시작일,종료일,지점명,지점주소,관리관서,위도,경도,노장해발고도(m)",
        "900,2024-05-09,,가나,서울 가나구,,37.55,127.05,29.9",
        key="지점",
    ),
    "kma-aws-hourly": Csv("지점,지점명,일시,기온(°C),강수량(mm),습도(%)", "900,가나,2024-12-30 0:00,2.8,0,64"),
    "hrfco-river-stations": Answer(
        {
            "wlobscd": "1018999",
            "obsnm": "가나교",
            "agcnm": "환경부",
            "addr": "서울",
            "etcaddr": "가나교",
            "lon": "127-03-00",
            "lat": "37-33-00",
        },
        lambda rows: {"content": rows},
        key="wlobscd",
    ),
    "hrfco-rain-stations": Answer(
        {"rfobscd": "10184999", "obsnm": "가나동", "agcnm": "환경부", "addr": "서울", "etcaddr": "", "lon": "127-03-00", "lat": "37-33-00"},
        lambda rows: {"content": rows},
        key="rfobscd",
    ),
    "hrfco-river-now": Answer({"wlobscd": "1018999", "ymdhm": _HOUR, "wl": "1.21", "fw": " "}, lambda rows: {"content": rows}),
    "hrfco-rain-now": Answer({"rfobscd": "10184999", "ymdhm": _HOUR, "rf": "0.5"}, lambda rows: {"content": rows}),
    "seoul-river-stations": Csv("code,name,lon,lat,address,waterway", "1801,가나교,127.05,37.55,가나로 1,가나천", key="code"),
    "seoul-rain-stations": Csv("code,name,lon,lat,address", "101,가나구청,127.05,37.55,가나로 1", key="code"),
    "seoul-water-stations": Csv("name,lon,lat,address", "가나,127.05,37.55,가나로 1", key="name"),
    "seoul-river-now": Answer(
        {"WATG_CD": "1801", "WATG_NM": "가나교", "RVR_NM": "가나천", "DTRSM_DATA_CLCT_TM": _HOUR, "RLTM_RVR_WATL_CNT": "1.4", "RBH": "0.2"},
        lambda rows: {"ListRiverStageService": {"row": rows}},
    ),
    "seoul-rain-now": Answer(
        {"RF_CD": "101", "RF_NM": "가나구청", "RN_10M": "0.5", "DATA_CLCT_TM": _HOUR}, lambda rows: {"ListRainfallService": {"row": rows}}
    ),
    "seoul-water-now": Answer(
        {"MSRSTN_NM": "가나", "YMD": _HOUR[:8], "HR": f"{_HOUR[8:10]}:00", "WATT": "7.4", "TOT_OC": "점검중"},
        lambda rows: {"WPOSInformationTime": {"row": rows}},
    ),
    "topis-speed": Answer({"link_id": "1220003800", "prcs_spd": "26", "prcs_trv_time": "415"}, lambda rows: {"TrafficInfo": {"row": rows}}),
}

# Readings are kept for stations that are known: kind and code of the one that the sample speaks of.
STATIONS = {
    "seoul-daily-air": ("air", "가나"),
    "seoul-air-now": ("air", "가나"),
    "airkorea-now": ("air", "가나"),
    "bike-now": ("bike", "ST-1"),
    "kma-aws-hourly": ("weather", "900"),
    "hrfco-river-now": ("river", "1018999"),
    "hrfco-rain-now": ("rain", "10184999"),
    "seoul-river-now": ("river", "1801"),
    "seoul-rain-now": ("rain", "101"),
    "seoul-water-now": ("water", "가나"),
    "topis-speed": ("traffic_link", "1220003800"),
}
