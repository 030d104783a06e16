"""The page's shell: who asks, which place, in which language; the script draws the map, and the list of areas serves without it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from geo.models import Area, AreaSuccession

from .assets import bundle

THEMES = ("light", "dark")


def page(request: HttpRequest, code: str = "", slug: str = "", pk: int = 0) -> HttpResponse:
    """``/``, ``/map/{code}`` and ``/map/{code}/{slug}/{id}``: the same page, opened at different places."""
    language = request.GET.get("lang", "")
    if language in ("ko", "en"):
        translation.activate(language)
        request.LANGUAGE_CODE = language
    area = _area(code)
    if code and area is None:
        successor = _successor(code)
        if successor:
            return HttpResponsePermanentRedirect(_successor_path(request, code, successor), preserve_request=True)
        return render(request, "web/page.html", _missing(request), status=404)
    return render(request, "web/page.html", _shell(request, area))


def _current() -> QuerySet[Area]:
    today = timezone.localdate()
    return Area.objects.filter(valid_from__lte=today).exclude(valid_to__lte=today)


def _area(code: str) -> Area | None:
    wanted = {"code": code} if code else {"level": Area.Level.CITY}
    return _current().filter(**wanted).exclude(level=Area.Level.ZONE).defer("geometry", "geometry_3857").first()


def _successor(code: str) -> str:
    """The code of the area that a retired one went to, or nothing."""
    found = (
        AreaSuccession.objects.filter(predecessor__code=code).order_by("-on", "successor__code").values_list("successor__code", flat=True)
    )
    return found.first() or ""


def _successor_path(request: HttpRequest, code: str, successor: str) -> str:
    return request.get_full_path().replace(f"/map/{code}", f"/map/{successor}", 1)


def _children(area: Area) -> list[tuple[str, str]]:
    """Name and address of every area one step further in; zones are skipped, as on the map."""
    wanted = {"level": Area.Level.DISTRICT} if area.level == Area.Level.CITY else {"parent": area}
    found = _current().filter(**wanted)
    return [
        (_name(child), reverse("web:area", args=[child.code])) for child in found.defer("geometry", "geometry_3857").order_by("name_ko")
    ]


def _name(area: Area) -> str:
    return area.name_en or area.name_ko if translation.get_language() == "en" else area.name_ko


def _shell(request: HttpRequest, area: Area | None) -> dict[str, Any]:
    name = _name(area) if area else ""
    return {
        **_look(request),
        "area": area,
        "name": name,
        "title": f"{name} · {_('Madang')}" if name else _("Madang"),
        "description": _("%(place)s on one map: places, cameras and figures, each with its source and age.")
        % {"place": name or _("The city")},
        "children": _children(area) if area else [],
    }


def _missing(request: HttpRequest) -> dict[str, Any]:
    return {**_look(request), "title": _("No such place") + " · " + _("Madang"), "missing": True, "description": ""}


def _look(request: HttpRequest) -> dict[str, Any]:
    theme = request.GET.get("theme") or request.COOKIES.get("madang_theme", "")
    return {"bundle": bundle(), "theme": theme if theme in THEMES else ""}


def not_found(request: HttpRequest, exception: Http404 | None = None) -> HttpResponse:
    return render(request, "web/page.html", _missing(request), status=404)
