"""Which relations are small: read once as a whole they are searched sooner than looked up, tier by tier, in an index.

As the database believes, asked once a minute; one it has not looked at yet is as large as its file would be with the shortest rows.
"""

import time
from collections.abc import Iterable

from django.db import connection

SMALL_ROWS = 3_000
SHORTEST_ROW = 100  # bytes: a key, a name and a place
KEPT_S = 60.0
# The largest table behind a relation; a view is followed to the tables it reads, however deep.
_ROWS = """
WITH RECURSIVE read AS (
    SELECT name, to_regclass(name)::oid AS oid FROM unnest(%s::text[]) AS name
    UNION
    SELECT read.name, d.refobjid FROM read JOIN pg_class c ON c.oid = read.oid AND c.relkind IN ('v', 'm')
        JOIN pg_rewrite r ON r.ev_class = c.oid JOIN pg_depend d ON d.objid = r.oid AND d.classid = 'pg_rewrite'::regclass
    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid <> c.oid)
SELECT name FROM read JOIN pg_class c USING (oid) WHERE c.relkind IN ('r', 'p') GROUP BY name
HAVING max(CASE WHEN c.reltuples >= 0 THEN c.reltuples WHEN c.relkind = 'p' THEN 'infinity' ELSE pg_relation_size(c.oid) / %s END) <= %s
"""

_known: dict[str, tuple[bool, float]] = {}


def small(relations: Iterable[str]) -> set[str]:
    wanted, now = set(relations), time.monotonic()
    unknown = sorted(name for name in wanted if _known.get(name, (False, 0.0))[1] <= now)
    if unknown:
        with connection.cursor() as cursor:
            cursor.execute(_ROWS, [unknown, SHORTEST_ROW, SMALL_ROWS])
            found = {row[0] for row in cursor.fetchall()}
        _known.update({name: (name in found, now + KEPT_S) for name in unknown})
    return {name for name in wanted if _known[name][0]}


def forget() -> None:
    _known.clear()
