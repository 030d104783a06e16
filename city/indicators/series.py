"""Values of one indicator by area and period, the current ones or every version, a bounded page of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from psycopg import sql

from accounts.audience import Audience
from city.models import Indicator
from geo.models import Area
from layers import periods

from . import read


@dataclass(frozen=True, slots=True)
class Span:
    """First days of the first and the last period, both included; None: open."""

    start: date | None = None
    end: date | None = None


# Staff read who changed what and why; everybody reads the value.
_CURRENT = """
SELECT v.area_code, v.period_start, v.{form}, v.numerator, v.denominator, v.target, v.against_target, v.quality, v.version, v.time
FROM city_currentvalue AS v JOIN city_indicator AS i ON i.id = v.indicator_id AND i.audience <= %(audience)s
WHERE {where} ORDER BY v.period_start, v.area_code LIMIT %(limit)s OFFSET %(offset)s
"""
_VERSIONS = """
SELECT a.code, v.period_start, v.value, v.numerator, v.denominator, v.target, city_score(i.direction, v.value, v.target), v.origin,
    v.version, v.recorded_at, v.superseded_at, v.note, u.username
FROM city_indicatorvalue AS v JOIN city_indicator AS i ON i.id = v.indicator_id AND i.audience <= %(audience)s
JOIN geo_area AS a ON a.id = v.area_id LEFT JOIN accounts_user AS u ON u.id = v.author_id
WHERE {where} ORDER BY v.period_start, a.code, v.version LIMIT %(limit)s OFFSET %(offset)s
"""


def page(
    indicator: Indicator, area: Area | None, span: Span, audience: Audience, *, form: str, limit: int, offset: int
) -> tuple[list[dict[str, Any]], bool]:
    """Rows and whether more follow. ``area`` None: every area of the indicator's own level."""
    query = sql.SQL(_CURRENT).format(form=sql.Identifier(form), where=sql.SQL(_where(area, span, "v.area_code")))
    rows = _rows(query, _params(indicator, area, span, audience, limit, offset))
    return [_current(indicator, row) for row in rows[:limit]], len(rows) > limit


def versions(
    indicator: Indicator, area: Area | None, span: Span, audience: Audience, *, limit: int, offset: int
) -> tuple[list[dict[str, Any]], bool]:
    query = sql.SQL(_VERSIONS).format(where=sql.SQL(_where(area, span, "a.code")))
    rows = _rows(query, _params(indicator, area, span, audience, limit, offset))
    return [_version(indicator, row) for row in rows[:limit]], len(rows) > limit


def _where(area: Area | None, span: Span, code: str) -> str:
    parts = ["v.indicator_id = %(indicator)s", "v.level = %(level)s"]
    parts += [f"{code} = %(area)s"] if area else []
    parts += ["v.period_start >= %(start)s"] if span.start else []
    parts += ["v.period_start <= %(end)s"] if span.end else []
    return " AND ".join(parts)


def _params(indicator: Indicator, area: Area | None, span: Span, audience: Audience, limit: int, offset: int) -> dict[str, Any]:
    return {
        "indicator": indicator.pk,
        "level": area.level if area else indicator.level,
        "area": area.code if area else None,
        "start": span.start,
        "end": span.end,
        "audience": int(audience),
        "limit": limit + 1,
        "offset": offset,
    }


def _rows(query: sql.Composed, params: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())


def _current(indicator: Indicator, row: Sequence[Any]) -> dict[str, Any]:
    code, start, value, numerator, denominator, target, score, quality, version, recorded_at = row
    return {
        **_figures(indicator, code, start, (value, numerator, denominator, target, score)),
        "quality": quality,
        "version": version,
        "recorded_at": recorded_at.isoformat(),
    }


def _version(indicator: Indicator, row: Sequence[Any]) -> dict[str, Any]:
    code, start, value, numerator, denominator, target, score, origin, version, recorded_at, superseded_at, note, author = row
    return {
        **_figures(indicator, code, start, (value, numerator, denominator, target, score)),
        "quality": origin,
        "version": version,
        "recorded_at": recorded_at.isoformat(),
        "superseded_at": superseded_at.isoformat() if superseded_at else None,
        "note": note,
        "by": author,
    }


def _figures(indicator: Indicator, code: str, start: date, figures: Sequence[float | None]) -> dict[str, Any]:
    value, numerator, denominator, target, score = figures
    return {
        "area": code,
        "period": periods.written(indicator.period, start),
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "target": target,
        "score": None if score is None else round(score, 4),
        "status": read.status(score, indicator.near, indicator.far),
    }
