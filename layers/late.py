"""Sources that are late: the last complete run is longer ago than the source's own interval and half of it again.

Only sources of layers the viewer may know of are told and counted: whose the layer is, and whoever else brings its rows or readings. One
that never delivered is not late: nothing of it is shown.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from accounts.audience import Viewer
from feeds.models import DataSource, Run
from geo.models import Area

from . import exceptions
from .declaration import Text
from .visible import projections

#: Of an interval. What is asked for at every interval takes its time to come, and is not late for that.
GRACE = 0.5
TITLE = Text("자료 갱신 지연", "Data is late")


@dataclass(frozen=True, slots=True)
class Lateness:
    """``late`` of ``of`` sources that are expected at intervals."""

    late: int
    of: int


def count_late(viewer: Viewer) -> Lateness:
    """One query."""
    now = timezone.now()
    expected = list(_expected(_shown(viewer)))
    return Lateness(sum(_is_late(source, now) for source in expected), len(expected))


@exceptions.provide
def late_sources(viewer: Viewer, area: Area | None) -> Iterator[exceptions.Found]:
    """A source serves the whole city, so it is named where the whole city is asked about."""
    if area is not None and area.level != Area.Level.CITY:
        return
    now, shown = timezone.now(), _shown(viewer)
    for source in _expected(shown):
        if _is_late(source, now):
            yield _exception(source, shown[source.slug], now)


def _shown(viewer: Viewer) -> dict[str, str]:
    """Sources by slug → the layer they feed, the first of the panel where one feeds several."""
    layers = [projection.layer for projection in projections(viewer)]
    return {slug: layer.slug for layer in reversed(layers) for slug in (layer.source, *layer.fed_by)}


def _expected(shown: Collection[str]) -> QuerySet[Any]:
    delivered = Max("runs__ended_at", filter=Q(runs__state=Run.State.DONE))
    return (
        DataSource.objects.filter(slug__in=shown, expected_interval__isnull=False)
        .annotate(delivered_at=delivered)
        .filter(delivered_at__isnull=False)
        .annotate(due=F("delivered_at") + F("expected_interval"))
        .order_by("slug")
    )


def _is_late(source: Any, now: datetime) -> bool:
    late: bool = now > source.due + source.expected_interval * GRACE
    return late


def _exception(source: Any, layer: str, now: datetime) -> exceptions.Found:
    """Twice the interval is half as bad as it gets: one missed day of a daily source ranks with one missed hour of an hourly one."""
    age, interval = (now - source.delivered_at).total_seconds(), source.expected_interval.total_seconds()
    return exceptions.Found(
        kind="late-source",
        title=TITLE,
        name=Text(source.title_ko, source.title_en),
        severity=max(0.0, 1 - interval / age),
        layer=layer,
        value=round(age / 3600, 1),
        reference=round(interval / 3600, 2),
        unit="h",
        since=source.due,
    )
