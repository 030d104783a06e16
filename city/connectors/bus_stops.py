"""Bus stops of Seoul with their stop numbers.

Source   Seoul Open Data (서울시 버스정류소 위치정보), Excel or CSV, renewed about monthly, KOGL type 1
Quirks   ARS_ID, the number on the stop's sign, has five digits with leading zeros, which a spreadsheet loses: they are put back.
         X좌표 and Y좌표 are longitude and latitude. Piers of the river bus (한강선착장) are among the stops.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from feeds.connector import CsvConnector, SourceFacts, register
from feeds.errors import Unusable
from feeds.personal import shown
from feeds.position import position
from feeds.records import Finding, Record, Value, once
from feeds.row import Row

from ..infrastructure.codes import STOP_WORDS
from ..infrastructure.reading import code
from ..infrastructure.tables import BUS_STOPS

DIGITS = 5


@register
class BusStops(CsvConnector):
    name = "bus-stops"
    source = SourceFacts(
        slug="bus-stops",
        title_ko="서울시 버스정류소 위치정보",
        title_en="Bus stops of Seoul",
        agency_ko="서울특별시",
        agency_en="Seoul Metropolitan Government",
        licence="KOGL-1",
        url="https://data.seoul.go.kr/",
        expected_interval=timedelta(days=62),
    )
    table = BUS_STOPS
    columns = {
        "node_id": ("NODE_ID",),
        "stop_number": ("ARS_ID",),
        "name": ("정류소명",),
        "longitude": ("X좌표",),
        "latitude": ("Y좌표",),
        "kind": ("정류소타입",),
    }
    required = frozenset({"node_id", "stop_number", "name", "longitude", "latitude"})

    def records(self, file: Path) -> Iterator[Record | Finding]:
        return once(super().records(file))

    def record(self, row: Row) -> Record:
        place, _swapped = position(row)
        name, node = row.text("name"), row.text("node_id")
        if not name or not node:
            raise Unusable("missing", field="node_id" if name else "name")
        values: dict[str, Value] = {
            "name": name,
            "stop_number": _stop_number(row),
            "node_id": node,
            "kind": code(row, "kind", STOP_WORDS),
            "outside_city": False,
            "source": self.source.slug,
        }
        return Record(row.number, (node,), place, values, tuple(row.mended))


def _stop_number(row: Row) -> str:
    number = row.raw("stop_number")
    if not number.isascii() or not number.isdigit() or len(number) > DIGITS:
        raise Unusable("not_a_number", shown(number), field="stop_number")
    if len(number) < DIGITS:
        row.mend("stop_number", "zeros_added")
    return number.zfill(DIGITS)
