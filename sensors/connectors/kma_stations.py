"""Weather stations of the Korea Meteorological Administration (관측지점정보).

Source   data.kma.go.kr, META_관측지점정보_*.csv, the whole country, renewed as stations move, KOGL type 1
Encoding CP949 as downloaded
Quirks   Empty lines stand around the header. A station that was moved or rebuilt has a row for each time; the one without 종료일 holds.
         The name is that of a place and may be that of another district; Seoul's are 400 강남 to 889 현충원.
Dropped  관리관서, and the heights of the instruments
"""

from feeds.connector import CsvConnector, SourceFacts, register
from feeds.errors import Unusable
from feeds.personal import shown
from feeds.records import Record
from feeds.row import Row

from ..sinks import station_in, stations_sink

KMA = SourceFacts(
    slug="kma-aws",
    title_ko="기상청 방재기상관측(AWS)",
    title_en="KMA automatic weather stations",
    agency_ko="기상청",
    agency_en="Korea Meteorological Administration",
    licence="KOGL-1",
    url="https://data.kma.go.kr/",
)


@register
class KmaStations(CsvConnector):
    name = "kma-stations"
    source = KMA
    sink = stations_sink("weather")
    columns = {
        "code": ("지점",),
        "since": ("시작일",),
        "until": ("종료일",),
        "name": ("지점명",),
        "address": ("지점주소",),
        "latitude": ("위도",),
        "longitude": ("경도",),
        "elevation": ("노장해발고도(m)",),
    }
    required = frozenset({"code", "until", "name", "latitude", "longitude"})
    not_needed = frozenset({"관리관서", *(f"{part}(관측장비지상높이(m))" for part in ("기압계", "기온계", "풍속계", "강우계"))})

    def record(self, row: Row) -> Record:
        code, name = row.text("code"), row.text("name")
        if not code or not name:
            raise Unusable("missing", field="name" if code else "code")
        if row.raw("until"):
            raise Unusable("former", shown(row.raw("until")), field="until")
        facts = {"elevation_m": row.optional_number("elevation", -100, 2_000), "since": row.text("since")}
        return station_in(row, code, name, operator=self.source.agency_ko, address=row.text("address"), facts=facts)
