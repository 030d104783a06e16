"""From the parts to the whole: neighbourhoods → districts → city, where the indicator's formula and its source's licence allow it.

A whole is computed only where every part has its value: a sum that lacks a part is not the whole's, and no value is not 0.
"""

from typing import Any, cast

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from accounts.problems import Problem
from city.models import Indicator
from feeds.licences import allows_derivatives

STEPS = (("neighbourhood", "district"), ("district", "city"))
# What stands for the parts' weights: of a mean the denominator where the source gives one (tests taken), else the people.
_VALUE = {
    "sum": ("sum(p.value)", "NULL::float8", "NULL::float8", "sum(p.target)"),
    "mean": (
        "sum(p.value * p.weight) / NULLIF(sum(p.weight), 0)",
        "NULL::float8",
        "sum(p.denominator)",
        "sum(p.target * p.weight) / NULLIF(sum(p.weight), 0)",
    ),
    "ratio": (
        "%(scale)s * sum(p.numerator) / NULLIF(sum(p.denominator), 0)",
        "sum(p.numerator)",
        "sum(p.denominator)",
        "sum(p.target * p.denominator) / NULLIF(sum(p.denominator), 0)",
    ),
}
# Sums are of decimals: those of floating-point numbers hang on the order of the rows, and the same parts would make a new version.
# The areas first, a few hundred rows at most, so that the plan does not hang on what the planner believes of a table just filled.
_COMPUTE = """
WITH part AS MATERIALIZED (SELECT code, parent_code, population FROM geo_currentarea WHERE level = %(below)s),
above AS MATERIALIZED (
    SELECT w.id, w.code, count(*) AS parts FROM geo_currentarea AS w JOIN part ON part.parent_code = w.code
    WHERE w.level = %(above)s GROUP BY w.id, w.code
), p AS MATERIALIZED (
    SELECT part.parent_code, v.period_start, v.value::numeric, v.numerator::numeric, v.denominator::numeric, v.target::numeric,
        coalesce(v.denominator, part.population)::numeric AS weight
    FROM city_indicatorvalue AS v JOIN geo_area AS a ON a.id = v.area_id JOIN part ON part.code = a.code
    WHERE v.indicator_id = %(indicator)s AND v.level = %(below)s AND v.superseded_at IS NULL
), sums AS (
    SELECT w.id AS area_id, p.period_start, ({value})::float8 AS value, ({numerator})::float8 AS numerator,
        ({denominator})::float8 AS denominator, CASE WHEN count(p.target) = count(*) THEN ({target})::float8 END AS target,
        count(p.{needed}) = w.parts AS complete
    FROM p JOIN above AS w ON w.code = p.parent_code GROUP BY w.id, w.parts, p.period_start
), whole AS (
    SELECT area_id, period_start, target, CASE WHEN complete THEN value END AS value,
        CASE WHEN complete THEN numerator END AS numerator, CASE WHEN complete THEN denominator END AS denominator
    FROM sums
)
SELECT whole.*, o.id AS before, coalesce(o.version, 0) + 1 AS version FROM whole
LEFT JOIN city_indicatorvalue AS o ON o.indicator_id = %(indicator)s AND o.area_id = whole.area_id
    AND o.period_start = whole.period_start AND o.superseded_at IS NULL
WHERE (o.id IS NULL AND whole.value IS NOT NULL) OR (o.origin = 'rollup' AND
    (o.value, o.numerator, o.denominator, o.target) IS DISTINCT FROM (whole.value, whole.numerator, whole.denominator, whole.target))
"""
_SUPERSEDE = "UPDATE city_indicatorvalue AS o SET superseded_at = %(now)s FROM news WHERE o.id = news.before"
_ADD = """
INSERT INTO city_indicatorvalue (indicator_id, area_id, level, period_start, value, numerator, denominator, target, note, origin,
    version, recorded_at)
SELECT %(indicator)s, area_id, %(above)s, period_start, value, numerator, denominator, target, '', 'rollup', version, %(now)s FROM news
ORDER BY area_id, period_start
"""


class NotRolledUp(Problem):
    """Raised where the formula or the licence forbids it."""


def check_rollup(indicator: Indicator) -> None:
    if indicator.rollup == Indicator.Rollup.NONE:
        raise NotRolledUp(400, errors=[("rollup", _("The parts of this indicator do not add up to the whole."))])
    if not allows_derivatives(indicator.source):
        raise NotRolledUp(400, errors=[("source", _("The licence of the source forbids publishing values computed from it."))])


def roll_up(indicator: Indicator) -> int:
    """Compute every whole whose parts are all there; returns how many values are new. Repeating it changes nothing.

    A value recorded for the whole itself stays: the agency's own figure is better than ours. Raises NotRolledUp.
    """
    check_rollup(indicator)
    start = [below for below, _above in STEPS].index(indicator.level) if indicator.level != "city" else len(STEPS)
    with transaction.atomic():
        return sum(_step(indicator, below, above) for below, above in STEPS[start:])


def _step(indicator: Indicator, below: str, above: str) -> int:
    value, numerator, denominator, target = _VALUE[indicator.rollup]
    needed = "denominator" if indicator.rollup == Indicator.Rollup.RATIO else "value"
    parts = {"value": value, "numerator": numerator, "denominator": denominator, "target": target, "needed": needed}
    compute = sql.SQL(_COMPUTE).format(**{name: sql.SQL(part) for name, part in parts.items()})
    params: dict[str, Any] = {"indicator": indicator.pk, "scale": indicator.scale, "below": below, "above": above, "now": timezone.now()}
    with connection.cursor() as cursor:
        # A materialised copy of what is new: the row before must be superseded when its successor is written.
        cursor.execute(sql.SQL("CREATE TEMPORARY TABLE news ON COMMIT DROP AS {}").format(compute), params)
        cursor.execute(_SUPERSEDE, params)
        cursor.execute(_ADD, params)
        found = cast(int, cursor.rowcount)
        cursor.execute("DROP TABLE news")
    return found
