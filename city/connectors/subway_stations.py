"""Stations of Seoul Metro, lines 1 to 8.

Source   Seoul Metro (서울교통공사 1~8호선 역사 좌표), CSV in CP949, about yearly, KOGL type 1
Dropped  연번; 작성일자 (an opening date by its look, but 서울역 of line 1 carries one half a year before the line opened); 작성기준일
Quirk    A station where two lines meet is there once per line, each with a position of its own.
"""

from datetime import timedelta

from feeds.connector import CsvConnector, SourceFacts, register
from feeds.errors import Unusable
from feeds.position import position
from feeds.records import Record, Value
from feeds.row import Row

from ..infrastructure.tables import SUBWAY_STATIONS


@register
class SubwayStations(CsvConnector):
    name = "subway-stations"
    source = SourceFacts(
        slug="subway-stations",
        title_ko="서울교통공사 1~8호선 역사 좌표",
        title_en="Stations of Seoul Metro, lines 1 to 8",
        agency_ko="서울교통공사",
        agency_en="Seoul Metro",
        licence="KOGL-1",
        url="https://www.data.go.kr/",
        expected_interval=timedelta(days=400),
    )
    table = SUBWAY_STATIONS
    columns = {
        "line": ("호선",),
        "station_code": ("고유역번호(외부역코드)", "외부역코드"),
        "name": ("역명",),
        "latitude": ("위도",),
        "longitude": ("경도",),
    }
    required = frozenset({"line", "station_code", "name", "latitude", "longitude"})
    not_needed = frozenset({"연번", "작성일자", "작성기준일"})

    def record(self, row: Row) -> Record:
        place, _swapped = position(row)
        name, station = row.text("name"), row.text("station_code")
        if not name or not station:
            raise Unusable("missing", field="station_code" if name else "name")
        values: dict[str, Value] = {
            "name": name,
            "line": str(row.integer("line", 1, 9)),
            "station_code": station,
            "outside_city": False,
            "source": self.source.slug,
        }
        return Record(row.number, (station,), place, values, tuple(row.mended))
