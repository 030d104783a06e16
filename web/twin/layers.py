"""``/layers``, ``/layers/{slug}`` and ``/layers/{slug}/{id}``: what is published, as lists and tables, as far as the caller may see."""

import json
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.problems import Problem
from accounts.viewer import viewer_of_request
from geo.models import Area
from layers import areas, catalogue, features, pages
from layers.cursors import read_cursor, write_cursor
from layers.declaration import Field
from layers.projection import Projection
from layers.sources import describe_sources
from layers.visible import projection_of, projections

from . import figures, linked, words
from .areas import is_code
from .frame import frame, missing, plain

ROWS = 100
MOST_COLUMNS = 6  # beside the name: a table wider than that is read by nobody
LARGEST_KEY = (1 << 63) - 1


@plain
def layers(request: HttpRequest) -> HttpResponse:
    told = catalogue.describe(list(projections(viewer_of_request(request))))
    groups = [(group, [_listed(layer) for layer in members]) for group, members in groupby(told, key=lambda layer: layer["group"])]
    heading = _("What is on the map")
    data = linked.linked(linked.catalogue(request, heading, told))
    return render(request, "web/twin/layers.html", frame(request, heading) | {"groups": groups} | data)


def _listed(layer: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": words.of(layer["title"]),
        "description": words.of(layer["description"]),
        "href": reverse("web:layer_twin", args=[layer["slug"]]),
        "count": words.number(layer["count"]),
        "source": layer["source"],
        "agency": "" if layer["source"]["agency"]["ko"] == layer["source"]["slug"] else words.of(layer["source"]["agency"]),
    }


@plain
def layer(request: HttpRequest, slug: str) -> HttpResponse:
    """``?area=`` keeps to one area, ``?after=`` goes on. Raises Problem for an area or a cursor that is none."""
    try:
        projection = projection_of(slug, viewer_of_request(request))
    except Problem:
        return missing(request)
    code = request.GET.get("area", "")
    area = areas.find(code) if is_code(code) else None
    if code and area is None:
        return missing(request)
    columns = _columns(projection)
    after = read_cursor(request.GET["after"]) if request.GET.get("after") else None
    page = pages.page(projection, (), projection.fields, limit=ROWS, geometry=False, area=area, after=after)
    rows = [_row(projection, json.loads(text), columns) for text in page.features]
    title = words.of(projection.layer.title)
    heading = f"{title} · {_name(area)}" if area else title
    within = [(_name(area), reverse("web:area_twin", args=[area.code]))] if area else []
    told = catalogue.describe([projection])[0]
    context = {
        "area": within[0] if within else None,
        "summary": words.of(projection.layer.description),
        "columns": [words.of(column.title) for column in columns],
        "rows": rows,
        "next": _next(request, page.last) if page.more and page.last is not None else "",
        "going_on": "after" in request.GET,
        "layer_title": title,
        "on_map": _on_map(projection, area),
        "data": reverse("api:list_features", args=[slug]) + (f"?{urlencode({'area': area.code})}" if area else ""),
        "source": words.of_source(told["source"]),
    }
    above = [(_("Layers"), reverse("web:layers_twin")), *within]
    data = linked.linked(linked.dataset(request, told), linked.crumbs(request, above, title))
    return render(request, "web/twin/layer.html", frame(request, heading) | context | data)


def _on_map(projection: Projection, area: Area | None) -> str:
    """The map of the area with this layer on it and its list open; of areas the map is one already."""
    layer = projection.layer
    path = reverse("web:area", args=[area.code]) if area and area.level != Area.Level.ZONE else reverse("web:home")
    if layer.area_level:
        return path
    return f"{path}?{urlencode({**({} if layer.shown else {'layers': layer.slug}), 'list': layer.slug})}"


def _next(request: HttpRequest, key: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name in ("area", "lang")}
    return f"{request.path}?{urlencode(kept | {'after': write_cursor(key)})}"


def _columns(projection: Projection) -> list[Field]:
    name = projection.layer.name_field
    return [field for field in projection.fields if field.name != name][:MOST_COLUMNS]


def _row(projection: Projection, feature: dict[str, Any], columns: list[Field]) -> dict[str, Any]:
    values = feature["properties"]
    return {
        "href": reverse("web:feature_twin", args=[projection.layer.slug, feature["id"]]),
        "name": words.told(_called(projection, values, feature["id"])),
        "values": [words.told(words.value_text(column, values[column.name])) for column in columns],
    }


def _called(projection: Projection, values: dict[str, Any], key: int) -> str:
    """By its name in the reader's language where it has one; else by layer and number."""
    own = values.get("name_en") if words.language() == "en" else None
    return str(own or values.get(projection.layer.name_field) or f"{words.of(projection.layer.title)} {key}")


@plain
def feature(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    try:
        projection = projection_of(slug, viewer_of_request(request))
    except Problem:
        return missing(request)
    found = features.one(projection, pk) if pk <= LARGEST_KEY else None
    if found is None:
        return missing(request)
    values = json.loads(found.feature)["properties"]
    chain = features.areas_of(projection.layer, found)
    around = [] if projection.layer.area_level else chain
    name = _called(projection, values, pk)
    above = [(_name(area), reverse("web:area_twin", args=[area.code])) for area in chain]
    at = (found.lon, found.lat) if found.lon is not None and found.lat is not None else None
    context = {
        "heading": words.told(name),
        "facts": [(words.of(field.title), _told(field, values[field.name], around)) for field in projection.fields],
        "tables": [table for table in figures.course(slug, pk, values, viewer_of_request(request)) if table.rows],
        "layer": (words.of(projection.layer.title), reverse("web:layer_twin", args=[slug])),
        "above": above,
        "lon": found.lon,
        "lat": found.lat,
        "report": reverse("web:report_feature", args=[slug, pk]),
        "is_area": bool(projection.layer.area_level),
        "on_map": reverse("web:feature", args=[chain[-1].code, slug, pk]) if chain else "/",
        "source": words.of_source(describe_sources([found.source])[found.source]),
    }
    data = linked.linked(linked.place(request, name, f"{slug}/{pk}", at, above), linked.crumbs(request, above, name))
    return render(request, "web/twin/feature.html", frame(request, name) | context | data)


def _told(field: Field, value: Any, chain: list[Area]) -> str:
    """The code of an area that it lies in is said by the area's name, as on the map's card."""
    return next((_name(area) for area in chain if area.code == value), "") or words.told(words.value_text(field, value))


def _name(area: Area) -> str:
    return words.of(areas.names(area))
