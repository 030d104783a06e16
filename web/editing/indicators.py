"""Editing the value of an indicator in one area and period: a correction is a new version with its reason, and can be taken back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.problems import Problem
from accounts.viewer import viewer_of_user
from city.forms import PARTS, SpotForm, ValueForm
from city.indicators import read, record
from city.models import Indicator, IndicatorValue
from city.names import name_of
from city.rights import may_edit
from geo.models import Area
from layers import areas, periods
from web.twin.words import unit

from .focus import take_up, with_reason_last
from .views import Refused, for_officials, signed_in

FIGURES = ("value", "numerator", "denominator", "target")
MORE_DECIMALS = 2  # in a field, beyond those an indicator is shown with
# What stands behind a value, by how the whole is made of its parts: a mean is weighted by what was counted.
BEHIND = {Indicator.Rollup.RATIO: PARTS, Indicator.Rollup.MEAN: ("denominator",)}
FIELDS = {"note": "reason", "area": None, "period_start": None}  # where the record's own names for what is wrong are shown


@for_officials
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """``?area=&period=`` say which value; without them the latest one of the whole city, or of the first area that has one."""
    found = _indicator(request, code)
    spot = SpotForm(request.GET or _latest(found), indicator=found)
    told = {"name": name_of(found), "unit": unit(found.unit), "spot": spot}
    if not spot.is_valid():
        take_up(spot)
        return render(request, "web/editing/indicator.html", told, status=400)
    area, start = spot.cleaned_data["area"], spot.cleaned_data["period"]
    current = record.current(found, area, start)
    form = ValueForm(request.POST or None, initial=_figures(current), parts=_parts(found, current))
    outdated = False
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, form, found, area, start, current)
        except record.Outdated:
            outdated = True
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(_address(found, area, start))
    if outdated:  # the next save is meant to follow what the reader is shown now
        follows = request.POST.copy()
        follows["seen"] = str(current.pk if current else 0)
        form.data = follows
    take_up(with_reason_last(form))
    context = told | {"indicator": found, "form": form, "current": current, "outdated": outdated, "places": f"{found.decimals}g"}
    context |= {"versions": _versions(found, area, start), "back": _on_the_map(found, area)}
    status = 409 if outdated else 400 if request.method == "POST" else 200
    return render(request, "web/editing/indicator.html", context, status=status)


@for_officials
@require_POST
def undo_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Take the current version back; ``seen``: the version its reader saw."""
    found = _indicator(request, code)
    text = request.POST.get("seen", "")
    key = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    seen = IndicatorValue.objects.select_related("indicator", "area").filter(pk=key, indicator=found).first()
    if seen is None:
        raise Http404
    try:
        record.undo(seen, by=signed_in(request), reason=_("Taken back to an earlier version"))
    except record.Outdated:
        messages.error(request, _("Somebody changed this in the meantime. Nothing was taken back; look at the history below."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The earlier version stands again, as a new version."))
    return redirect(_address(found, seen.area, seen.period_start))


def _indicator(request: HttpRequest, code: str) -> Indicator:
    """Raises Http404 and Refused."""
    viewer = viewer_of_user(signed_in(request))
    try:
        found = read.one(code, viewer.audience)
    except Problem as problem:
        raise Http404 from problem
    if not may_edit(viewer, found.department_id):
        raise Refused(name_of(found), reverse("web:home"))
    return found


def _latest(indicator: Indicator) -> dict[str, str]:
    values = IndicatorValue.objects.filter(indicator=indicator, superseded_at__isnull=True)
    last = values.select_related("area").order_by("-period_start", "level", "area__code").first()
    top = areas.top()
    if last is None:
        return {"area": top.code if top else "", "period": periods.written(indicator.period, date.today())}
    return {"area": last.area.code, "period": periods.written(indicator.period, last.period_start)}


def _figures(current: IndicatorValue | None) -> dict[str, Any]:
    if current is None:
        return {"seen": 0}
    return {"seen": current.pk} | {name: _legible(current, name) for name in FIGURES}


def _parts(indicator: Indicator, current: IndicatorValue | None) -> list[str]:
    """Those the indicator is made of, and those that its source gave all the same."""
    needed = BEHIND.get(Indicator.Rollup(indicator.rollup), ())
    return [name for name in PARTS if name in needed or getattr(current, name, None) is not None]


def _legible(current: IndicatorValue, name: str) -> float | None:
    """A mean of parts has sixteen digits: in the field stand as many as are shown, and a few more."""
    number: float | None = getattr(current, name)
    if number is None or number.is_integer():
        return number if number is None else int(number)  # 585, not 585.0
    return round(number, current.indicator.decimals + MORE_DECIMALS)


def _kept(given: dict[str, Any], current: IndicatorValue | None, name: str) -> float | None:
    """What was not touched stays to the last digit."""
    number: float | None = given.get(name)
    return getattr(current, name) if current is not None and number == _legible(current, name) else number


def _record(request: HttpRequest, form: ValueForm, indicator: Indicator, area: Area, start: date, current: IndicatorValue | None) -> None:
    """Raises Outdated where the current version is not the one its reader saw."""
    given = form.cleaned_data
    if given["seen"] != (current.pk if current else 0):
        raise record.Outdated
    figures = record.Figures(**{name: _kept(given, current, name) for name in FIGURES})
    user = signed_in(request)
    if current is not None:
        record.correct_value(current, figures, reason=given["reason"], by=user)
    else:
        record.record_value(indicator, area, start, figures, note=given["reason"], by=user)


def _show(form: ValueForm, error: ValidationError) -> None:
    for name, reasons in error.message_dict.items():
        form.add_error(FIELDS.get(name, name), reasons)


def _versions(indicator: Indicator, area: Area, start: date) -> list[tuple[IndicatorValue, str]]:
    """Newest first, each with the department of who wrote it."""
    rows = IndicatorValue.objects.filter(indicator=indicator, area__code=area.code, level=area.level, period_start=start)
    found = rows.select_related("author", "author__department").order_by("-version")[:50]
    return [(row, name_of(row.author.department) if row.author and row.author.department else "") for row in found]


def _on_the_map(indicator: Indicator, area: Area) -> str:
    return f"{reverse('web:area', args=[area.code])}?about=indicator.{indicator.code}"


def _address(indicator: Indicator, area: Area, start: date) -> str:
    return f"{reverse('web:edit-indicator', args=[indicator.code])}?area={area.code}&period={periods.written(indicator.period, start)}"
