"""TileJSON 3.0 of one or several layers, as one audience may know them."""

import asyncio
from collections.abc import Sequence
from typing import Any

from psycopg import sql

from feeds import licences
from layers import changes
from layers.declaration import Field, Text
from layers.features import source_sql
from layers.pool import fetch_row

from .cache import ByteLRU
from .query import Drawing

Box = tuple[float, float, float, float]
_ENTRY = 200
Measured = tuple[Box | None, tuple[str, ...]]
_measured: ByteLRU[tuple[int, Measured]] = ByteLRU(2_000_000, lambda _kept: _ENTRY)
_WORLD: Box = (-180.0, -85.051129, 180.0, 85.051129)
_KINDS = {"integer": "Number", "number": "Number", "boolean": "Boolean"}


async def document(drawings: Sequence[Drawing], base: str, language: str) -> dict[str, Any]:
    """``base``: scheme and host. Several slugs share one tile; zooms and bounds hold what each needs."""
    slugs = ",".join(d.layer.slug for d in drawings)
    measured = await asyncio.gather(*(_measure(d) for d in drawings))
    named = [slug for d, (_, slugs) in zip(drawings, measured, strict=True) for slug in slugs or (d.layer.source,)]
    sources = await asyncio.gather(*(_attribution(slug, language) for slug in named))
    return {
        "tilejson": "3.0.0",
        "name": ", ".join(_in(d.layer.title, language) for d in drawings),
        "description": "; ".join(filter(None, (_in(d.layer.description, language) for d in drawings))),
        "attribution": " · ".join(dict.fromkeys(filter(None, sources))),
        "scheme": "xyz",
        "tiles": [f"{base}/tiles/{slugs}/{{z}}/{{x}}/{{y}}.mvt"],
        "minzoom": min(d.layer.min_zoom for d in drawings),
        "maxzoom": max(d.layer.max_zoom for d in drawings),
        "bounds": _union([box for box, _ in measured if box]) or _WORLD,
        "vector_layers": [_vector_layer(d, language) for d in drawings],
    }


def _vector_layer(drawing: Drawing, language: str) -> dict[str, Any]:
    layer = drawing.layer
    fields = {f.name: _described(f, language) for f in drawing.projection.fields if f.in_tile}
    if layer.geometry_type == "point" and layer.detail.clusters_to >= layer.min_zoom:
        fields["count"] = "Number"
    return {
        "id": layer.slug,
        "description": _in(layer.title, language),
        "minzoom": layer.min_zoom,
        "maxzoom": layer.max_zoom,
        "fields": fields,
    }


def _described(field: Field, language: str) -> str:
    unit = f", {field.unit}" if field.unit else ""
    return f"{_KINDS.get(field.kind, 'String')}: {_in(field.title, language)}{unit}"


def _in(text: Text, language: str) -> str:
    return (text.en or text.ko) if language == "en" else text.ko


_MEASURE = sql.SQL(
    "SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e), sources "
    "FROM (SELECT ST_Extent(geometry) AS e, array_agg(DISTINCT {source}) AS sources FROM {rows} AS f) AS all_rows"
)


async def _measure(drawing: Drawing) -> Measured:
    """Extent, in degrees, and sources of the rows this audience sees; measured once per version, as it reads them all."""
    version = changes.log().version(drawing.subject)
    kept = _measured.get(drawing.tag)
    if kept is not None and kept[0] == version:
        return kept[1]
    row = await fetch_row(_MEASURE.format(source=source_sql(drawing.projection), rows=drawing.projection.sql))
    found: Measured = (None, ())
    if row and row[0] is not None:
        found = (row[0], row[1], row[2], row[3]), tuple(slug for slug in row[4] if slug)
    if version is not None and drawing.stored:
        _measured.put(drawing.tag, (version, found))
    return found


def _union(boxes: Sequence[Box]) -> Box | None:
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


_SOURCE = sql.SQL("SELECT title_ko, title_en, agency_ko, agency_en, licence FROM feeds_datasource WHERE slug = %(slug)s").format()


async def _attribution(slug: str, language: str) -> str:
    row = await fetch_row(_SOURCE, {"slug": slug})
    if row is None:
        return ""
    title_ko, title_en, agency_ko, agency_en, licence = row
    agency, title = (agency_en or agency_ko, title_en or title_ko) if language == "en" else (agency_ko, title_ko)
    return licences.credit(agency, title, licence)
