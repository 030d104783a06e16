"""Counts the layers ahead (layers.counts reads). Runs in the worker once a minute, as the owner or the web's role.

A count reads the rows and the change log as of one moment: what comes later is neither counted nor noted, and corrects the count of
whoever asks until the next time. Only what changed is counted again: an edit costs the areas it touches.
"""

import logging
from collections.abc import Iterator, Mapping

from django.db import connection, transaction
from psycopg import sql

from accounts.audience import Audience

from . import registry
from .ahead import TOUCHED, stale
from .counts import AREA, Counted, counted, extent_sql
from .declaration import Layer
from .features import inside_sql
from .models import AreaCount, Change, Counting, SourceCount
from .projection import project

logger = logging.getLogger(__name__)


def count_stale() -> list[str]:
    """Count what has changed since it was counted, and forget what is no longer declared; the subjects counted."""
    declared = {found.subject: found for layer in registry.layers() for found in every_subject(layer)}
    for model in (Counting, AreaCount, SourceCount):
        model._default_manager.exclude(subject__in=declared).delete()
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_MOVES, [list(declared)])
    old = _stale(declared)
    for subject in old:
        count(declared[subject])
    return old


def every_subject(layer: Layer) -> Iterator[Counted]:
    """One per subject, by the lowest audience that draws it."""
    known: set[str] = set()
    for audience in Audience:
        try:
            found = counted(project(layer, audience)) if layer.audience <= audience else None
        except PermissionError:
            continue
        if found is not None and found.subject not in known:
            known.add(found.subject)
            yield found


_UNCOUNTED = """
SELECT w.subject, w.in_areas AND EXISTS (
    SELECT FROM geo_area AS a LEFT JOIN layers_areacount AS n
        ON n.subject = w.subject AND n.area = a.id AND n.outline_digest = a.outline_digest
    WHERE a.valid_to IS NULL AND n.area IS NULL)
FROM unnest(%s::text[], %s::bool[]) AS w (subject, in_areas)
WHERE EXISTS (SELECT FROM layers_change AS l WHERE l.subject = w.subject)
ORDER BY 1
"""


def _stale(declared: Mapping[str, Counted]) -> list[str]:
    """Two queries. A subject without any change is one that nothing watches: of it nothing is kept."""
    old = set(stale(Counting, {subject: found.facts for subject, found in declared.items()}))
    with connection.cursor() as cursor:
        cursor.execute(_UNCOUNTED, [list(declared), [_in_areas(found) for found in declared.values()]])
        return [subject for subject, uncounted in cursor.fetchall() if uncounted or subject in old]


def _in_areas(found: Counted) -> bool:
    """Areas in areas are its children, which nobody counts."""
    return not found.projection.layer.area_level


_FORGET = """
DELETE FROM layers_areacount AS n WHERE subject = %s
    AND NOT EXISTS (SELECT FROM geo_area AS a WHERE a.valid_to IS NULL AND a.id = n.area AND a.outline_digest = n.outline_digest)
"""
# One statement, and so the changes it notes are those whose rows it counts, no more and no fewer: only then can later ones correct it.
_COUNT = sql.SQL("""
WITH log AS MATERIALIZED (SELECT id, boxes FROM layers_change WHERE subject = %(subject)s),
unknown AS MATERIALIZED (SELECT boxes FROM log WHERE id <> ALL(%(known)s)),
whole AS MATERIALIZED (SELECT source, n, box FROM ({rows}) AS e WHERE EXISTS (SELECT FROM unknown)),
noted AS (
    INSERT INTO layers_counting (subject, facts, changes, at) SELECT %(subject)s, %(facts)s, array_agg(id), now() FROM log
    ON CONFLICT (subject) DO UPDATE SET facts = excluded.facts, changes = excluded.changes, at = excluded.at),
gone AS (
    DELETE FROM layers_sourcecount AS n WHERE subject = %(subject)s AND EXISTS (SELECT FROM unknown)
    AND source NOT IN (SELECT source FROM whole)),
{areas}
INSERT INTO layers_sourcecount (subject, source, count, box) SELECT %(subject)s, source, n, box FROM whole
ON CONFLICT (subject, source) DO UPDATE SET count = excluded.count, box = excluded.box
""")
_IN_AREAS = sql.SQL("""
{area},
counted AS (
    INSERT INTO layers_areacount (subject, area, outline_digest, count, first, last)
    SELECT %(subject)s, a.id, a.outline_digest, c.n, c.first, c.last FROM area AS a JOIN geo_area AS g USING (id),
        LATERAL (SELECT count(*) AS n, min(f.id) AS first, max(f.id) AS last FROM {relation} AS f WHERE {inside}) AS c
    WHERE NOT EXISTS (
        SELECT FROM layers_areacount AS n WHERE n.subject = %(subject)s AND n.area = a.id AND n.outline_digest = a.outline_digest)
      OR EXISTS (SELECT FROM unknown AS u WHERE {touched})
    ON CONFLICT (subject, area, outline_digest) DO UPDATE SET count = excluded.count, first = excluded.first, last = excluded.last)
""")
_FORGET_MOVES = """
DELETE FROM layers_move AS m USING layers_change AS l
WHERE l.id = m.change AND NOT EXISTS (SELECT FROM unnest(%s::text[]) AS w (subject) WHERE w.subject = l.subject)
"""
_COUNTED_MOVES = "DELETE FROM layers_move WHERE change IN (SELECT unnest(changes) FROM layers_counting WHERE subject = %s)"


def count(found: Counted) -> None:
    """What is kept of one subject made true again, whole or not at all: all of it the first time, afterwards what changes since then
    touch. Should the log be folded meanwhile, the one change it leaves is in nobody's list, and everything is counted anew."""
    subject = found.subject
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('layers_counting'), hashtext(%s))", [subject])
        if not Change.objects.filter(subject=subject).exists():
            raise ValueError(f"nothing watches {subject}: what is kept of it would never be known to be old")
        kept = Counting.objects.filter(subject=subject, facts=found.facts).first()
        if kept is None:
            AreaCount.objects.filter(subject=subject).delete()
        cursor.execute(_FORGET, [subject])
        cursor.execute(_counting(found), {"subject": subject, "facts": found.facts, "known": kept.changes if kept else []})
        cursor.execute(_COUNTED_MOVES, [subject])
    logger.info("counted %s ahead", subject)


def _counting(found: Counted) -> sql.Composed:
    projection = found.projection
    if not _in_areas(found):
        areas: sql.Composable = sql.SQL("area AS (SELECT)")
    else:
        areas = _IN_AREAS.format(
            area=AREA.format(which=sql.SQL("valid_to IS NULL")),
            relation=projection.sql,
            inside=inside_sql(projection.layer, sql.SQL("g.geometry")),
            touched=TOUCHED,
        )
    return _COUNT.format(rows=extent_sql(projection), areas=areas)
