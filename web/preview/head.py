"""What a page's head says to those who meet it in a message, a feed or a search: main figures, picture, addresses in both languages."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.audience import STRANGER
from accounts.problems import Problem
from city.indicators import read, series
from geo.models import Area
from layers import periods
from layers.features import Found
from layers.projection import Projection

from ..twin import words
from . import areas, features
from .drawing import HEIGHT, WIDTH

LOCALES = {"ko": "ko_KR", "en": "en_GB"}


def of_area(request: HttpRequest, area: Area, name: str, parts: int) -> dict[str, Any]:
    shown, sentence = measure(request.GET, area)
    told = " · ".join(f"{title} {value}" for title, value in areas.facts(area, parts))
    return _head(request, name, ". ".join(part for part in (sentence, told) if part), f"/preview/{area.code}.png", shown)


def of_feature(request: HttpRequest, area: Area, name: str, rows: Projection, found: Found, pk: int) -> dict[str, Any]:
    told = " · ".join(f"{title} {value}" for title, value in features.facts(rows, found))
    sentence = " · ".join(part for part in (words.of(rows.layer.title), told) if part)
    return _head(request, name, sentence, f"/preview/{area.code}/{rows.layer.slug}/{pk}.png", {})


def _head(request: HttpRequest, name: str, figures: str, picture: str, shown: Mapping[str, str]) -> dict[str, Any]:
    language = words.language()
    canonical = request.build_absolute_uri(request.path)
    general = _("%(place)s on one map: places, cameras and figures, each with its source and age.") % {"place": name}
    return {
        "description": f"{figures}. {general}" if figures else general,
        "canonical": canonical,
        "alternates": [(code, f"{canonical}?lang={code}") for code in LOCALES],
        "locale": LOCALES[language],
        "other_locales": [locale for code, locale in LOCALES.items() if code != language],
        "picture": request.build_absolute_uri(f"{picture}?{urlencode({**shown, 'lang': language})}"),
        "picture_says": f"{name}. {figures}" if figures else name,
        "picture_size": (WIDTH, HEIGHT),
    }


def measure(asked: Mapping[str, Any], area: Area) -> tuple[dict[str, str], str]:
    """What of the address the picture is to show, and its figure in words; nothing of what strangers may not know of."""
    try:
        indicator = read.one(str(asked.get("m", "")), STRANGER.audience)
        form = str(asked.get("form") or "value")
        start = periods.parse(indicator.period, str(asked["t"])) if asked.get("t") else None
    except (Problem, ValueError):
        return {}, ""
    if form not in read.forms_of(indicator):
        return {}, ""
    values, _more = series.page(indicator, area, series.Span(start, start), STRANGER.audience, form=form, limit=1000, offset=0)
    if not values:
        return {}, ""
    kept = {"m": indicator.code, **({"t": str(asked["t"])} if start else {}), **({"form": form} if form != "value" else {})}
    last = values[-1]
    if last["value"] is None or form != "value":
        return kept, ""
    unit = words.unit(indicator.unit)
    return kept, f"{_name_of(indicator)} {words.figure(last['value'])}{f' {unit}' if unit else ''} ({words.period(last['period'])})"


def _name_of(indicator: Any) -> str:
    return words.of(read.entry(indicator)["name"])
