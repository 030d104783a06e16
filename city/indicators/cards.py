"""The cards of an area: every indicator of its level with its newest value, in two queries however many there are."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from accounts.audience import Audience
from city.models import Indicator
from geo.models import Area
from layers import periods
from layers.sources import describe_sources

from . import read

SPARK = 24


class Point(NamedTuple):
    value: float | None
    target: float | None
    score: float | None
    quality: str
    time: str


Series = dict[date, Point]

# Of each indicator the last period that any area of the level has: an area without a value in it has a gap, not an old value.
_LAST = """
SELECT indicator_id, last_period FROM city_measure WHERE level = %s AND audience <= %s AND last_period IS NOT NULL
"""
_VALUES = """
SELECT v.indicator_id, v.period_start, v.value, v.target, v.against_target, v.quality, v.time
FROM unnest(%s::bigint[], %s::date[], %s::date[]) AS w (indicator, since, year_ago)
JOIN city_currentvalue AS v ON v.indicator_id = w.indicator AND (v.period_start >= w.since OR v.period_start = w.year_ago)
JOIN city_indicator AS i ON i.id = v.indicator_id AND i.audience <= %s
WHERE v.key = %s AND v.level = %s
"""


def cards(area: Area, audience: Audience) -> list[dict[str, Any]]:
    last = _last_periods(area.level, audience)
    shown = [indicator for indicator in read.visible(audience) if indicator.pk in last]
    series = _series(shown, last, area, audience)
    sources = describe_sources(indicator.source.slug for indicator in shown)
    return [_card(i, last[i.pk], series.get(i.pk, {}), sources[i.source.slug]) for i in shown]


def _last_periods(level: str, audience: Audience) -> dict[int, date]:
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [level, int(audience)])
        return dict(cursor.fetchall())


def _series(shown: Sequence[Indicator], last: dict[int, date], area: Area, audience: Audience) -> dict[int, Series]:
    wanted = [(i.pk, periods.back(i.period, last[i.pk], SPARK - 1), read.year_ago(i.period, last[i.pk])) for i in shown]
    found: dict[int, Series] = {}
    if not wanted:
        return found
    with connection.cursor() as cursor:
        columns = [list(column) for column in zip(*wanted, strict=True)]
        cursor.execute(_VALUES, [*columns, int(audience), area.pk, area.level])
        for indicator, start, value, target, score, quality, time in cursor.fetchall():
            found.setdefault(indicator, {})[start] = Point(value, target, score, quality, time.isoformat())
    return found


def _card(indicator: Indicator, last: date, series: Series, source: dict[str, Any]) -> dict[str, Any]:
    kind = indicator.period
    now = series.get(last)
    spark = read.starts(kind, last, SPARK)
    return {
        "code": indicator.code,
        "name": {"ko": indicator.name_ko, "en": indicator.name_en},
        "theme": indicator.theme,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "direction": indicator.direction,
        "period": {"kind": kind, "code": periods.written(kind, last)},
        "value": now.value if now else None,
        "target": now.target if now else None,
        "score": _rounded(now.score if now else None),
        "status": read.status(now.score, indicator.near, indicator.far) if now else None,
        "quality": now.quality if now else "missing",
        "previous": {
            "before": _earlier(kind, periods.back(kind, last, 1), series),
            "year_ago": _earlier(kind, read.year_ago(kind, last), series),
        },
        "sparkline": {
            "first": periods.written(kind, spark[0]),
            "values": [point.value if (point := series.get(start)) else None for start in spark],
            "targets": [point.target if (point := series.get(start)) else None for start in spark],
        },
        "as_of": now.time if now else None,
        "source": source,
        "owner": read.owner(indicator),
    }


def _earlier(kind: str, start: date, series: Series) -> dict[str, Any]:
    point = series.get(start)
    return {"period": periods.written(kind, start), "value": point.value if point else None}


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 4)
