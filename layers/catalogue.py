"""What ``/api/layers`` says of a layer: its declaration as one audience sees it, and how much there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import sql

from . import measures
from .declaration import Field, Layer, State, Text
from .features import source_sql
from .projection import Projection
from .sources import describe_sources


@dataclass(frozen=True, slots=True)
class Extent:
    """``bbox``: west, south, east, north. ``sources``: the slugs the rows name, of most rows first."""

    count: int
    bbox: list[float] | None
    sources: tuple[str, ...] = ()


def describe(projections: Sequence[Projection]) -> list[dict[str, Any]]:
    """Two queries, however many layers, and one for each table of measures that colours any of them."""
    extents = measure(projections)
    named = {p.layer.slug: extents[p.layer.slug].sources or (p.layer.source,) for p in projections}
    sources = describe_sources(slug for slugs in named.values() for slug in slugs)
    coloured = measures.listed(projections)
    return [
        _layer(p, extents[p.layer.slug], [sources[slug] for slug in named[p.layer.slug]]) | {"measures": coloured[p.layer.slug]}
        for p in projections
    ]


_EXTENT = "SELECT {slug} AS slug, {source} AS source, count(*) AS n, ST_Extent(f.geometry) AS box FROM {relation} AS f GROUP BY 2"


def measure(projections: Sequence[Projection]) -> dict[str, Extent]:
    """Count, box and sources of each layer, from the audience's rows and geometry."""
    if not projections:
        return {}
    parts = [sql.SQL(_EXTENT).format(slug=sql.Literal(p.layer.slug), source=source_sql(p), relation=p.sql) for p in projections]
    query = sql.SQL("SELECT slug, source, n, ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box) FROM ({}) AS e ORDER BY n DESC").format(
        sql.SQL(" UNION ALL ").join(parts)
    )
    found = {p.layer.slug: Extent(0, None) for p in projections}
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        for slug, source, n, *box in cursor.fetchall():
            found[slug] = _together(found[slug], Extent(n, None if box[0] is None else box, (source,) if source else ()))
    return {slug: Extent(e.count, e.bbox and [round(edge, 7) for edge in e.bbox], e.sources) for slug, e in found.items()}


def _together(one: Extent, other: Extent) -> Extent:
    return Extent(one.count + other.count, _union(one.bbox, other.bbox), one.sources + other.sources)


def _union(one: list[float] | None, other: list[float] | None) -> list[float] | None:
    if one is None or other is None:
        return one or other
    return [min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])]


def _layer(projection: Projection, extent: Extent, sources: list[dict[str, Any]]) -> dict[str, Any]:
    layer = projection.layer
    seen = {field.name for field in projection.fields}
    return {
        "slug": layer.slug,
        "title": text(layer.title),
        "description": text(layer.description),
        "geometry_type": layer.geometry_type,
        "group": layer.group,
        "order": layer.order,
        "shown": layer.shown,
        "min_zoom": layer.min_zoom,
        "max_zoom": layer.max_zoom,
        "count": extent.count,
        "bbox": extent.bbox,
        "updated_at": sources[0]["updated_at"],
        "fields": [_field(field) for field in projection.fields],
        "name_field": layer.name_field if layer.name_field in seen else "",
        "area_level": layer.area_level,
        "style": _style(layer, seen),
        "state": _state(layer.state, projection),
        "source": sources[0],
        "sources": sources,
        "tiles": f"/tiles/{layer.slug}.json",
        "version": layer.fingerprint,
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "title": text(field.title),
        "kind": field.kind,
        "unit": field.unit,
        "codes": {code: text(meaning) for code, meaning in field.codes.items()},
        "filterable": field.filterable,
    }


def _style(layer: Layer, seen: set[str]) -> dict[str, Any]:
    """A label, or colours, made of a field that the audience may not see are none."""
    style = layer.style
    return {
        "color": style.color,
        "ramp": style.ramp,
        "breaks": list(style.breaks),
        "label": style.label if style.label in seen else "",
        "by": style.by if style.by in seen else "",
        "colors": dict(style.colors) if style.by in seen else {},
    }


def _state(state: State | None, projection: Projection) -> dict[str, Any] | None:
    if state is None or state.audience > projection.audience:
        return None
    return {"title": text(state.title), "unit": state.unit}


def text(words: Text) -> dict[str, str]:
    return {"ko": words.ko, "en": words.en}
