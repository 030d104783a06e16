"""A feature of a layer as GeoJSON text, built by PostgreSQL from what the audience sees. Many of them: ``pages``."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import connection
from psycopg import sql

from geo.models import Area
from geo.queries import containing, on_day

from .conditions import Condition
from .declaration import Field, GeometryType, Inside, Layer
from .projection import Projection


def feature_json(fields: Sequence[Field], *, geometry: bool = True) -> sql.Composable:
    """Text of one GeoJSON feature of ``f``. Seven decimals are a centimetre."""
    return sql.SQL("json_build_object('type', 'Feature', 'id', f.id, 'geometry', {}, 'properties', {})::text").format(
        sql.SQL("ST_AsGeoJSON(f.geometry, 7)::json" if geometry else "NULL"), properties_json(fields)
    )


def properties_json(fields: Sequence[Field]) -> sql.Composable:
    """A JSON object with these fields of ``f`` under their public names."""
    if not fields:
        return sql.SQL("'{{}}'::json").format()
    columns = sql.SQL(", ").join(sql.SQL("f.{}").format(sql.Identifier(field.name)) for field in fields)
    return sql.SQL("(SELECT row_to_json(p) FROM (SELECT {}) AS p)").format(columns)


def name_sql(projection: Projection) -> sql.Composable:
    """The name of ``f``, empty where there is none or the audience may not see it."""
    name = projection.layer.name_field
    if name not in {field.name for field in projection.fields}:
        return sql.SQL("''")
    return sql.SQL("coalesce(f.{}::text, '')").format(sql.Identifier(name))


def source_field(projection: Projection) -> Field | None:
    """The field in which each row names its own source, if the audience may see it."""
    return next((field for field in projection.fields if field.name == projection.layer.source_field), None)


def source_sql(projection: Projection) -> sql.Composable:
    """The source that the row ``f`` names itself, or NULL."""
    source = source_field(projection)
    return sql.SQL("f.{}").format(sql.Identifier(source.name)) if source else sql.SQL("NULL::text")


@dataclass(frozen=True, slots=True)
class Found:
    """One feature: its GeoJSON text, its name, its source's slug, and the point that stands for it."""

    feature: str
    name: str
    source: str
    lon: float | None
    lat: float | None


_ONE = """
SELECT {feature}, {name}, coalesce({source}, {declared}), ST_X(p.point), ST_Y(p.point)
FROM {relation} AS f, LATERAL (SELECT {point} AS point) AS p WHERE f.id = %s
"""


def one(projection: Projection, key: int) -> Found | None:
    query = sql.SQL(_ONE).format(
        feature=feature_json(projection.fields),
        name=name_sql(projection),
        source=source_sql(projection),
        declared=sql.Literal(projection.layer.source),
        relation=projection.sql,
        point=point_sql(projection.layer.geometry_type),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [key])
        row = cursor.fetchone()
    return Found(*row) if row else None


def areas_of(layer: Layer, found: Found) -> list[Area]:
    """City, district and neighbourhood that hold it; of an area itself, those above it and itself. Of a river whose middle is outside the
    city, the city alone."""
    if found.lon is None or found.lat is None:
        return []
    chain = containing(Point(found.lon, found.lat, srid=4326)) or _reached(layer, found)
    levels = [area.level for area in chain]
    return chain[: levels.index(layer.area_level) + 1] if layer.area_level in levels else chain


def _reached(layer: Layer, found: Found) -> list[Area]:
    if layer.geometry_type == "point":
        return []
    shape = GEOSGeometry(json.dumps(json.loads(found.feature)["geometry"]))
    cities = Area.objects.filter(on_day(), level=Area.Level.CITY, geometry__intersects=shape)
    return list(cities.defer("geometry", "geometry_3857")[:1])


def point_sql(geometry_type: GeometryType) -> sql.SQL:
    """The point that stands for ``f``: a shape that lies in several areas belongs to the one that holds it."""
    return sql.SQL("f.geometry" if geometry_type == "point" else "ST_PointOnSurface(f.geometry)")


def in_area(layer: Layer, area: Area) -> Condition:
    shape = sql.SQL("(SELECT geometry FROM geo_area WHERE id = {})").format(sql.Literal(area.pk))
    return Condition(inside_sql(layer, shape))


def inside_sql(layer: Layer, area: sql.Composable) -> sql.Composable:
    """Whether ``f`` is in the area, by the layer's rule. The box of the area goes through the index, then each feature is looked at."""
    return sql.SQL("(f.geometry && {area} AND {inside})").format(area=area, inside=sql.SQL(_INSIDE[layer.inside]).format(area=area))


#: That a polygon ``{place}``, which touches the area, shares more with it than a border. Most are within: that is the quick question.
SHARES = "(ST_Covers({area}, {place}) OR NOT ST_Touches({area}, {place}))"
_INSIDE: dict[Inside, str] = {
    "touch": "ST_Intersects({area}, f.geometry)",
    "share": f"ST_Intersects({{area}}, f.geometry) AND {SHARES.replace('{place}', 'f.geometry')}",
    "once": "ST_Intersects({area}, ST_PointOnSurface(f.geometry))",
}
