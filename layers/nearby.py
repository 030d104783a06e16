"""What lies near a point, nearest first, over several layers, from what the audience sees."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.db import connection
from psycopg import sql

from .conditions import Condition
from .features import name_sql, properties_json
from .projection import Projection

FARTHEST_M = 20_000
# Shortest length of a degree of latitude on WGS 84 is 110,574 m (at the equator); of longitude 111,319 m · cos φ or more.
_DEGREE_M = 110_500.0


@dataclass(frozen=True, slots=True)
class Near:
    """One feature. ``lon, lat``: its nearest place; ``bearing``: degrees clockwise from north, none where one stands on it."""

    layer: str
    id: int
    name: str
    properties: dict[str, Any]
    lon: float
    lat: float
    distance_m: float
    bearing: float | None


# The index orders by degrees, in which a step east is longer than it looks. So: the first ``limit`` by degrees bound how far the
# true ``limit`` nearest can be, and everything within that bound is measured in metres.
_NEAREST = """
(WITH spot AS (SELECT ST_SetSRID(ST_MakePoint(%s, %s), 4326) AS point),
 candidate AS (SELECT f.geometry FROM {relation} AS f WHERE f.geometry && ST_MakeEnvelope(%s, %s, %s, %s, 4326)
               ORDER BY f.geometry <-> ST_SetSRID(ST_MakePoint(%s, %s), 4326) LIMIT %s),
 reach AS (SELECT CASE WHEN count(*) < %s THEN %s
                  ELSE least(%s, max(ST_Distance(candidate.geometry::geography, spot.point::geography)) + 0.001) END AS m
           FROM candidate, spot)
 SELECT {slug} AS layer, f.id, {name} AS name, {properties}::text AS properties,
        ST_X(d.place) AS lon, ST_Y(d.place) AS lat, d.metres, degrees(ST_Azimuth(spot.point::geography, d.place::geography)) AS bearing
 FROM spot, reach,
      LATERAL (SELECT * FROM {relation} AS g WHERE g.geometry && ST_Expand(spot.point, reach.m * %s, reach.m * %s)) AS f,
      LATERAL (SELECT ST_ClosestPoint(f.geometry, spot.point) AS place,
                      ST_Distance(f.geometry::geography, spot.point::geography) AS metres) AS d
 WHERE d.metres <= reach.m
 ORDER BY d.metres, f.id LIMIT %s)
"""


def nearest(projections: Sequence[Projection], *, lon: float, lat: float, radius: float, limit: int, each: int | None = None) -> list[Near]:
    """At most ``limit`` features within ``radius`` metres, ``each`` of one layer, all layers together in one query."""
    most = limit if each is None else min(each, limit)
    parts = [_part(projection, lon, lat, radius, most) for projection in projections]
    if not parts:
        return []
    together = sql.SQL(" UNION ALL ").join(part.sql for part in parts)
    query = sql.SQL("SELECT * FROM ({}) AS near ORDER BY metres, layer, id LIMIT %s").format(together)
    with connection.cursor() as cursor:
        cursor.execute(query, [*(value for part in parts for value in part.values), limit])
        return [_near(row) for row in cursor.fetchall()]


def _part(projection: Projection, lon: float, lat: float, radius: float, limit: int) -> Condition:
    wide, high = _degrees_per_metre(lat, radius)
    box = (lon - radius * wide, lat - radius * high, lon + radius * wide, lat + radius * high)
    query = sql.SQL(_NEAREST).format(
        slug=sql.Literal(projection.layer.slug),
        relation=projection.sql,
        name=name_sql(projection),
        properties=properties_json(projection.fields),
    )
    return Condition(query, (lon, lat, *box, lon, lat, limit, limit, radius, radius, wide, high, limit))


def _degrees_per_metre(lat: float, radius: float) -> tuple[float, float]:
    """Upper bounds, eastward and northward, anywhere within the radius; beside a pole every longitude is near."""
    shrink = cos(radians(min(90.0, abs(lat) + radius / _DEGREE_M)))
    return (360.0 if shrink < 0.01 else 1 / (_DEGREE_M * shrink)), 1 / _DEGREE_M


def _near(row: Sequence[Any]) -> Near:
    layer, key, name, properties, lon, lat, distance, bearing = row
    return Near(layer, key, name, json.loads(properties), round(lon, 7), round(lat, 7), distance, bearing)


def grouped(found: Sequence[Near]) -> list[dict[str, Any]]:
    """Coincident places together, nearest first: six cameras on one pole are one place."""
    groups: dict[tuple[float, float], dict[str, Any]] = {}
    for near in found:
        group = groups.setdefault(
            (near.lon, near.lat),
            {
                "lon": near.lon,
                "lat": near.lat,
                "distance_m": round(near.distance_m, 1),
                "bearing": None if near.bearing is None else round(near.bearing) % 360,
                "items": [],
            },
        )
        group["items"].append({"layer": near.layer, "id": near.id, "name": near.name, "properties": near.properties})
    return list(groups.values())
