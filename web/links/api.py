"""``POST /api/links``: a short address for what the page shows."""

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema

from accounts.audience import STRANGER
from accounts.problems import Problem
from accounts.viewer import viewer_of_request
from layers.asked import only
from layers.refusals import bad_value
from layers.schemas import ProblemOut

from .addresses import LONGEST, NotOurs, canonical
from .short import link_to

router = Router(tags=["links"])


class LinkIn(Schema):
    address: str = Field(max_length=LONGEST, description="Path, query and hash of the map page, as its address bar has them")


class LinkOut(Schema):
    key: str
    url: str
    address: str


@router.post(
    "/links",
    response={200: LinkOut, 201: LinkOut, 400: ProblemOut, 401: ProblemOut, 429: ProblemOut, 503: ProblemOut},
    summary="A short link to a state of the map",
)
def make_link(request: HttpRequest, asked: LinkIn) -> HttpResponse:
    """The same state gets the same link: 201 for a new one, 200 for one that is there. What its reader sees is for their rights to say."""
    only(request, Schema)
    _within_limits(request)
    try:
        link, new = link_to(canonical(asked.address))
    except NotOurs as error:
        raise bad_value("address", error.reason) from error
    url = request.build_absolute_uri(link.get_absolute_url())
    answer = LinkOut(key=link.key, url=url, address=link.address).model_dump_json()
    return HttpResponse(answer, status=201 if new else 200, content_type="application/json", headers={"Cache-Control": "no-store"})


def _within_limits(request: HttpRequest) -> None:
    """A row for every question is something that a stranger's program could ask for all night."""
    stranger = viewer_of_request(request) == STRANGER
    if stranger and not consume(request, action="short_link"):
        raise Problem(429, detail=_("Too many links at once. Try again in a minute."), headers={"Retry-After": "60"})
