"""The Han as one area, to draw it by.

Source   OpenStreetMap (natural=water, relation 152336), GeoJSON, ODbL 1.0
Dropped  category, kind, sourceTag (the same for all), area (measured anew from the shape)
Quirk    It reaches from Gimpo to 127.09° E: the eastern end inside the city is in the layer “rivers” only.
"""

from shapely.geometry.base import BaseGeometry

from feeds.connector import SourceFacts, register
from feeds.errors import Unusable
from feeds.records import Record, Value
from feeds.row import Row
from layers.map_connector import MapConnector

from ..infrastructure.reading import LICENCE_OSM, OSM
from ..infrastructure.tables import HAN_RIVER


@register
class HanRiver(MapConnector):
    name = "han-river"
    source = SourceFacts(
        slug="han-river",
        title_ko="한강",
        title_en="Han River",
        agency_ko=OSM,
        agency_en=OSM,
        licence=LICENCE_OSM,
        url="https://www.openstreetmap.org/relation/152336",
    )
    table = HAN_RIVER
    columns = {"osm_id": ("id",), "name": ("name",)}
    required = frozenset({"osm_id", "name"})
    not_needed = frozenset({"category", "kind", "sourceTag", "area"})

    def record(self, row: Row, shape: BaseGeometry) -> Record:
        name = row.text("name")
        if not name:
            raise Unusable("missing", field="name")
        values: dict[str, Value] = {"name": name, "name_en": "Han River", "outside_city": False, "source": self.source.slug}
        return Record(row.number, (row.raw("osm_id"),), shape, values, tuple(row.mended))
