"""The page's shell: who asks, which place, in which language; the script draws the map, and the list of areas serves without it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.problems import Problem
from accounts.viewer import viewer_of_request
from geo.models import Area
from geo.queries import children
from layers import areas
from layers.features import one
from layers.visible import projection_of

from .look import look, speak

LARGEST_KEY = (1 << 63) - 1


def page(request: HttpRequest, code: str = "", slug: str = "", pk: int = 0) -> HttpResponse:
    """``/``, ``/map/{code}`` and ``/map/{code}/{slug}/{id}``: the same page, opened at different places."""
    speak(request)
    area = areas.find(code) if code else areas.top()
    if code and (area is None or area.level == Area.Level.ZONE):
        return _missing(request)
    if code and area and area.code != code:
        return _moved_to(request, code, area.code)
    site = _site(request, slug, pk) if slug else ""
    if site is None:
        return _missing(request)
    return render(request, "web/page.html", _shell(request, area, site))


def _moved_to(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """A retired code's address leads to its successor's, with everything behind it."""
    return HttpResponsePermanentRedirect(request.get_full_path().replace(f"/map/{old}", f"/map/{new}", 1), preserve_request=True)


def _site(request: HttpRequest, slug: str, pk: int) -> str | None:
    """The name of a feature as the caller may see it; None where there is none for them."""
    try:
        projection = projection_of(slug, viewer_of_request(request))
    except Problem:
        return None
    found = one(projection, pk) if pk <= LARGEST_KEY else None
    return None if found is None else found.name or str(pk)


def _name(area: Area) -> str:
    return area.name_en or area.name_ko if translation.get_language() == "en" else area.name_ko


def _shell(request: HttpRequest, area: Area | None, site: str) -> dict[str, Any]:
    name = _name(area) if area else ""
    inside = sorted((_name(child), reverse("web:area", args=[child.code])) for child in children(area)) if area else []
    return {
        **look(request),
        "name": site or name,
        "title": " · ".join(part for part in (site, name, _("Madang")) if part),
        "description": _("%(place)s on one map: places, cameras and figures, each with its source and age.")
        % {"place": name or _("The city")},
        "inside": inside,
    }


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Any other address: the same page as for a place that is not there."""
    speak(request)
    return _missing(request)


def _missing(request: HttpRequest) -> HttpResponse:
    title = f"{_('No such place')} · {_('Madang')}"
    return render(request, "web/page.html", {**look(request), "title": title, "missing": True}, status=404)
