"""What every plain page stands in: look, language, the way back to the map."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from ..look import look, speak

V = TypeVar("V", bound=Callable[..., HttpResponse])
KEPT = ("area", "after", "q")  # what the pages understand; the rest of an address is not repeated
A_YEAR = 365 * 24 * 3600


def plain(view: V) -> V:
    """The language asked for in the address is spoken and remembered: these pages have no script to carry it along."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        speak(request)
        response = view(request, *args, **named)
        asked = request.GET.get("lang", "")
        if asked in ("ko", "en"):
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, asked, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
        return response

    return cast(V, answer)


def frame(request: HttpRequest, title: str, description: str = "") -> dict[str, Any]:
    other = "ko" if (translation.get_language() or "").startswith("en") else "en"
    kept = {name: request.GET[name] for name in KEPT if name in request.GET}
    languages = {code: _address(request, kept | {"lang": code}) for code in ("ko", "en")}
    return {
        **look(request),
        "title": f"{title} · {_('Madang')}",
        "heading": title,
        "description": description,
        "other_language": {"code": other, "name": dict(settings.LANGUAGES)[other], "href": languages[other]},
        "canonical": request.build_absolute_uri(_address(request, kept)),
        "alternates": [(code, request.build_absolute_uri(href)) for code, href in languages.items()],
    }


def _address(request: HttpRequest, query: Mapping[str, str]) -> str:
    """What is listed of one area, and a list's later pages, are pages of their own."""
    return f"{request.path}?{urlencode(query)}" if query else request.path


def missing(request: HttpRequest) -> HttpResponse:
    """Says nothing of the address that was asked for, so that a hidden layer and none at all answer alike."""
    context = frame(request, _("No such place"))
    del context["other_language"], context["canonical"], context["alternates"]
    return render(request, "web/twin/missing.html", context, status=404)
