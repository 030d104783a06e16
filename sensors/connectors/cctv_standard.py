"""Sites of public CCTV cameras, national standard columns (전국CCTV표준데이터).

Source   data.go.kr 15013094, one CSV per authority or for the whole country; free use (이용허락범위 제한 없음); renewed about once a year
Encoding CP949 as downloaded; UTF-8 where somebody saved it again
Dropped  관리기관전화번호 (telephone), 제공기관코드, 제공기관명, 번호, 개방자치단체코드, 최종수정시점
Quirks   Newer files say 설치목적구분명, 설치연월, WGS84위도, WGS84경도 and bring 관리번호; both spellings are read.
         설치년월 went through a spreadsheet: “15-Dec” is December 2015.
         카메라화소수 counts ten thousands of pixels: 200 is two megapixels. 촬영방면정보 “0” means nothing is known.
         촬영방면정보 tells how a camera stands (회전, 고정, 360도), hardly ever where it looks: a code, and no azimuth.
Derived  legal basis, from the purpose. What stands in this file is published: every location is public. No stream is known.
         Many sites share one position, some rows are wholly alike: each is a site of its own and stays.
         A few rows have latitude and longitude swapped, some lie at (0, 0), some in another city.
"""

from datetime import timedelta

from shapely import Point

from feeds.connector import CsvConnector, SourceFacts, register
from feeds.errors import Unusable
from feeds.personal import shown
from feeds.records import Record
from feeds.row import Row

from ..cameras import CAMERAS
from ..facing import facing
from ..legal import legal_basis
from ..purposes import PURPOSES, purpose_code

# The country with its islands: Marado to the northern border, Gageodo to Dokdo.
LATITUDES = (33.0, 39.0)
LONGITUDES = (124.0, 132.0)


@register
class CctvStandard(CsvConnector):
    name = "cctv-standard"
    source = SourceFacts(
        slug="cctv-standard",
        title_ko="전국CCTV표준데이터",
        title_en="National standard CCTV data",
        agency_ko="행정안전부 · 지방자치단체",
        agency_en="Ministry of the Interior and Safety, local governments",
        licence="이용허락범위 제한 없음",
        url="https://www.data.go.kr/data/15013094/standard.do",
        expected_interval=timedelta(days=366),
    )
    table = CAMERAS
    version = "2"
    columns = {
        "management_number": ("관리번호",),
        "operator": ("관리기관명",),
        "road_address": ("소재지도로명주소",),
        "lot_address": ("소재지지번주소",),
        "purpose": ("설치목적구분", "설치목적구분명"),
        "camera_count": ("카메라대수",),
        "pixels": ("카메라화소수",),
        "direction": ("촬영방면정보",),
        "retention_days": ("보관일수",),
        "installed": ("설치년월", "설치연월"),
        "latitude": ("위도", "WGS84위도"),
        "longitude": ("경도", "WGS84경도"),
        "updated_on": ("데이터기준일자",),
    }
    required = frozenset({"operator", "purpose", "camera_count", "latitude", "longitude"})
    not_needed = frozenset({"제공기관코드", "제공기관명", "번호", "개방자치단체코드", "최종수정시점"})

    def record(self, row: Row) -> Record:
        position, swapped = _position(row)
        operator, road, lot = row.text("operator"), row.text("road_address"), row.text("lot_address")
        purpose = _purpose(row)
        number = row.text("management_number")
        pixels = row.optional_integer("pixels", 1, 100_000)
        direction = None if row.raw("direction") == "0" else row.text("direction")
        key = (number,) if number else (road or "", lot or "", purpose, f"{position.x:.6f}", f"{position.y:.6f}")
        values = {
            "name": road or lot or operator or PURPOSES[purpose].ko,
            "purpose": purpose,
            "operator": operator,
            "camera_count": row.integer("camera_count", 1, 1_000),
            "road_address": road,
            "lot_address": lot,
            "megapixels": pixels / 100 if pixels else None,
            "direction": direction,
            "facing": facing(direction or ""),
            "legal_basis": legal_basis(purpose),
            "retention_days": row.optional_integer("retention_days", 0, 3_660),
            "installed": row.month("installed"),
            "updated_on": row.day("updated_on"),
            "management_number": number,
            "location_public": True,
            "live_public": False,
            "outside_city": False,
            "position_swapped": swapped,
            "source": self.source.slug,
        }
        return Record(row.number, (operator or "", *key), position, values, tuple(row.mended))


def _position(row: Row) -> tuple[Point, bool]:
    """The position and whether latitude and longitude had to be swapped: in Korea neither can be taken for the other."""
    if not row.raw("latitude") and not row.raw("longitude"):
        raise Unusable("no_position", field="latitude")
    latitude, longitude = row.number_of("latitude", -180, 180), row.number_of("longitude", -180, 180)
    if not latitude and not longitude:
        raise Unusable("no_position", "0", field="latitude")
    if _inside(latitude, longitude):
        return Point(longitude, latitude), False
    if _inside(longitude, latitude):
        row.mend("latitude", "swapped")
        return Point(latitude, longitude), True
    raise Unusable("outside_country", f"{shown(row.raw('latitude'))}, {shown(row.raw('longitude'))}", field="latitude")


def _inside(latitude: float, longitude: float) -> bool:
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]


def _purpose(row: Row) -> str:
    words = row.raw("purpose")
    if not words:
        raise Unusable("missing", field="purpose")
    code = purpose_code(words)
    if code is None:
        row.mend("purpose", "unknown_code")
    return code or "other"
