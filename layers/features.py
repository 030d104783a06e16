"""Features of a layer as GeoJSON text, built by PostgreSQL from what the audience sees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from geo.models import Area

from .conditions import Condition, all_of
from .declaration import Field, GeometryType
from .projection import Projection

# About 40 bytes a vertex: a page of large polygons ends near 8 MB, whatever its limit says.
MOST_VERTICES = 200_000


@dataclass(frozen=True, slots=True)
class Page:
    """``features``: GeoJSON texts in the order of their keys; ``last``: key of the last one; ``more``: whether others follow."""

    features: list[str]
    last: int | None
    more: bool


# Columns of ours carry a mark, because a layer may well have a field called “place” or “seen”.
_PAGE = """
SELECT f.id, {feature}, f."#seen"
FROM (SELECT f.*, row_number() OVER w AS "#place", sum({vertices}) OVER w AS "#vertices", count(*) OVER () AS "#seen"
      FROM (SELECT * FROM {relation} AS f WHERE {condition} ORDER BY f.id LIMIT %s) AS f
      WINDOW w AS (ORDER BY f.id)) AS f
WHERE f."#place" <= %s AND (f."#place" = 1 OR f."#vertices" <= %s)
ORDER BY f.id
"""


def page(projection: Projection, conditions: Iterable[Condition], fields: Sequence[Field], *, limit: int, geometry: bool = True) -> Page:
    """The first ``limit`` features that meet the conditions; fewer where their shapes are too large for one answer."""
    condition = all_of(conditions)
    query = sql.SQL(_PAGE).format(
        feature=feature_json(fields, geometry=geometry),
        vertices=sql.SQL("ST_NPoints(f.geometry)" if geometry else "0"),
        relation=projection.sql,
        condition=condition.sql,
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*condition.values, limit + 1, limit, MOST_VERTICES])
        rows = cursor.fetchall()
    return Page([row[1] for row in rows], rows[-1][0] if rows else None, bool(rows) and rows[0][2] > len(rows))


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


def source_sql(projection: Projection) -> sql.Composable:
    """The source that the row ``f`` names itself, or NULL."""
    source = projection.layer.source_field
    if source not in {field.name for field in projection.fields}:
        return sql.SQL("NULL::text")
    return sql.SQL("f.{}").format(sql.Identifier(source))


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


def point_sql(geometry_type: GeometryType) -> sql.SQL:
    """The point that stands for ``f``: a shape that lies in several areas belongs to the one that holds it."""
    return sql.SQL("f.geometry" if geometry_type == "point" else "ST_PointOnSurface(f.geometry)")


def in_area(geometry_type: GeometryType, area: Area) -> Condition:
    """Points and lines that touch the area, polygons whose standing point does: neighbours share a border, not a place."""
    shape = sql.SQL("(SELECT geometry FROM geo_area WHERE id = %s)")
    return Condition(inside_sql(geometry_type, shape), (area.pk, area.pk))


def inside_sql(geometry_type: GeometryType, area: sql.Composable) -> sql.Composable:
    """Whether ``f`` lies in the area. The box of the area goes through the index, then each feature is looked at."""
    subject = sql.SQL("f.geometry") if geometry_type != "polygon" else point_sql(geometry_type)
    return sql.SQL("(f.geometry && {area} AND ST_Intersects({area}, {subject}))").format(area=area, subject=subject)
