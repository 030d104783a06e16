"""The page's shell: who asks, which place, in which language; the script draws the map, and the list of areas serves without it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import eyes
from accounts.audience import STRANGER, Audience
from accounts.viewer import viewer_of_request
from geo.queries import children

from . import origins
from .first import questions
from .look import look, speak
from .oembed import discovery
from .places import Moved, NoSuchPlace, Place, name_of, place_of
from .preview import head


def page(request: HttpRequest, code: str = "", slug: str = "", pk: int = 0) -> HttpResponse:
    """``/``, ``/map/{code}`` and ``/map/{code}/{slug}/{id}``: the same page, opened at different places."""
    speak(request)
    try:
        place = place_of(STRANGER if as_citizen(request) else viewer_of_request(request), code, slug, pk)
    except NoSuchPlace:
        return _missing(request)
    except Moved as moved:
        return moved_to(request, f"/map/{code}", f"/map/{moved.code}")
    told = described(place, "web:area")
    shell = _shell(request)
    # With a citizen's eyes the script says so in a header, which nothing in the page can send for it.
    first = [] if shell["citizen"] else questions(code, shell["theme"])
    return render(request, "web/page.html", shell | told | _head(request, place, len(told["inside"])) | {"first": first})


def shell(request: HttpRequest) -> HttpResponse:
    """The page of no place and of nobody, which the worker holds for when there is no line; the script finds the place in the address."""
    speak(request)
    answer = render(request, "web/page.html", {**look(request), "user": "", "title": _("Madang"), "shell": True})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def moved_to(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """A retired code's address leads to its successor's, with everything behind it."""
    return HttpResponsePermanentRedirect(request.get_full_path().replace(old, new, 1), preserve_request=True)


def as_citizen(request: HttpRequest) -> bool:
    return request.GET.get(eyes.ASKED) == eyes.CITIZEN


def _shell(request: HttpRequest) -> dict[str, Any]:
    """What the script must know of who asks."""
    citizen = as_citizen(request)
    staff = not citizen and viewer_of_request(request).audience >= Audience.STAFF
    return {**look(request), "user": request.user.get_username(), "citizen": citizen, "staff": staff, "origins": " ".join(origins.named())}


def described(place: Place, route: str) -> dict[str, Any]:
    """``route``: what the list of the places inside leads to."""
    parts = children(place.area) if place.area else []
    return {
        "name": place.site.name if place.site else place.name,
        "title": place.title,
        "description": _("%(place)s on one map: places, cameras and figures, each with its source and age.")
        % {"place": place.name or _("The city")},
        "inside": sorted((name_of(child), reverse(route, args=[child.code])) for child in parts),
    }


def _head(request: HttpRequest, place: Place, parts: int) -> dict[str, Any]:
    """For those who meet the page elsewhere: its oEmbed, its picture, its main figures."""
    if place.area is None:
        return {"oembed": discovery(request)}
    site = place.site
    if site:
        return {"oembed": discovery(request), **head.of_feature(request, place.area, site.name, site.projection, site.found, site.pk)}
    return {"oembed": discovery(request), **head.of_area(request, place.area, place.name, parts)}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Any other address: the same page as for a place that is not there."""
    speak(request)
    return _missing(request)


def _missing(request: HttpRequest) -> HttpResponse:
    title = f"{_('No such place')} · {_('Madang')}"
    return render(request, "web/page.html", {**_shell(request), "title": title, "missing": True}, status=404)
