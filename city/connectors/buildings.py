"""Footprints of buildings with heights.

Source   OpenStreetMap (building=*), GeoJSON, ODbL 1.0; so far Yeoksam and around it
Dropped  area (measured anew from the shape)
Quirks   Where nobody measured, the extract writes 15 m, or 32 m for commercial buildings and apartments. Both values are far too
         common to be measured (2,694 and 1,027 of 5,205; the next has 115), so they are kept to draw by and flagged.
"""

from shapely.geometry.base import BaseGeometry

from feeds.connector import SourceFacts, register
from feeds.errors import Unusable
from feeds.records import Record
from feeds.row import Row
from layers.map_connector import MapConnector

from ..infrastructure.codes import BUILDING_WORDS
from ..infrastructure.reading import LICENCE_OSM, OSM, code
from ..infrastructure.tables import BUILDINGS

DEFAULTS = {15: None, 32: frozenset({"commercial", "apartments", "office"})}
HIGHEST = 1_000  # metres


@register
class Buildings(MapConnector):
    name = "buildings"
    source = SourceFacts(
        slug="buildings",
        title_ko="건물",
        title_en="Buildings",
        agency_ko=OSM,
        agency_en=OSM,
        licence=LICENCE_OSM,
        url="https://www.openstreetmap.org/copyright",
    )
    table = BUILDINGS
    columns = {"osm_id": ("id",), "height": ("height",), "name": ("label",), "kind": ("kind",), "address": ("address",)}
    required = frozenset({"osm_id", "height"})
    not_needed = frozenset({"area"})

    def record(self, row: Row, shape: BaseGeometry) -> Record:
        osm_id = row.text("osm_id")
        if not osm_id:
            raise Unusable("missing", field="osm_id")
        height = _height(row)
        values = {
            "name": row.text("name"),
            "kind": code(row, "kind", BUILDING_WORDS, otherwise="unknown"),
            "address": row.text("address"),
            "height": height,
            "height_default": _is_default(height, row.raw("kind")),
            "osm_id": osm_id,
            "outside_city": False,
            "source": self.source.slug,
        }
        return Record(row.number, (osm_id,), shape, values, tuple(row.mended))


def _height(row: Row) -> float | None:
    """Metres; None, with a word, where no building could be so high or there is no figure."""
    try:
        return row.number_of("height", 1, HIGHEST)
    except Unusable:
        if row.raw("height"):
            row.mend("height", "left_empty")
        return None


def _is_default(height: float | None, kind: str) -> bool:
    if height is None or height not in DEFAULTS:
        return False
    kinds = DEFAULTS[int(height)]
    return kinds is None or kind in kinds
