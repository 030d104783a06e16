"""What a page is about, for programs: JSON-LD in the words of schema.org, of the same facts and for the same viewer as the page.

It stands in the page as data (``<script type="application/ld+json">``), which nothing runs: a policy that lets no script in does not mind.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from . import words

Thing = dict[str, Any]
Crumb = tuple[str, str]
# What would end the element, or begin another one inside it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
SQUARE_KILOMETRE = "KMK"  # UN/CEFACT
PEOPLE = "C62"  # one: a count


def linked(*things: Thing) -> dict[str, SafeString]:
    """The part of a page's context that its head is made with."""
    graph = {"@context": "https://schema.org", "@graph": [_without_nothing(thing) for thing in things if thing]}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return {"linked": mark_safe(text)}  # noqa: S308 -- escaped above


def _without_nothing(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in (None, "", [])}


def crumbs(request: HttpRequest, above: Sequence[Crumb], heading: str) -> Thing:
    """The way to the page; nothing where it has none above it."""
    if not above:
        return {}
    steps = [*above, (heading, request.path)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": name, "item": request.build_absolute_uri(href)}
            for at, (name, href) in enumerate(steps, 1)
        ],
    }


def _position(lon: float, lat: float) -> Thing:
    return {"@type": "GeoCoordinates", "longitude": round(lon, 6), "latitude": round(lat, 6)}


def _area_ref(request: HttpRequest, name: str, href: str) -> Thing:
    return {"@type": "AdministrativeArea", "name": name, "url": request.build_absolute_uri(href)}


def _property(name: str, value: float | None, unit: str, code: str = "") -> Thing | None:
    return (
        None
        if value is None
        else _without_nothing({"@type": "PropertyValue", "name": name, "value": value, "unitText": unit, "unitCode": code})
    )


def area(request: HttpRequest, told: Mapping[str, Any], description: str, facts: Sequence[tuple[str, float | None, str]]) -> Thing:
    """``told``: as ``describe_area`` tells of it. ``facts``: indicators, each by name, value and unit."""
    names = {"ko": "인구", "en": "Population"}, {"ko": "면적", "en": "Area"}
    above = told["ancestors"][-1:] if told["ancestors"] else []
    properties = [
        _property(words.of(names[0]), told["population"], words.unit("명"), PEOPLE),
        _property(words.of(names[1]), told["area_km2"], "km²", SQUARE_KILOMETRE),
        *(_property(*fact) for fact in facts),
    ]
    return {
        "@type": "AdministrativeArea",
        "@id": request.build_absolute_uri(request.path),
        "url": request.build_absolute_uri(request.path),
        "name": words.of(told["name"]),
        "alternateName": next((name for name in told["name"].values() if name and name != words.of(told["name"])), ""),
        "identifier": told["code"],
        "description": description,
        "geo": _position(*told["label_point"]),
        "containedInPlace": [_area_ref(request, words.of(up["name"]), reverse("web:area_twin", args=[up["code"]])) for up in above],
        "containsPlace": [
            _area_ref(request, words.of(one["name"]), reverse("web:area_twin", args=[one["code"]])) for one in told["children"]
        ],
        "additionalProperty": [one for one in properties if one],
    }


def dataset(request: HttpRequest, told: Mapping[str, Any], fields: bool = True) -> Thing:
    """A layer, as the catalogue tells of it. ``fields``: with what is known of each of its features."""
    source, slug = told["source"], told["slug"]
    agency = words.of(source["agency"])
    url = request.build_absolute_uri(reverse("web:layer_twin", args=[slug]))
    data = request.build_absolute_uri(reverse("api:list_features", args=[slug]))
    west, south, east, north = told["bbox"] or (None, None, None, None)
    return _without_nothing(
        {
            "@type": "Dataset",
            "@id": url,
            "url": url,
            "name": words.of(told["title"]),
            "description": words.of(told["description"]) or words.of(told["title"]),
            "identifier": slug,
            "creator": agency and {"@type": "Organization", "name": agency},
            "license": source["licence_url"],
            "dateModified": source["as_of"],
            "isBasedOn": source["url"],
            "isAccessibleForFree": True,
            "variableMeasured": [
                _without_nothing({"@type": "PropertyValue", "name": words.of(field["title"]), "unitText": words.unit(field["unit"])})
                for field in told["fields"]
                if fields
            ],
            # South, west, north, east: as GeoShape wants it, latitude first.
            "spatialCoverage": told["bbox"] and {"@type": "Place", "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}},
            "distribution": {"@type": "DataDownload", "contentUrl": data, "encodingFormat": "application/geo+json"},
        }
    )


def catalogue(request: HttpRequest, name: str, layers: Sequence[Mapping[str, Any]]) -> Thing:
    return {
        "@type": "DataCatalog",
        "@id": request.build_absolute_uri(request.path),
        "url": request.build_absolute_uri(request.path),
        "name": name,
        "dataset": [dataset(request, layer, fields=False) for layer in layers],
    }


def place(request: HttpRequest, name: str, key: str, at: tuple[float, float] | None, above: Sequence[Crumb]) -> Thing:
    """A feature; ``at``: its position as far as the viewer may know it."""
    return {
        "@type": "Place",
        "@id": request.build_absolute_uri(request.path),
        "url": request.build_absolute_uri(request.path),
        "name": name,
        "identifier": key,
        "geo": at and _position(*at),
        "containedInPlace": [_area_ref(request, *above[-1])] if above else [],
    }
