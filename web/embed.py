"""``/embed``, ``/embed/{code}`` and ``/embed/{code}/{slug}/{id}``: the map for other people's pages, always as a stranger sees it.

Nothing of who asks reaches the shell, and what its script asks for is answered as a stranger's (accounts/eyes.py). Who may frame it is
``EMBED_ANCESTORS``; every other page of the house keeps ``frame-ancestors 'none'``.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from accounts.audience import STRANGER

from . import origins
from .assets import EMBED
from .look import look, speak
from .places import Moved, NoSuchPlace, place_of
from .views import described, moved_to

V = TypeVar("V", bound=Callable[..., HttpResponse])


def framed(view: V) -> V:
    """May stand in a frame of those who are allowed to, ourselves among them: the builder shows what it builds."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        response = xframe_options_exempt(view)(request, *args, **named)
        response._csp_replace = {"frame-ancestors": ["'self'", *settings.EMBED_ANCESTORS]}  # type: ignore[attr-defined]
        return response

    return cast(V, answer)


@framed
def embed(request: HttpRequest, code: str = "", slug: str = "", pk: int = 0) -> HttpResponse:
    speak(request)
    try:
        place = place_of(STRANGER, code, slug, pk)
    except NoSuchPlace:
        return _missing(request)
    except Moved as moved:
        return moved_to(request, f"/embed/{code}", f"/embed/{moved.code}")
    context = {
        **look(request, EMBED, remembered=False),
        **described(place, "web:embed_area"),
        "canonical": request.build_absolute_uri(_on_the_page(code, slug, pk)),
        "origin": origins.allowed(request.GET.get("origin", "")),
    }
    return render(request, "web/embed.html", context)


@framed
def missing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An answer that its frame may show, and not a browser's blank."""
    speak(request)
    return _missing(request)


def _missing(request: HttpRequest) -> HttpResponse:
    title = f"{_('No such place')} · {_('Madang')}"
    context = {**look(request, EMBED, remembered=False), "title": title, "missing": True}
    return render(request, "web/embed.html", context, status=404)


def _on_the_page(code: str, slug: str, pk: int) -> str:
    if slug:
        return reverse("web:feature", args=[code, slug, pk])
    return reverse("web:area", args=[code]) if code else reverse("web:home")
