"""Heat shelters (무더위쉼터).

Source   Seoul Open Data (서울시 무더위쉼터), CSV, renewed every summer, KOGL type 1
Quirk    Positions stand twice, in degrees and in EPSG:5186. Degrees are used and compared with the metres: in the file of 2025 they
         agree to a tenth of a millimetre; more than a metre apart is flagged.
"""

from datetime import timedelta

from feeds.connector import CsvConnector, SourceFacts, register
from feeds.errors import Unusable
from feeds.position import position
from feeds.records import Record
from feeds.row import Row

from ..infrastructure.codes import SHELTER_WORDS
from ..infrastructure.reading import code, offset
from ..infrastructure.tables import HEAT_SHELTERS

TM = 5186
FAR = 1.0  # metres


@register
class HeatShelters(CsvConnector):
    name = "heat-shelters"
    source = SourceFacts(
        slug="heat-shelters",
        title_ko="서울시 무더위쉼터",
        title_en="Heat shelters of Seoul",
        agency_ko="서울특별시",
        agency_en="Seoul Metropolitan Government",
        licence="KOGL-1",
        url="https://data.seoul.go.kr/",
        expected_interval=timedelta(days=400),
    )
    table = HEAT_SHELTERS
    columns = {
        "year": ("시설년도",),
        "place_code": ("위치코드",),
        "kind": ("시설구분1",),
        "name": ("쉼터명칭",),
        "address": ("도로명주소",),
        "longitude": ("경도",),
        "latitude": ("위도",),
        "x": ("X좌표(EPSG:5186)",),
        "y": ("Y좌표(EPSG:5186)",),
    }
    required = frozenset({"name", "longitude", "latitude"})
    not_needed = frozenset({"시설구분2", "이용가능인원", "시설면적", "비고"})

    def record(self, row: Row) -> Record:
        name = row.text("name")
        if not name:
            raise Unusable("missing", field="name")
        place, _swapped = position(row)
        apart = offset(row, place, TM, FAR)
        values = {
            "name": name,
            "kind": code(row, "kind", SHELTER_WORDS),
            "address": row.text("address"),
            "year": row.optional_integer("year", 2000, 2100),
            "place_code": row.text("place_code"),
            "position_offset_m": apart,
            "positions_differ": apart is not None and apart > FAR,
            "outside_city": False,
            "source": self.source.slug,
        }
        return Record(row.number, (row.raw("place_code"), name), place, values, tuple(row.mended))
