"""Rivers, streams and lakes.

Source   Seoul Metropolitan Government, GeoJSON, KOGL type 1
Quirks   The coordinates are metres of EPSG:5174 (Bessel), which the standard of GeoJSON does not know. Nothing has a name.
         UCB is not explained by the file: 355 long shapes have 4210, 24 compact ones 4310, which are read as streams and lakes.
         The Han is here too, in pieces.
"""

from shapely.geometry.base import BaseGeometry

from feeds.connector import SourceFacts, register
from feeds.errors import Unusable
from feeds.personal import shown
from feeds.records import Record, Value
from feeds.row import Row
from layers.map_connector import MapConnector

from ..infrastructure.reading import square_metres
from ..infrastructure.tables import RIVERS

KINDS = {"4210": "river", "4310": "lake"}


@register
class Rivers(MapConnector):
    name = "rivers"
    source = SourceFacts(
        slug="rivers",
        title_ko="서울시 하천 · 호소",
        title_en="Rivers and lakes of Seoul",
        agency_ko="서울특별시",
        agency_en="Seoul Metropolitan Government",
        licence="KOGL-1",
        url="https://data.seoul.go.kr/",
    )
    table = RIVERS
    crs = "EPSG:5174"
    columns = {"number": ("fid",), "kind": ("UCB",)}
    required = frozenset({"number", "kind"})

    def record(self, row: Row, shape: BaseGeometry) -> Record:
        kind = KINDS.get(row.raw("kind"))
        if kind is None:
            raise Unusable("bad_value", shown(row.raw("kind")), field="kind", expected=" | ".join(KINDS))
        values: dict[str, Value] = {"kind": kind, "area_m2": square_metres(shape), "outside_city": False, "source": self.source.slug}
        return Record(row.number, (row.raw("number"),), shape, values)
