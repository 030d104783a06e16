"""Writing values of indicators: every change is a new version, and whoever writes says on which version it rests."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from city.models import Indicator, IndicatorValue
from feeds.models import Run
from geo.models import Area
from layers import periods

HEIGHT = {"neighbourhood": 0, "district": 1, "city": 2}
_SLACK = 1e-6  # of a ratio whose parts and value are both given: rounding of the sender


class Outdated(Exception):
    """The version somebody wanted to follow is no longer the current one: somebody else was faster."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is said of an area in a period. Of a ratio the value follows from its parts where it is not given itself."""

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    target: float | None = None


def record_value(
    indicator: Indicator,
    area: Area,
    period_start: date,
    figures: Figures,
    *,
    note: str = "",
    run: Run | None = None,
    by: User | None = None,
    origin: str = IndicatorValue.Origin.RECORDED,
) -> IndicatorValue:
    """The current version, which is a new one unless it says the same already.

    Raises ValidationError by field for what cannot be a value of this indicator; Outdated when another writer came between.
    """
    figures = _checked(indicator, area, period_start, figures)
    with transaction.atomic():
        before = current(indicator, area, period_start)
        if before is not None and figures_of(before) == figures and before.origin == origin:
            return before
        return _write(
            indicator, before.area if before else area, period_start, figures, before, note=note, run=run, author=by, origin=origin
        )


def correct_value(seen: IndicatorValue, figures: Figures, *, reason: str, by: User) -> IndicatorValue:
    """A new version after the one ``by`` has seen. Raises ValidationError, and Outdated where ``seen`` is no longer current."""
    if not reason.strip():
        raise ValidationError({"note": _("A correction needs its reason.")})
    figures = _checked(seen.indicator, seen.area, seen.period_start, figures)
    return _write(seen.indicator, seen.area, seen.period_start, figures, seen, note=reason.strip(), author=by)


def undo(seen: IndicatorValue, *, by: User, reason: str = "") -> IndicatorValue:
    """A new version equal to the one before ``seen``. Raises ValidationError where there is none before it, and Outdated."""
    earlier = IndicatorValue.objects.filter(
        indicator_id=seen.indicator_id, area_id=seen.area_id, period_start=seen.period_start, version__lt=seen.version
    )
    before = earlier.order_by("-version").first()
    if before is None:
        raise ValidationError({"version": _("There is no version before this one.")})
    note = reason.strip() or f"↶ v{before.version}"
    return _write(
        seen.indicator, seen.area, seen.period_start, figures_of(before), seen, note=note, author=by, origin=before.origin, run=before.run
    )


def current(indicator: Indicator, area: Area, period_start: date) -> IndicatorValue | None:
    """By the area's code: a value recorded under an older boundary is the same area's."""
    found = IndicatorValue.objects.filter(
        indicator=indicator, area__code=area.code, level=area.level, period_start=period_start, superseded_at__isnull=True
    )
    return found.select_related("indicator", "area").order_by("-version").first()


def figures_of(version: IndicatorValue) -> Figures:
    return Figures(version.value, version.numerator, version.denominator, version.target)


def _write(
    indicator: Indicator, area: Area, period_start: date, figures: Figures, before: IndicatorValue | None, **more: Any
) -> IndicatorValue:
    """The row of the version before is what two writers meet at: one of them finds it superseded."""
    now = timezone.now()
    values: Mapping[str, Any] = {
        "value": figures.value,
        "numerator": figures.numerator,
        "denominator": figures.denominator,
        "target": figures.target,
        "version": before.version + 1 if before else 1,
        "recorded_at": now,
        **more,
    }
    try:
        with transaction.atomic():
            if before is not None:
                followed = IndicatorValue.objects.filter(pk=before.pk, superseded_at__isnull=True).update(superseded_at=now)
                if not followed:
                    raise Outdated
            return IndicatorValue.objects.create(indicator=indicator, area=area, level=area.level, period_start=period_start, **values)
    except IntegrityError as error:  # the first version of somebody else, a moment ago
        raise Outdated from error


def _checked(indicator: Indicator, area: Area, period_start: date, figures: Figures) -> Figures:
    if area.level not in HEIGHT or HEIGHT[area.level] < HEIGHT[indicator.level]:
        raise ValidationError({"area": _("This indicator is not measured for areas of this level.")})
    if period_start != periods.start_of(indicator.period, period_start):
        raise ValidationError({"period_start": _("is not the first day of a period of this indicator")})
    for name in ("value", "numerator", "denominator", "target"):
        number = getattr(figures, name)
        if number is not None and not math.isfinite(number):
            raise ValidationError({name: _("is not a number")})
    return _with_ratio(indicator, figures)


def _with_ratio(indicator: Indicator, figures: Figures) -> Figures:
    if indicator.rollup != Indicator.Rollup.RATIO or figures.numerator is None or figures.denominator is None:
        return figures
    if figures.denominator == 0:
        raise ValidationError({"denominator": _("must not be 0")})
    value = indicator.scale * figures.numerator / figures.denominator
    if figures.value is not None and not math.isclose(figures.value, value, rel_tol=_SLACK, abs_tol=0.5 * 10**-indicator.decimals):
        raise ValidationError({"value": _("is not what numerator and denominator make")})
    return Figures(value, figures.numerator, figures.denominator, figures.target)
