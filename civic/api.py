"""``GET /api/reports``: what staff said and were told is wrong with a thing, and is not looked at yet."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema

from accounts.audience import Audience
from accounts.problems import Problem
from accounts.viewer import viewer_of_request
from layers.answers import json_answer
from layers.asked import only
from layers.schemas import ProblemOut

from .reports import NothingToReport, Subject, feature_of, indicator_of, open_about

router = Router(tags=["reports"])
MOST = 20


class ReportsQuery(Schema):
    """Of a feature ``layer`` and ``id``, of an indicator ``indicator`` and ``area``."""

    layer: str | None = Field(None, max_length=60)
    id: int | None = Field(None, ge=-(1 << 63), lt=1 << 63)
    indicator: str | None = Field(None, max_length=60)
    area: str | None = Field(None, max_length=20)


class ReportOut(Schema):
    kind: Literal["place", "value", "gone", "other"]
    text: str
    at: str


class ReportsOut(Schema):
    reports: list[ReportOut]


@router.get(
    "/reports",
    response={200: ReportsOut, 400: ProblemOut, 401: ProblemOut, 403: ProblemOut, 404: ProblemOut},
    summary="Open reports of problems with one thing, for staff",
)
def list_reports(request: HttpRequest, asked: Query[ReportsQuery]) -> HttpResponse:
    only(request, ReportsQuery)
    viewer = viewer_of_request(request)
    if viewer.audience < Audience.STAFF:
        raise Problem(403, detail=_("Reports are read by staff."))
    try:
        subject = _subject(request, asked)
    except NothingToReport as error:
        raise Problem(404) from error
    found = open_about(subject, viewer)[:MOST]
    return json_answer(request, {"reports": [{"kind": r.kind, "text": r.text, "at": r.created_at.isoformat()} for r in found]})


def _subject(request: HttpRequest, asked: ReportsQuery) -> Subject:
    viewer = viewer_of_request(request)
    if asked.layer is not None and asked.id is not None:
        return feature_of(viewer, asked.layer, asked.id)
    if asked.indicator is not None and asked.area is not None:
        return indicator_of(viewer, asked.indicator, asked.area)
    raise Problem(400, errors=[("layer", _("name a feature by layer and id, or an indicator by indicator and area"))])
