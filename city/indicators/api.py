"""Indicators over the API: the list, one definition, its values, and all cards of an area in one call."""

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema

from accounts.audience import Audience, Viewer
from accounts.problems import Problem
from accounts.viewer import viewer_of_request
from city.models import Indicator
from city.rights import may_edit
from geo.models import Area
from layers import areas, periods
from layers.answers import json_answer
from layers.asked import area_of, only
from layers.joined import part
from layers.refusals import bad_value
from layers.schemas import ProblemOut
from layers.sources import describe_sources
from layers.state_answers import UNIT_OF_FORM

from . import read, series
from .cards import cards
from .schemas import DefinitionOut, IndicatorOut, SummaryOut, ValuesOut

router = Router(tags=["indicators"])
REFUSED = {400: ProblemOut, 401: ProblemOut, 403: ProblemOut, 404: ProblemOut, 503: ProblemOut}


class ValuesQuery(Schema):
    area: str | None = Field(None, description="Code of an area; absent: all of the indicator's own level")
    first: Annotated[str | None, Field(None, alias="from", description="Period such as 2026-01, included")]
    to: str | None = Field(None, description="Period, included")
    form: Literal["value", "per_1000", "per_km2", "against_target"] = "value"
    versions: Literal["current", "all"] = Field("current", description="all: every version, for staff")
    limit: int = Field(1000, ge=1, le=5000)
    offset: int = Field(0, ge=0, le=1_000_000)


@router.get("/indicators", response={200: list[IndicatorOut], **REFUSED}, summary="Every indicator you may know of")
def list_indicators(request: HttpRequest) -> HttpResponse:
    only(request, Schema)
    return json_answer(request, [read.entry(i) for i in read.visible(viewer_of_request(request).audience)])


@router.get("/indicators/{code}", response={200: DefinitionOut, **REFUSED}, summary="What an indicator means and whose it is")
def get_indicator(request: HttpRequest, code: str) -> HttpResponse:
    only(request, Schema)
    viewer = viewer_of_request(request)
    indicator = read.one(code, viewer.audience)
    source = describe_sources([indicator.source.slug])[indicator.source.slug]
    found = {**read.definition(indicator), "source": source, "editable": may_edit(viewer, indicator.department_id)}
    return json_answer(request, found)


@router.get("/indicators/{code}/values", response={200: ValuesOut, **REFUSED}, summary="Its values by area and period")
def list_values(request: HttpRequest, code: str, asked: Query[ValuesQuery]) -> HttpResponse:
    only(request, ValuesQuery)
    viewer = viewer_of_request(request)
    indicator = read.one(code, viewer.audience)
    rows, more = _page(indicator, asked, viewer)
    return json_answer(
        request,
        {
            "indicator": indicator.code,
            "unit": UNIT_OF_FORM[asked.form].format(indicator.unit),
            "form": asked.form,
            "values": rows,
            "next": _next(request, asked) if more else None,
        },
    )


@router.get("/areas/{code}/summary", response={200: SummaryOut, **REFUSED}, summary="The cards of an area", tags=["areas"])
def get_summary(request: HttpRequest, code: str) -> HttpResponse:
    only(request, Schema)
    area = area_of(code, "code")
    if area.code != code:
        return HttpResponsePermanentRedirect(reverse("api:get_summary", args=[area.code]), preserve_request=True)
    return json_answer(request, summary(area, viewer_of_request(request)))


@part("summary")
def summary(area: Area, viewer: Viewer) -> dict[str, Any]:
    return {"area": areas.reference(area), "cards": cards(area, viewer.audience)}


def _page(indicator: Indicator, asked: ValuesQuery, viewer: Viewer) -> tuple[list[dict[str, Any]], bool]:
    forms = read.forms_of(indicator)
    if asked.form not in forms:
        raise bad_value("form", _("must be one of %(expected)s") % {"expected": ", ".join(forms)})
    area = area_of(asked.area, "area") if asked.area is not None else None
    span = series.Span(_start(indicator, asked.first, "from"), _start(indicator, asked.to, "to"))
    bounds = {"limit": asked.limit, "offset": asked.offset}
    if asked.versions == "current":
        return series.page(indicator, area, span, viewer.audience, form=asked.form, **bounds)
    if viewer.audience < Audience.STAFF:
        raise Problem(403, errors=[("versions", _("only staff see earlier versions"))])
    if asked.form != "value":
        raise bad_value("form", _("earlier versions are told as values only"))
    return series.versions(indicator, area, span, viewer.audience, **bounds)


def _start(indicator: Indicator, text: str | None, field: str) -> date | None:
    if text is None:
        return None
    try:
        return periods.parse(indicator.period, text)
    except ValueError as error:
        example = periods.written(indicator.period, date(2026, 10, 1))
        raise bad_value(field, _("is not written like %(example)s") % {"example": example}) from error


def _next(request: HttpRequest, asked: ValuesQuery) -> str:
    kept = [(name, value) for name, value in request.GET.items() if name != "offset"]
    return f"{request.path}?{urlencode([*kept, ('offset', asked.offset + asked.limit)])}"
