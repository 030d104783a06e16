"""One good small file per connector, and the same file with contacts, names and plates sown into it wherever its kind of file has room.

A new connector brings its line in ``SAMPLES``; ``tests/feeds/test_no_personal_data.py`` fails without it.
"""

import copy
import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


def sown(row: Row) -> Iterator[Row]:
    """The row as it is, and with each seed in each of its places; beside it, columns nobody asked for."""
    yield row | BESIDE
    for name in row:
        for words in WITHIN:
            yield row | BESIDE | {name: words}


@dataclass(frozen=True)
class Csv:
    """``header`` and ``row`` as lines of the file."""

    header: str
    row: str

    def write(self, folder: Path) -> Path:
        titles, cells = csv.reader([self.header, self.row])
        good = dict(zip(titles, cells, strict=True))
        text = io.StringIO()
        writer = csv.DictWriter(text, [*titles, *BESIDE])
        writer.writeheader()
        writer.writerows(sown(good))
        file = folder / "sample.csv"
        file.write_text(text.getvalue(), encoding="utf-8")
        return file


@dataclass(frozen=True)
class GeoJson:
    """``properties`` of one good feature with this geometry."""

    properties: Row
    geometry: Row

    def write(self, folder: Path) -> Path:
        features = [{"type": "Feature", "geometry": copy.deepcopy(self.geometry), "properties": row} for row in sown(self.properties)]
        file = folder / "sample.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8")
        return file


@dataclass(frozen=True)
class Answer:
    """JSON as a service answers: ``wrap`` puts the rows into the service's frame."""

    row: Row
    wrap: Callable[[list[Row]], Any]

    def write(self, folder: Path) -> Path:
        file = folder / "sample.json"
        file.write_text(json.dumps(self.wrap(list(sown(self.row))), ensure_ascii=False), encoding="utf-8")
        return file


@dataclass(frozen=True)
class Sheet:
    """An XLSX file of one sheet."""

    row: Row

    def write(self, folder: Path) -> Path:
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        rows = list(sown(self.row))
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
        file = folder / "sample.xlsx"
        book.save(file)
        return file


SAMPLES: dict[str, Csv | GeoJson | Answer | Sheet] = {
    "cctv-standard": Csv(
        "관리기관명,소재지도로명주소,소재지지번주소,설치목적구분,카메라대수,카메라화소수,촬영방면정보,보관일수,설치년월,"
        "관리기관전화번호,위도,경도,데이터기준일자,제공기관코드,제공기관명",
        "가나구청,가나로 1,가나동 1-1,생활방범,3,200,회전,30,15-Dec,02-123-4567,37.55,127.05,2020-05-06,1,가나구",
    ),
}
