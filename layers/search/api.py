"""GET /api/search."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema

from accounts.viewer import viewer_of_request

from ..answers import json_answer
from ..asked import only
from ..catalogue import text
from ..refusals import bad_value
from ..schemas import ProblemOut, SearchOut
from . import asking

router = Router(tags=["search"])


class SearchQuery(Schema):
    q: str = Field(description="Name, address, initial consonants, English, code or coordinates; at most 100 characters")
    limit: int = Field(10, ge=1, le=20)
    lon: float | None = Field(
        None, ge=-180, le=180, allow_inf_nan=False, description="Where the asker looks: of equals the nearer comes first"
    )
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)


@router.get(
    "/search", response={200: SearchOut, 400: ProblemOut, 401: ProblemOut, 503: ProblemOut}, summary="Places by what they are called"
)
def search(request: HttpRequest, asked: Query[SearchQuery]) -> HttpResponse:
    only(request, SearchQuery)
    if len(asked.q) > asking.LONGEST:
        raise bad_value("q", _("is longer than %(most)s characters") % {"most": asking.LONGEST})
    if (asked.lon is None) != (asked.lat is None):
        raise bad_value("lat" if asked.lat is None else "lon", _("is missing"))
    near = None if asked.lon is None or asked.lat is None else (asked.lon, asked.lat)
    question = asking.cleaned(asked.q)
    results, code, sentence = asking.answers(viewer_of_request(request), question, limit=asked.limit, near=near)
    hint = {"code": code, "text": text(sentence)} if sentence else None
    return json_answer(request, {"q": question, "results": results, "hint": hint})
