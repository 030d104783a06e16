"""``/areas`` and ``/areas/{code}``: an area in sentences and tables, as ``/api/areas/{code}`` tells it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.viewer import viewer_of_request
from layers import areas
from layers.registry import get

from . import figures, linked, words
from .frame import frame, missing, plain

MOST_LETTERS = 20


@plain
def area(request: HttpRequest, code: str = "") -> HttpResponse:
    """A retired code leads to its successor."""
    found = areas.find(code) if is_code(code) else areas.top()
    if found is None or (code and not is_code(code)):
        return missing(request)
    if code and found.code != code:
        return HttpResponsePermanentRedirect(reverse("web:area_twin", args=[found.code]), preserve_request=True)
    viewer = viewer_of_request(request)
    told = areas.describe_area(found, viewer, each=True)
    name = words.of(told["name"])
    titles = {count["slug"]: words.of(get(count["slug"], viewer.audience).title) for count in told["layers"]}
    sentence = _sentence(told, name)
    above = [(words.of(up["name"]), reverse("web:area_twin", args=[up["code"]])) for up in told["ancestors"]]
    indicators = figures.indicators(found, viewer)
    context = {
        "told": told,
        "name": name,
        "sentence": sentence,
        "above": above,
        "inside": [(titles[c["slug"]], words.number(c["count"]), _list_of(c["slug"], told["code"])) for c in told["layers"] if c["count"]],
        "absent": [titles[c["slug"]] for c in told["layers"] if not c["count"]],
        "children": [_row(child) for child in told["children"]],
        "beside": [(words.of(other["name"]), reverse("web:area_twin", args=[other["code"]])) for other in told["siblings"]],
        "on_map": reverse("web:area", args=[told["code"]]) if told["level"] != "zone" else "",
        "source": words.of_source(told["source"]),
        "attention": figures.attention(found, viewer),
        "indicators": indicators,
    }
    facts = [card["fact"] for card in indicators]
    data = linked.linked(linked.area(request, told, sentence, facts), linked.crumbs(request, above, name))
    return render(request, "web/twin/area.html", frame(request, name, sentence) | context | data)


def is_code(text: str) -> bool:
    """Whether it may be an area's code at all: a NUL or a megabyte must not reach the database."""
    return 0 < len(text) <= MOST_LETTERS and text.isprintable()


def _list_of(slug: str, code: str) -> str:
    return f"{reverse('web:layer_twin', args=[slug])}?area={code}"


def _row(child: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": words.of(child["name"]),
        "href": reverse("web:area_twin", args=[child["code"]]),
        "population": _whole(child["population"]),
        "area": f"{child['area_km2']:,.2f}",
        "density": _whole(child["density"]),
        "features": words.number(sum(layer["count"] for layer in child["layers"])),
    }


def _whole(value: float | None) -> str:
    return _("not known") if value is None else words.number(value)


def _sentence(told: dict[str, Any], name: str) -> str:
    """What one would say of the area in a breath."""
    size = words.number(told["area_km2"], 2)
    if told["population"] is None:
        return _("%(name)s covers %(size)s km².") % {"name": name, "size": size}
    people = _("%(people)s people live in %(name)s on %(size)s km².") % {
        "people": words.number(told["population"]),
        "name": name,
        "size": size,
    }
    when = _("As of %(day)s.") % {"day": words.day(told["population_on"])} if told["population_on"] else ""
    parts = len(told["children"])
    divided = ngettext("It has one part.", "It has %(parts)d parts.", parts) % {"parts": parts} if parts else ""
    return " ".join(part for part in (people, when, divided) if part)
