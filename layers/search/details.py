"""What is told of the few hits that are answered: names, place, box and the area they lie in."""

from collections.abc import Sequence
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection
from psycopg import sql

from geo.models import Area
from geo.queries import containing

from ..areas import names, reference
from ..features import point_sql
from ..projection import Projection
from .coordinates import Position
from .matching import names as named_fields
from .matching import searched
from .ranking import Hit

# A point is flown to at a zoom at which one sees the street it is in.
POINT_ZOOM = 17

_PLACES = """
SELECT e.layer, e.id, e.code, ST_X(e.point), ST_Y(e.point), ST_XMin(e.box), ST_YMin(e.box), ST_XMax(e.box), ST_YMax(e.box),
       a.code, a.level, a.name_ko, coalesce(a.name_en, a.name_ko)
FROM ({together}) AS e
LEFT JOIN LATERAL (
    SELECT a.code, a.level, a.name_ko, a.name_en FROM geo_currentarea AS a
    WHERE ST_Covers(a.geometry, e.point) AND a.level <> 'zone' AND a.level <> ALL (e.below)
    ORDER BY array_position(ARRAY['neighbourhood', 'district', 'city'], a.level::text), a.code LIMIT 1) AS a ON true
"""
_PLACE = """
(SELECT {number} AS layer, f.id, {code} AS code, {point} AS point, f.geometry::box3d AS box, {below}::text[] AS below
 FROM {relation} AS f WHERE f.id = ANY(%s))
"""
# The area an area lies in is one of a higher level.
_NOT_ABOVE = {
    "": [],
    "neighbourhood": ["neighbourhood"],
    "district": ["neighbourhood", "district"],
    "zone": ["neighbourhood", "district"],
    "city": ["neighbourhood", "district", "city"],
}


def described(hits: Sequence[Hit], similar: bool) -> list[dict[str, Any]]:
    """One query, whatever the number of layers."""
    if not hits:
        return []
    projections = list({hit.candidate.projection.layer.slug: hit.candidate.projection for hit in hits}.values())
    parts = [_place(number, projection) for number, projection in enumerate(projections)]
    ids = [[hit.candidate.id for hit in hits if hit.candidate.projection is projection] for projection in projections]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(_PLACES).format(together=sql.SQL(" UNION ALL ").join(parts)), ids)
        places = {(projections[row[0]].layer.slug, row[1]): row[2:] for row in cursor.fetchall()}
    keyed = (((hit.candidate.projection.layer.slug, hit.candidate.id), hit) for hit in hits)
    return [_described(hit, places[key], similar) for key, hit in keyed if key in places]


def _place(number: int, projection: Projection) -> sql.Composable:
    layer = projection.layer
    return sql.SQL(_PLACE).format(
        number=sql.Literal(number),
        code=sql.SQL("f.code::text" if layer.area_level else "NULL::text"),
        point=point_sql(layer.geometry_type),
        below=sql.Literal(_NOT_ABOVE[layer.area_level]),
        relation=projection.sql,
    )


def _described(hit: Hit, place: Sequence[Any], similar: bool) -> dict[str, Any]:
    candidate, layer = hit.candidate, hit.candidate.projection.layer
    code, lon, lat, *rest = place
    box, area = rest[:4], rest[4:]
    matched = hit.matched
    return {
        "kind": "area" if layer.area_level else "feature",
        "layer": layer.slug if layer.area_level != "city" else None,
        "id": candidate.id,
        "code": code,
        "level": layer.area_level or None,
        "name": _names(hit),
        "detail": _detail(hit),
        "matched": {"field": matched.field, "text": matched.text, "start": matched.start, "end": matched.end},
        "similar": similar,
        "area": {"code": area[0], "level": area[1], "name": {"ko": area[2], "en": area[3]}} if area[0] else None,
        "crs": None,
        "lon": round(lon, 7),
        "lat": round(lat, 7),
        "bbox": [round(edge, 7) for edge in box],
        "zoom": POINT_ZOOM if layer.geometry_type == "point" else None,
        "score": round(hit.score, 4),
    }


def _names(hit: Hit) -> dict[str, str]:
    texts = hit.candidate.texts
    own = next((texts[field] for field in named_fields(hit.candidate.projection) if field in texts), "")
    return {"ko": own, "en": texts.get("name_en") or own}


def _detail(hit: Hit) -> str:
    """What tells it from others of its name: the text that matched, else the first that is no name."""
    named, texts = named_fields(hit.candidate.projection), hit.candidate.texts
    if hit.matched.field not in named:
        return hit.matched.text
    return next((texts[field] for field in searched(hit.candidate.projection) if field in texts and field not in named), "")


def positions_described(found: Sequence[Position]) -> list[dict[str, Any]]:
    """A query for each; where some lie in the city, only those."""
    located = [(position, containing(Point(position.lon, position.lat, srid=4326))) for position in found[:4]]
    inside = [(position, chain) for position, chain in located if chain]
    return [_position(position, chain) for position, chain in inside or located[:1]]


def _position(position: Position, chain: Sequence[Area]) -> dict[str, Any]:
    lon, lat = round(position.lon, 7), round(position.lat, 7)
    text = f"{lat:.6f}, {lon:.6f}"
    smallest = chain[-1] if chain else None
    return {
        "kind": "position",
        "layer": None,
        "id": None,
        "code": None,
        "level": None,
        "name": {"ko": text, "en": text},
        "detail": " › ".join(area.name_ko for area in chain),
        "matched": None,
        "similar": False,
        "area": {key: value for key, value in reference(smallest).items() if key != "id"} if smallest else None,
        "areas": [{"code": area.code, "level": area.level, "name": names(area)} for area in chain],
        "crs": f"EPSG:{position.epsg}",
        "lon": lon,
        "lat": lat,
        "bbox": [lon, lat, lon, lat],
        "zoom": POINT_ZOOM,
        "score": 1.0,
    }
