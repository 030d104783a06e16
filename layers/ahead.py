"""What is made ahead of a layer's rows (counts, clusters), and whether it still holds.

Whoever makes it notes which changes of the log its rows already contained (models.MadeAhead). It holds while the log has no other change
of its subject, and for a place while no other change touches that place. Three ask so: the worker for the whole of it (``stale``), a
question to the database within its own statement and so as of one moment (``KEPT``, ``TOUCHED``), a tile from memory (``Remembered``).
"""

from collections.abc import Mapping

from django.db import connection
from psycopg import sql

from . import changes
from .changes import Tile
from .models import MadeAhead
from .pool import fetch_row

_STALE = sql.SQL("""
SELECT w.subject FROM unnest(%s::text[], %s::text[]) AS w (subject, facts) LEFT JOIN {made} AS m USING (subject, facts)
WHERE m.subject IS NULL OR EXISTS (SELECT FROM layers_change AS l WHERE l.subject = w.subject AND l.id NOT IN (SELECT unnest(m.changes)))
ORDER BY 1
""")


def stale(made: type[MadeAhead], wanted: Mapping[str, str]) -> list[str]:
    """Those subjects of ``wanted`` (subject → facts) of which nothing was made by these facts, or of which something changed since."""
    with connection.cursor() as cursor:
        cursor.execute(_STALE.format(made=_table(made)), [list(wanted), list(wanted.values())])
        return [subject for (subject,) in cursor.fetchall()]


#: What was counted ahead, and the changes it does not contain. They are looked up as a set: a subject may have a thousand.
KEPT = sql.SQL("""
kept AS MATERIALIZED (
    SELECT c.subject, c.changes, w.slug FROM unnest({subjects}::text[], {facts}::text[], {slugs}::text[]) AS w (subject, facts, slug)
    JOIN layers_counting AS c USING (subject, facts)),
unknown AS MATERIALIZED (
    SELECT l.subject, l.id, l.boxes, l.itemised FROM layers_change AS l
    WHERE l.subject IN (SELECT subject FROM kept) AND l.id NOT IN (SELECT unnest(changes) FROM kept))
""")
#: Whether a change ``u`` may have changed what lies in an area ``a``.
TOUCHED = sql.SQL("""(u.boxes IS NULL OR EXISTS (
    SELECT FROM generate_subscripts(u.boxes, 1) AS i
    WHERE u.boxes[i][1] <= ST_XMax(a.box) AND u.boxes[i][3] >= ST_XMin(a.box)
      AND u.boxes[i][2] <= ST_YMax(a.box) AND u.boxes[i][4] >= ST_YMin(a.box)))
""")


class Remembered:
    """What the server remembers of one kind of things made ahead: per subject, the changes they were made with when last asked for."""

    def __init__(self, made: type[MadeAhead]) -> None:
        query = sql.SQL("SELECT changes FROM {} WHERE subject = %(subject)s AND facts = %(facts)s")
        self._query = query.format(_table(made)).as_bytes(None)
        self._seen: dict[str, frozenset[int]] = {}

    async def holds(self, subject: str, facts: str, tile: Tile, margin: float) -> bool:
        """Whether every change that touches the tile was there when it was made. What was made later only knows more."""
        log, known = changes.log(), self._seen.get(subject)
        if known is None or log.unknown_to(known, subject, tile, margin):
            row = await fetch_row(self._query, {"subject": subject, "facts": facts})
            if row is None:
                return False
            known = self._seen[subject] = frozenset(change.int for change in row[0])
        return not log.unknown_to(known, subject, tile, margin)

    def forget(self, subject: str | None = None) -> None:
        if subject is None:
            self._seen.clear()
        else:
            self._seen.pop(subject, None)


def _table(made: type[MadeAhead]) -> sql.Identifier:
    return sql.Identifier(made._meta.db_table)
