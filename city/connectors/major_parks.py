"""Major parks of Seoul with what they are.

Source   Seoul Open Data (서울시 주요 공원현황), CSV in CP949, renewed some times a year, KOGL type 1
Dropped  전화번호 (telephone); 연번, 주요시설, 주요식물, 안내도, 오시는길, 이용시참고사항, 이미지, 지역 (long texts and links)
Quirks   Two positions stand side by side: 경도, 위도 are degrees, X좌표, Y좌표 (GRS80TM) metres in EPSG:5181. They were taken at
         different points of a park, 119 m apart in the middle, so the degrees are used; more than a kilometre apart is flagged.
         Among those are Y copied from X, degrees in the columns of metres, and a latitude with a wrong digit.
         면적 is text (“2896887㎡ 임 야 : …”): the figure it begins with is kept. 북한산 has three noughts too many.
         개원일 is 1968.9.10, 1988.12 or 1996, with blanks and points astray.
"""

import re
from datetime import date, timedelta

from feeds.connector import CsvConnector, SourceFacts, register
from feeds.errors import Unusable
from feeds.position import position
from feeds.records import Record
from feeds.row import Row

from ..infrastructure.reading import offset
from ..infrastructure.tables import MAJOR_PARKS

TM = 5181  # Korea 2000 / Central Belt, the 2000-era national grid on GRS80
FAR = 1_000  # metres: two points of one park may well be some hundred apart
LARGEST_M2 = 100_000_000  # Bukhansan National Park has 77 km²
_AREA = re.compile(r"(?:총\s*)?([\d,]+(?:\.\d+)?)\s*(?:㎡|㎥|m²|m2)")


@register
class MajorParks(CsvConnector):
    name = "major-parks"
    source = SourceFacts(
        slug="major-parks",
        title_ko="서울시 주요 공원현황",
        title_en="Major parks of Seoul",
        agency_ko="서울특별시",
        agency_en="Seoul Metropolitan Government",
        licence="KOGL-1",
        url="https://data.seoul.go.kr/",
        expected_interval=timedelta(days=400),
    )
    table = MAJOR_PARKS
    columns = {
        "name": ("공원명",),
        "overview": ("공원개요",),
        "area": ("면적",),
        "opened": ("개원일",),
        "address": ("공원주소",),
        "operator": ("관리부서",),
        "x": ("X좌표(GRS80TM)",),
        "y": ("Y좌표(GRS80TM)",),
        "longitude": ("경도",),
        "latitude": ("위도",),
        "url": ("바로가기",),
    }
    required = frozenset({"name", "longitude", "latitude"})
    not_needed = frozenset({"연번", "주요시설", "주요식물", "안내도", "오시는길", "이용시참고사항", "이미지", "지역"})

    def record(self, row: Row) -> Record:
        name = row.text("name")
        if not name:
            raise Unusable("missing", field="name")
        place, _swapped = position(row)
        apart = offset(row, place, TM, FAR)
        values = {
            "name": name,
            "overview": row.text("overview"),
            "area_m2": _area(row),
            "opened": _opened(row),
            "address": row.text("address"),
            "operator": row.text("operator"),
            "url": _url(row),
            "position_offset_m": apart,
            "positions_differ": apart is not None and apart > FAR,
            "outside_city": False,
            "source": self.source.slug,
        }
        return Record(row.number, (name,), place, values, tuple(row.mended))


def _area(row: Row) -> float | None:
    found = _AREA.match(row.raw("area"))
    area = float(found[1].replace(",", "")) if found else 0.0
    if 0 < area <= LARGEST_M2:
        return area
    if row.raw("area"):
        row.mend("area", "left_empty")
    return None


def _opened(row: Row) -> str | None:
    """``1968-09-10``, ``1988-12`` or ``1996``, as far as the source knows."""
    if not row.raw("opened"):
        return None
    parts = [int(part) for part in re.findall(r"\d{1,4}", row.raw("opened"))][:3]
    try:
        year, month, day = parts + [0, 1, 1][len(parts) :]
        known = date(year, month, day)  # the year 0 of no figure at all is no date
    except ValueError:
        row.mend("opened", "left_empty")
        return None
    return known.isoformat()[: (4, 7, 10)[len(parts) - 1]]


def _url(row: Row) -> str | None:
    found = row.raw("url")
    return found if re.fullmatch(r"https?://[\w./?=&%-]{4,200}", found) else None
