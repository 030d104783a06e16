"""River gauges and rain gauges of the flood control offices (수위관측소, 강우량관측소 제원).

Source   api.hrfco.go.kr, {KEY}/waterlevel/info.json and {KEY}/rainfall/info.json, the whole country; free with a key, KOGL type 1
Kept     code, name, addr and etcaddr, lon, lat, and of river gauges the levels of the flood warnings: attwl 관심, wrnwl 주의보, almwl 경보,
         srswl 심각, pfh 계획홍수위, all above the gauge's own zero, whose height is gdt
Quirks   lon and lat are degrees, minutes and seconds with hyphens: “127-01-30”. Empty and 0 mean that there is no such level.
         Names begin with their authority: 서울시(한강대교). Only those inside the city are kept.
         Gauges near the sea pass their levels with every tide.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from feeds import json_file
from feeds.connector import Connector, Header, SourceFacts, read_rows, register, understand
from feeds.errors import Unusable
from feeds.records import Finding, Record
from feeds.row import Row

from ..sinks import station_in, stations_sink

HRFCO = SourceFacts(
    slug="hrfco",
    title_ko="홍수통제소 수문 관측소",
    title_en="Gauges of the flood control offices",
    agency_ko="한강홍수통제소",
    agency_en="Han River Flood Control Office",
    licence="KOGL-1",
    url="https://www.hrfco.go.kr/web/openapiPage/openApi.do",
    expected_interval=timedelta(days=366),
)
PLACE = {
    "name": ("obsnm",),
    "agency": ("agcnm",),
    "address": ("addr",),
    "detail": ("etcaddr",),
    "longitude": ("lon",),
    "latitude": ("lat",),
}
# our name of a level → theirs
LEVELS = {
    "attention_level": "attwl",
    "advisory_level": "wrnwl",
    "warning_level": "almwl",
    "severe_level": "srswl",
    "flood_level": "pfh",
    "zero_elevation_m": "gdt",
}


class HrfcoStations(Connector):
    """``code_column``: the code's name in the answer; ``levels``: own name → name in the answer."""

    source = HRFCO
    code_column: str
    levels: dict[str, str] = {}

    def header(self, file: Path) -> Header:
        columns = {"code": (self.code_column,), **PLACE, **{own: (theirs,) for own, theirs in self.levels.items()}}
        needed = frozenset({"code", "name", "longitude", "latitude"})
        return understand(json_file.table_of(file, "content", "")[0], columns, needed, frozenset({"fstnyn", "links"}))

    def records(self, file: Path) -> Iterator[Record | Finding]:
        rows = json_file.numbered(json_file.table_of(file, "content", "")[1])
        return read_rows(self.header(file), rows, lambda row: (self._station(row),))

    def _station(self, row: Row) -> Record:
        code, name = row.text("code"), row.text("name")
        if not code or not name:
            raise Unusable("missing", field="name" if code else "code")
        return station_in(
            row,
            code,
            name,
            operator=row.text("agency") or self.source.agency_ko,
            address=" ".join(filter(None, (row.text("address"), row.text("detail")))) or None,
            facts={level: row.optional_number(level, 0, 2_000) or None for level in self.levels},
        )


@register
class HrfcoRiverStations(HrfcoStations):
    name = "hrfco-river-stations"
    sink = stations_sink("river")
    code_column = "wlobscd"
    levels = LEVELS


@register
class HrfcoRainStations(HrfcoStations):
    name = "hrfco-rain-stations"
    sink = stations_sink("rain")
    code_column = "rfobscd"
