"""``/search?q=``: what a plain form on any page may ask, answered without a script as ``/api/search`` answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.viewer import viewer_of_request
from geo.models import Area
from layers.registry import get
from layers.search import asking

from . import words
from .frame import frame, plain

MOST = 20


@plain
def search(request: HttpRequest) -> HttpResponse:
    """What is typed beyond the longest question is left out: a form on another page knows no better."""
    viewer = viewer_of_request(request)
    text = asking.cleaned(request.GET.get("q", ""))[: asking.LONGEST]
    found, _code, hint = asking.answers(viewer, text, limit=MOST, near=None)
    titles = {slug: words.of(get(slug, viewer.audience).title) for slug in {one["layer"] for one in found} - {None}}
    context = {
        "q": text,
        "longest": asking.LONGEST,
        "results": [_row(one, titles) for one in found],
        "similar": bool(found) and all(one["similar"] for one in found),
        "hint": words.of(hint) if hint else "",
    }
    title = _("Search: %(question)s") % {"question": text} if text else pgettext("for places", "Search")
    return render(request, "web/twin/search.html", frame(request, title) | context)


def _row(found: dict[str, Any], titles: dict[str, str]) -> dict[str, str]:
    where = words.of(found["area"]["name"]) if found["area"] else ""
    if found["kind"] == "position":
        return {"name": words.of(found["name"]), "href": _at(found), "kind": _("Coordinates"), "where": where}
    if found["kind"] == "area":
        href, kind = reverse("web:area_twin", args=[found["code"]]), str(Area.Level(found["level"]).label)
        return {"name": words.of(found["name"]), "href": href, "kind": kind, "where": where}
    href = reverse("web:feature_twin", args=[found["layer"], found["id"]])
    parts = (where, found["detail"])
    return {
        "name": words.of(found["name"]),
        "href": href,
        "kind": titles[found["layer"]],
        "where": " · ".join(part for part in parts if part),
    }


def _at(found: dict[str, Any]) -> str:
    """A position has no page of its own: the map marks it."""
    code = found["area"]["code"] if found["area"] else ""
    path = reverse("web:area", args=[code]) if code else reverse("web:home")
    return f"{path}?at={found['lat']:.6f},{found['lon']:.6f}#16.00/{found['lat']:.5f}/{found['lon']:.5f}"
