"""How a page looks and speaks: the built sheet, theme and language that the request asks for."""

from typing import Any

from django.http import HttpRequest
from django.utils import translation

from tiles.styles import color

from .assets import bundle

THEMES = ("light", "dark")


def look(request: HttpRequest) -> dict[str, Any]:
    theme = request.GET.get("theme") or request.COOKIES.get("madang_theme", "")
    papers = [(name, color(name, "paper")) for name in THEMES]
    return {"bundle": bundle(), "theme": theme if theme in THEMES else "", "papers": papers}


def speak(request: HttpRequest) -> None:
    """A language asked for in the address wins over the remembered one and the browser's."""
    asked = request.GET.get("lang", "")
    if asked in ("ko", "en"):
        translation.activate(asked)
