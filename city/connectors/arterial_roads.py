"""Arterial and middle roads.

Source   OpenStreetMap (highway=motorway … tertiary), GeoJSON, ODbL 1.0
Quirk    Pieces between crossings, 240 m on average, with a class (“arterial”, “mid”) and no name.
"""

from shapely.geometry.base import BaseGeometry

from feeds.connector import SourceFacts, register
from feeds.errors import Unusable
from feeds.personal import shown
from feeds.records import Record, Value
from feeds.row import Row
from layers.map_connector import MapConnector

from ..infrastructure.codes import ROAD_CLASSES
from ..infrastructure.reading import LICENCE_OSM, OSM
from ..infrastructure.tables import ARTERIAL_ROADS


@register
class ArterialRoads(MapConnector):
    name = "arterial-roads"
    source = SourceFacts(
        slug="arterial-roads",
        title_ko="간선도로",
        title_en="Arterial roads",
        agency_ko=OSM,
        agency_en=OSM,
        licence=LICENCE_OSM,
        url="https://www.openstreetmap.org/copyright",
    )
    table = ARTERIAL_ROADS
    columns = {"road_class": ("class",)}
    required = frozenset({"road_class"})

    def record(self, row: Row, shape: BaseGeometry) -> Record:
        road_class = row.raw("road_class")
        if road_class not in ROAD_CLASSES:
            raise Unusable("bad_value", shown(road_class), field="road_class", expected=" | ".join(ROAD_CLASSES))
        values: dict[str, Value] = {"road_class": road_class, "outside_city": False, "source": self.source.slug}
        return Record(row.number, (road_class, shape.wkb_hex), shape, values)
