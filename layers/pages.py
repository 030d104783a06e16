"""Features of a layer by the page, in the order of their keys."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from geo.models import Area

from .ahead import KEPT, TOUCHED
from .conditions import TRUE, Box, Condition, after_key, all_of, boxed_in, in_box
from .counts import AREA, counted
from .declaration import Field
from .features import feature_json, in_area
from .projection import Projection

# About 40 bytes a vertex: a page of large polygons ends near 8 MB, whatever its limit says.
MOST_VERTICES = 200_000
# Looking at a feature that the spatial index has found costs as much as walking past so many rows by key (8 µs and 0.8 µs).
FOUND_COSTS = 10
# A walk goes on for so many times the rows it is expected to take. What lies in an area is not spread evenly over the keys.
PATIENCE = 4


@dataclass(frozen=True, slots=True)
class Page:
    """``features``: GeoJSON texts in the order of their keys; ``last``: key of the last one; ``more``: whether others follow."""

    features: list[str]
    last: int | None
    more: bool


# Columns of ours carry a mark, because a layer may well have a field called “place” or “seen”.
_PAGE = """
{before} SELECT f.id, {feature}, f."#seen"
FROM (SELECT f.*, row_number() OVER w AS "#place", sum({vertices}) OVER w AS "#vertices", count(*) OVER () AS "#seen"
      FROM ({rows} LIMIT %s) AS f
      WINDOW w AS (ORDER BY f.id)) AS f
WHERE f."#place" <= %s AND (f."#place" = 1 OR f."#vertices" <= %s)
ORDER BY f.id
"""


def page(
    projection: Projection,
    conditions: Iterable[Condition],
    fields: Sequence[Field],
    *,
    limit: int,
    geometry: bool = True,
    box: Box | None = None,
    area: Area | None = None,
    after: int | None = None,
) -> Page:
    """The first ``limit`` features behind the key ``after`` that meet the conditions; fewer where their shapes are too large for one
    answer. One query."""
    before = Condition(sql.SQL(""))
    if area is not None:
        inside = all_of([*([] if box is None else [in_box(box)]), *conditions])
        before = _found_in_area(projection, area, inside, after, limit + 1)
        rows = _rows(projection, Condition(sql.SQL('f.id IN (SELECT id FROM "#here")')))
    else:
        condition = all_of([*conditions, *([] if after is None else [after_key(after)])])
        rows = _rows(projection, condition) if box is None else _rows_in_box(projection, condition, box)
    query = sql.SQL(_PAGE).format(
        before=before.sql,
        feature=feature_json(fields, geometry=geometry),
        vertices=sql.SQL("ST_NPoints(f.geometry)" if geometry else "0"),
        rows=rows.sql,
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*before.values, *rows.values, limit + 1, limit, MOST_VERTICES])
        found = cursor.fetchall()
    return Page([row[1] for row in found], found[-1][0] if found else None, bool(found) and found[0][2] > len(found))


def _rows(projection: Projection, condition: Condition) -> Condition:
    """What meets the condition, in the order of its keys."""
    query = sql.SQL("SELECT * FROM {} AS f WHERE {} ORDER BY f.id").format(projection.sql, condition.sql)
    return Condition(query, condition.values)


# ST_Intersects is priced at 10,000 comparisons, and the planner adds that to every row it looks at, although the boxes are compared first:
# it took walking the keys for dearer than it is, and started parallel workers for a few hundred rows (40 ms for what takes 3). So it
# chooses its way by the boxes alone, OFFSET 0 keeps the rest out of that, and only what is about to be answered is looked at closely.
# The outer query keeps the inner's order; an ORDER BY here would have the inner planned for all its rows, not for the page's.
_IN_BOX = """
SELECT * FROM (SELECT * FROM {relation} AS f WHERE {condition} ORDER BY f.id OFFSET 0) AS f WHERE coalesce({exactly}, false)
"""


def _rows_in_box(projection: Projection, condition: Condition, box: Box) -> Condition:
    """The same, of what touches a box. Within ``coalesce`` the planner takes half for true; by itself it takes a thousandth."""
    nearly, exactly = all_of([boxed_in(box), condition]), in_box(box)
    query = sql.SQL(_IN_BOX).format(relation=projection.sql, condition=nearly.sql, exactly=exactly.sql)
    return Condition(query, nearly.values + exactly.values)


# ---- in an area

# Of an area with many features the spatial index gives all for the sake of the first hundred. Walking the keys finds a hundred after as
# many rows however many there are. So where the area is known to hold enough (layers.counts) the keys are walked, from the first to the
# last that lies in it; where that takes too long after all, and everywhere else, the spatial index is asked, and sorted are keys only.
_FOUND = """
WITH {kept}, {area},
walk AS MATERIALIZED (
    SELECT n.first, n.last, ceil({patience} * {most} * t.total / n.count) AS rows
    FROM kept JOIN layers_areacount AS n USING (subject) JOIN area AS a ON a.id = n.area AND a.outline_digest = n.outline_digest,
        LATERAL (SELECT sum(s.count) AS total FROM layers_sourcecount AS s WHERE s.subject = n.subject) AS t
    WHERE NOT EXISTS (SELECT FROM unknown AS u WHERE {touched})
      AND {found_costs} * n.count::float8 * n.count > {most} * t.total),
walked AS MATERIALIZED (
    SELECT f.id FROM (SELECT * FROM {relation} AS f
        WHERE f.id >= (SELECT first FROM walk) AND f.id <= (SELECT last FROM walk) AND {after}
        ORDER BY f.id LIMIT (SELECT rows FROM walk)) AS f
    WHERE {condition} ORDER BY f.id LIMIT {most}),
enough AS MATERIALIZED (SELECT count(*) = {most} AS so FROM walked),
"#here" AS (
    SELECT id FROM walked WHERE (SELECT so FROM enough)
    UNION ALL (SELECT f.id FROM {relation} AS f WHERE NOT (SELECT so FROM enough) AND {after} AND {condition} ORDER BY f.id LIMIT {most}))
"""


def _found_in_area(projection: Projection, area: Area, condition: Condition, after: int | None, most: int) -> Condition:
    """The keys of the first ``most`` features in an area, as ``#here``."""
    asked = counted(projection)
    behind = TRUE if after is None else after_key(after)
    inside = all_of([in_area(projection.layer, area), condition])
    kept = {
        "subjects": [asked.subject] if asked else [],
        "facts": [asked.facts] if asked else [],
        "slugs": [projection.layer.slug] if asked else [],
    }
    query = sql.SQL(_FOUND).format(
        kept=KEPT.format(**{name: sql.Literal(values) for name, values in kept.items()}),
        area=AREA.format(which=sql.SQL("id = {}").format(sql.Literal(area.pk))),
        patience=sql.Literal(PATIENCE),
        found_costs=sql.Literal(FOUND_COSTS),
        most=sql.Literal(most),
        touched=TOUCHED,
        relation=projection.sql,
        after=behind.sql,
        condition=inside.sql,
    )
    return Condition(query, (*behind.values, *inside.values, *behind.values, *inside.values))
