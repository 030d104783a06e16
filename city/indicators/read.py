"""What is known of indicators, as far as an audience may know. Every question carries the audience into its query."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.audience import Audience
from city.models import Indicator
from feeds.licences import allows_derivatives
from layers import periods
from layers.catalogue import text
from layers.declaration import Text
from layers.measures import allowed_forms
from layers.refusals import no_such

from .measures import THEMES


def visible(audience: Audience) -> QuerySet[Indicator]:
    return Indicator.objects.filter(audience__lte=audience).select_related("department", "source").order_by("theme", "code")


def one(code: str, audience: Audience) -> Indicator:
    """Raises the same 404 for a code that does not exist and for one this audience may not know of."""
    plausible = code.isprintable() and len(code) <= 60
    found = visible(audience).filter(code=code).first() if plausible else None
    if found is None:
        raise no_such("code", _("no such indicator"))
    return found


def forms_of(indicator: Indicator) -> list[str]:
    """Sums can be told per person and per square kilometre; a ratio of a ratio says nothing."""
    whole = ("value", "per_1000", "per_km2", "against_target") if indicator.rollup == Indicator.Rollup.SUM else ("value", "against_target")
    return list(allowed_forms(whole, derivatives=allows_derivatives(indicator.source)))


def entry(indicator: Indicator) -> dict[str, Any]:
    """One line of the list. Staff indicators come only to staff, so what is in it may be said."""
    return {
        "code": indicator.code,
        "name": {"ko": indicator.name_ko, "en": indicator.name_en},
        "theme": {"code": indicator.theme, **text(THEMES[Indicator.Theme(indicator.theme)])},
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "direction": indicator.direction,
        "period": indicator.period,
        "level": indicator.level,
        "rollup": indicator.rollup,
        "forms": forms_of(indicator),
        "audience": Audience(indicator.audience).slug,
        "owner": owner(indicator),
    }


def definition(indicator: Indicator) -> dict[str, Any]:
    return {
        **entry(indicator),
        "definition": {"ko": indicator.definition_ko, "en": indicator.definition_en or indicator.definition_ko},
        "formula": indicator.formula,
        "scale": indicator.scale,
        "bands": {"far": indicator.far, "near": indicator.near, "on": 1.0},
        "derivatives": allows_derivatives(indicator.source),
    }


def owner(indicator: Indicator) -> dict[str, Any] | None:
    department = indicator.department
    if department is None:
        return None
    return {"code": department.code, "name": text(Text(department.name_ko, department.name_en or department.name_ko))}


def status(score: float | None, near: float, far: float) -> str | None:
    """on ≥ 1 > near > off > far; None where there is no score."""
    if score is None:
        return None
    return "on" if score >= 1 else "near" if score >= near else "off" if score >= far else "far"


def starts(kind: str, last: date, count: int) -> list[date]:
    """The first days of so many periods up to and including ``last``, oldest first."""
    return [periods.back(kind, last, steps) for steps in range(count - 1, -1, -1)]


def year_ago(kind: str, start: date) -> date:
    """The same period a year before; of a day the same date, of 29 February the day before."""
    if kind != "day":
        return start.replace(year=max(1, start.year - 1))
    day = 28 if (start.month, start.day) == (2, 29) else start.day
    return start.replace(year=max(1, start.year - 1), day=day)
