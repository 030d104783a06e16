"""Keeps the gathered points of low zooms (models.Cluster). Runs as the owner: after an import, by the worker, by ``refresh_tiles``.

A refresh first notes which changes it has seen and then counts: what comes in between is counted but not noted, and the tiles it
touches are counted from the rows until the next refresh. So a tile is at worst slow, never wrong.
"""

import logging
from collections.abc import Iterator

from django.db import connection, transaction
from psycopg import sql

from accounts.audience import Audience
from layers import ahead, registry
from layers.changes import HALF_WORLD
from layers.declaration import Layer
from layers.models import Change

from .models import Cluster, Clustering
from .query import GRID_ZOOMS, Drawing, drawing

logger = logging.getLogger(__name__)


def drawings(layer: Layer) -> Iterator[Drawing]:
    """One per subject of a layer whose points are gathered."""
    if layer.geometry_type != "point" or layer.detail.clusters_to < 0:
        return
    seen: set[str] = set()
    for audience in Audience:
        try:
            found = drawing(layer, audience)
        except registry.UnknownLayer:
            continue
        if found.subject not in seen:
            seen.add(found.subject)
            yield found


def refresh(slug: str) -> int:
    """Count one layer's clusters anew for every audience, whole or nothing; how many cells there are now."""
    layer = registry.get(slug, Audience.RESTRICTED)
    return sum(_rebuild(found) for found in drawings(layer))


def refresh_stale() -> list[str]:
    """Refresh what has changed since it was counted, and forget what is no longer declared; the slugs refreshed."""
    declared = {found.subject: found for layer in registry.layers() for found in drawings(layer)}
    for model in (Cluster, Clustering):
        model._default_manager.exclude(subject__in=declared).delete()
    old = [declared[subject] for subject in ahead.stale(Clustering, {subject: found.facts for subject, found in declared.items()})]
    for found in old:
        _rebuild(found)
    return [found.layer.slug for found in old]


def is_fresh(found: Drawing) -> bool:
    return not ahead.stale(Clustering, {found.subject: found.facts})


def _rebuild(found: Drawing) -> int:
    subject, finest = found.subject, found.layer.detail.clusters_to
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tiles_cluster'), hashtext(%s))", [subject])
        seen = list(Change.objects.filter(subject=subject).values_list("id", flat=True))
        Cluster.objects.filter(subject=subject).delete()
        cell = 2 * HALF_WORLD / 2 ** (finest + GRID_ZOOMS)
        values = {"subject": subject, "zoom": finest, "half": HALF_WORLD, "cell": cell}
        cursor.execute(_FINEST.format(rows=found.projection.sql), values)
        cells = int(cursor.rowcount)
        for zoom in range(finest - 1, found.layer.min_zoom - 1, -1):
            cursor.execute(_COARSER, {"subject": subject, "zoom": zoom})
            cells += cursor.rowcount
        Clustering.objects.update_or_create(subject=subject, defaults={"facts": found.facts, "changes": seen})
    logger.info("clusters of %s: %d cells", subject, cells)
    return cells


_FINEST = sql.SQL(
    'INSERT INTO tiles_cluster (subject, zoom, "column", "row", count, x, y, sole) '
    "SELECT %(subject)s, %(zoom)s, floor((x + %(half)s) / %(cell)s)::int AS q, floor((%(half)s - y) / %(cell)s)::int AS r, "
    "count(*), avg(x), avg(y), CASE WHEN count(*) = 1 THEN min(id) END FROM ("
    "SELECT id, (ST_XMin(drawn) + ST_XMax(drawn)) / 2 AS x, (ST_YMin(drawn) + ST_YMax(drawn)) / 2 AS y "
    "FROM {rows} AS p WHERE NOT ST_IsEmpty(drawn)) AS points GROUP BY q, r"
)
# Four cells make one of the next zoom out; >> 1 is their common parent, west and north of zero too.
_COARSER = """
INSERT INTO tiles_cluster (subject, zoom, "column", "row", count, x, y, sole)
SELECT subject, %(zoom)s, "column" >> 1, "row" >> 1, sum(count), sum(x * count) / sum(count), sum(y * count) / sum(count),
    CASE WHEN sum(count) = 1 THEN min(sole) END
FROM tiles_cluster WHERE subject = %(subject)s AND zoom = %(zoom)s + 1 GROUP BY subject, "column" >> 1, "row" >> 1
"""
