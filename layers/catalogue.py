"""What ``/api/layers`` says of a layer: its declaration as one audience sees it, and how much there is."""

from collections.abc import Sequence
from typing import Any

from . import measures
from .counts import Extent, in_all
from .declaration import Field, Layer, State, Text
from .projection import Projection
from .sources import describe_sources


def describe(projections: Sequence[Projection]) -> list[dict[str, Any]]:
    """Two queries, however many layers; one for those that are not counted ahead, and one for each table of measures."""
    extents = in_all(projections)
    named = {p.layer.slug: extents[p.layer.slug].sources or (p.layer.source,) for p in projections}
    sources = describe_sources(slug for slugs in named.values() for slug in slugs)
    coloured = measures.listed(projections)
    return [
        _layer(p, extents[p.layer.slug], [sources[slug] for slug in named[p.layer.slug]]) | {"measures": coloured[p.layer.slug]}
        for p in projections
    ]


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
        "exact": _is_exact(projection),
        "card": layer.card,
        "style": _style(layer, seen),
        "state": _state(layer.state, projection),
        "source": sources[0],
        "sources": sources,
        "tiles": f"/tiles/{layer.slug}.json",
        "version": layer.fingerprint,
    }


def _is_exact(projection: Projection) -> bool:
    """Whether nobody is shown finer positions than this audience (Relation.geometries)."""
    geometries = projection.layer.relation.geometries
    return projection.geometry == geometries[max(geometries)]


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
        "height": style.height if style.height in seen else "",
    }


def _state(state: State | None, projection: Projection) -> dict[str, Any] | None:
    if state is None or state.audience > projection.audience:
        return None
    return {"title": text(state.title), "unit": state.unit}


def text(words: Text) -> dict[str, str]:
    return {"ko": words.ko, "en": words.en}
