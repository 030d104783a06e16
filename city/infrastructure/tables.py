"""The tables of the city's infrastructure. Each row says in ``source`` whose data it is; made-up rows say “demo”."""

from feeds.table import Coarse, Column, Table

_DISTRICT = Column("district_code")
_PLACED = (Column("outside_city", "boolean", required=True), Column("source", required=True))

BUS_STOPS = Table(
    "bus_stops",
    columns=(
        Column("name", required=True),
        Column("stop_number", required=True),
        Column("node_id", required=True),
        Column("kind", required=True),
        _DISTRICT,
        *_PLACED,
    ),
)
SUBWAY_STATIONS = Table(
    "subway_stations",
    columns=(Column("name", required=True), Column("line", required=True), Column("station_code", required=True), _DISTRICT, *_PLACED),
)
# A pixel of a map of 512 px tiles is 76 m at zoom 10 and 19 m at zoom 12: tolerances are about half of that.
SUBWAY_LINES = Table(
    "subway_lines",
    columns=_PLACED,
    geometry_type="MultiLineString",
    coarse=(Coarse(10, 38, merge_by=(), cell=50_000), Coarse(12, 10, merge_by=(), cell=20_000)),
)
# Far out the arterial roads alone; the others would be a grey field.
ARTERIAL_ROADS = Table(
    "arterial_roads",
    columns=(Column("road_class", required=True), *_PLACED),
    geometry_type="MultiLineString",
    coarse=(
        Coarse(10, 38, merge_by=("road_class",), only=("road_class", "arterial")),
        Coarse(12, 10, merge_by=("road_class",), cell=5_000),
    ),
)
PARKS = Table(
    "parks",
    columns=(Column("name", required=True), Column("kind", required=True), Column("plan_id", required=True), _DISTRICT, *_PLACED),
    geometry_type="MultiPolygon",
    coarse=(Coarse(10, 38), Coarse(12, 10)),
)
MAJOR_PARKS = Table(
    "major_parks",
    columns=(
        Column("name", required=True),
        Column("overview"),
        Column("area_m2", "double precision"),
        Column("opened"),
        Column("address"),
        Column("operator"),
        Column("url"),
        Column("position_offset_m", "double precision"),
        Column("positions_differ", "boolean", required=True),
        _DISTRICT,
        *_PLACED,
    ),
)
RIVERS = Table(
    "rivers",
    columns=(Column("kind", required=True), Column("area_m2", "double precision", required=True), *_PLACED),
    geometry_type="MultiPolygon",
    coarse=(Coarse(10, 38), Coarse(12, 10)),
)
HAN_RIVER = Table(
    "han_river",
    columns=(Column("name", required=True), Column("name_en", required=True), *_PLACED),
    geometry_type="MultiPolygon",
    coarse=(Coarse(10, 38), Coarse(12, 10)),
)
BUILDINGS = Table(
    "buildings",
    columns=(
        Column("name"),
        Column("kind", required=True),
        Column("address"),
        Column("height", "double precision"),
        Column("height_default", "boolean", required=True),
        Column("osm_id", required=True),
        _DISTRICT,
        *_PLACED,
    ),
    geometry_type="MultiPolygon",
)
HEAT_SHELTERS = Table(
    "heat_shelters",
    columns=(
        Column("name", required=True),
        Column("kind", required=True),
        Column("address"),
        Column("year", "integer"),
        Column("place_code"),
        Column("position_offset_m", "double precision"),
        Column("positions_differ", "boolean", required=True),
        _DISTRICT,
        *_PLACED,
    ),
)
