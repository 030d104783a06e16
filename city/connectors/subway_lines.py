"""Subway tracks.

Source   OpenStreetMap (railway=subway), GeoJSON, ODbL 1.0
Quirk    The extract names no line: tracks of all lines look alike. Tracks within stations and depots are there too.
"""

from shapely.geometry.base import BaseGeometry

from feeds.connector import SourceFacts, register
from feeds.records import Record
from feeds.row import Row
from layers.map_connector import MapConnector

from ..infrastructure.reading import LICENCE_OSM, OSM
from ..infrastructure.tables import SUBWAY_LINES


@register
class SubwayLines(MapConnector):
    name = "subway-lines"
    source = SourceFacts(
        slug="subway-lines",
        title_ko="지하철 선로",
        title_en="Subway tracks",
        agency_ko=OSM,
        agency_en=OSM,
        licence=LICENCE_OSM,
        url="https://www.openstreetmap.org/copyright",
    )
    table = SUBWAY_LINES
    columns = {}
    not_needed = frozenset({"kind"})

    def record(self, row: Row, shape: BaseGeometry) -> Record:
        return Record(row.number, (shape.wkb_hex,), shape, {"outside_city": False, "source": self.source.slug})
