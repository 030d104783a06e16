"""How a page looks and speaks: the built sheet, theme and language that the request asks for."""

from typing import Any

from django.http import HttpRequest
from django.utils import translation

from tiles.styles import color

from . import installable
from .assets import ENTRY, bundle

THEMES = ("light", "dark")


def look(request: HttpRequest, entry: str = ENTRY, *, remembered: bool = True) -> dict[str, Any]:
    """``entry``: whose sheet and script. ``remembered``: whether a theme chosen on an earlier page counts."""
    theme = request.GET.get("theme") or (request.COOKIES.get("madang_theme", "") if remembered else "")
    papers = [(name, color(name, "paper")) for name in THEMES]
    app = {"version": installable.version(), "icon": installable.apple_icon()} if installable.offered() else None
    return {"bundle": bundle(entry), "theme": theme if theme in THEMES else "", "papers": papers, "app": app}


def speak(request: HttpRequest) -> None:
    """A language asked for in the address wins over the remembered one and the browser's."""
    asked = request.GET.get("lang", "")
    if asked in ("ko", "en"):
        translation.activate(asked)
