"""Outlines for pictures, from a layer's rows as strangers see them: simplified to the pixel in the database, few, and bounded."""

from collections.abc import Iterable, Sequence

import shapely
from django.db import connection
from psycopg import sql
from shapely.geometry.base import BaseGeometry

from layers.projection import Projection

from .card import Box

MOST = 600  # outlines of a layer in a picture; more would not be told apart

_OF = sql.SQL(
    "SELECT f.id, ST_AsBinary(ST_SimplifyPreserveTopology(f.drawn, %s)) FROM {} AS f WHERE f.id = ANY(%s) AND f.drawn IS NOT NULL"
)
_IN = sql.SQL(
    "SELECT ST_AsBinary(ST_Simplify(ST_ClipByBox2D(f.drawn, b.box), %s)) FROM {} AS f, "
    "(SELECT ST_MakeEnvelope(%s, %s, %s, %s, 3857) AS box) AS b WHERE f.drawn && b.box ORDER BY f.id LIMIT %s"
)


def outlines(rows: Projection, ids: Iterable[int], tolerance: float) -> dict[int, BaseGeometry]:
    """``tolerance`` in metres of EPSG:3857."""
    with connection.cursor() as cursor:
        cursor.execute(_OF.format(rows.sql), [tolerance, list(ids)])
        return {key: shapely.from_wkb(bytes(wkb)) for key, wkb in cursor.fetchall()}


def within(rows: Projection, box: Box, tolerance: float) -> list[BaseGeometry]:
    with connection.cursor() as cursor:
        cursor.execute(_IN.format(rows.sql), [tolerance, *box, MOST])
        found = [shapely.from_wkb(bytes(wkb)) for (wkb,) in cursor.fetchall() if wkb is not None]
    return [shape for shape in found if not shape.is_empty]


def box_of(shapes: Sequence[BaseGeometry]) -> Box:
    west, south, east, north = shapely.total_bounds(shapes)
    return float(west), float(south), float(east), float(north)


def grown(box: Box, by: float, least: float = 0.0) -> Box:
    """By this part of its larger side on every side; ``least`` in metres is half the smallest side."""
    west, south, east, north = box
    room = max(east - west, north - south) * by
    x, y = (west + east) / 2, (south + north) / 2
    half_x, half_y = max((east - west) / 2 + room, least), max((north - south) / 2 + room, least)
    return x - half_x, y - half_y, x + half_x, y + half_y
