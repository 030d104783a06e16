"""Air-quality stations of the country (측정소 목록).

Source   AirKorea, as its map page delivers it (MsrstnInfoInqireSvc has the same), JSON, KOGL type 3: values and grades are shown as they
         are, nothing computed from them is published
Dropped  top, left, innerTop, innerLeft (places on a picture), building, item
Quirks   dmX is the latitude and dmY the longitude. Only the city's own stations are kept; the others are counted.
         A station is known by its name everywhere, so the name is its code.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from feeds import json_file
from feeds.connector import Connector, Header, SourceFacts, read_rows, register, understand
from feeds.errors import Unusable
from feeds.personal import shown
from feeds.records import Finding, Record
from feeds.row import Row
from geo import seoul

from ..sinks import station_in, stations_sink

AIRKOREA = SourceFacts(
    slug="airkorea",
    title_ko="에어코리아 대기오염정보",
    title_en="AirKorea air quality",
    agency_ko="한국환경공단",
    agency_en="Korea Environment Corporation",
    licence="KOGL-3",
    licence_url="https://www.kogl.or.kr/info/licenseType3.do",
    url="https://www.airkorea.or.kr/",
    derivatives=False,
    expected_interval=timedelta(days=366),
)
COLUMNS = {
    "name": ("stationName",),
    "city": ("city",),
    "latitude": ("dmX",),
    "longitude": ("dmY",),
    "address": ("addr",),
    "network": ("mangName",),
    "since": ("year",),
}


@register
class AirKoreaStations(Connector):
    name = "airkorea-stations"
    source = AIRKOREA
    sink = stations_sink("air")

    def header(self, file: Path) -> Header:
        needed = frozenset({"name", "city", "latitude", "longitude"})
        leave = frozenset({"top", "left", "innerTop", "innerLeft", "building", "item", "cityShort"})
        return understand(json_file.table_of(file)[0], COLUMNS, needed, leave)

    def records(self, file: Path) -> Iterator[Record | Finding]:
        return read_rows(self.header(file), json_file.numbered(json_file.table_of(file)[1]), self._stations)

    def _stations(self, row: Row) -> Iterator[Record]:
        if row.raw("city") != seoul.table().city.name_ko:
            raise Unusable("other_city", shown(row.raw("city")), field="city")
        name = row.text("name")
        if not name:
            raise Unusable("missing", field="name")
        yield station_in(
            row,
            name,
            name,
            operator=self.source.agency_ko,
            address=row.text("address"),
            facts={"network": row.text("network"), "since": row.text("since")},
        )
