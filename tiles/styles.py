"""Map styles: pure functions from declarations and ``palette.json`` to style spec version 8.

Values colour by feature-state (``value``, from /layers/{slug}/state), so a reading redraws nothing but its colour. Names fall back to
Korean where there is no English one. Dimming what is outside the chosen area is the page's own filter on top of this.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from accounts.audience import Audience
from layers.declaration import Layer
from layers.projection import project

Json = dict[str, Any]
Expression = list[Any]

LANGUAGES = ("ko", "en")
THEMES = ("light", "dark")
FONT = ["Noto Sans KR Variable", "Noto Sans"]
_SCALE = {"ko": ((10_000, "만"), (100_000_000, "억")), "en": ((1_000, "k"), (1_000_000, "M"))}


@cache
def palette() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "palette.json").read_text())
    return found


def style(theme: str, layers: Sequence[Layer], audience: Audience, *, base: str, language: str) -> Json:
    """``layers``: from the lowest drawn to the highest. Areas lie under lines and lines under points, labels above them all."""
    parts = [_parts(layer, audience, theme, language) for layer in layers]
    order = ("fill", "line", "cluster", "circle", "count", "label")
    return {
        "version": 8,
        "name": f"Madang {theme}",
        "metadata": {"madang:theme": theme, "madang:language": language},
        "sources": {layer.slug: {"type": "vector", "url": f"{base}/tiles/{layer.slug}.json"} for layer in layers},
        "layers": [
            {"id": "background", "type": "background", "paint": {"background-color": color(theme, "paper")}},
            *(part[kind] for kind in order for part in parts if kind in part),
        ],
    }


def source(document: Json) -> Json:
    """A source that needs no further question, from its TileJSON."""
    return {"type": "vector", **{key: document[key] for key in ("tiles", "minzoom", "maxzoom", "bounds", "attribution", "scheme")}}


def color(theme: str, name: str) -> str:
    """A name of the palette; an unknown one is drawn as the accent rather than not at all."""
    colors: dict[str, str] = palette()[theme]["colors"]
    return colors.get(name, colors["accent"])


def abbreviated(number: Expression, language: str) -> Expression:
    """12,345 → 1.2만 or 12k, as an expression."""
    steps: Expression = ["step", number, ["to-string", number]]
    for size, unit in _SCALE[language]:
        steps += [size, ["concat", ["to-string", ["/", ["round", ["/", number, size / 10]], 10]], unit]]
    return steps


def name_of(layer: Layer, audience: Audience, language: str) -> Expression | None:
    """The label's text: the declared field, in English its ``_en`` twin where that is filled. None: nothing this audience may read."""
    shown = {f.name for f in project(layer, audience).fields if f.in_tile}
    label = layer.style.label
    if label not in shown:
        return None
    twin = label.removesuffix("_ko") + "_en"
    if language == "en" and label.endswith("_ko") and twin in shown:
        return ["case", ["!=", ["coalesce", ["get", twin], ""], ""], ["get", twin], ["coalesce", ["get", label], ""]]
    return ["to-string", ["coalesce", ["get", label], ""]]


def _parts(layer: Layer, audience: Audience, theme: str, language: str) -> dict[str, Json]:
    make = {"polygon": _polygon, "line": _line, "point": _point}[layer.geometry_type]
    parts = make(layer, theme, language, _fill(layer, audience, theme))
    text = name_of(layer, audience, language)
    if text is not None:
        parts["label"] = _label(layer, theme, text)
    for kind, part in parts.items():
        part |= {"id": f"{layer.slug}:{kind}", "source": layer.slug, "source-layer": layer.slug}
        part.setdefault("minzoom", layer.min_zoom)
    return parts


def _polygon(layer: Layer, theme: str, language: str, own: Any) -> dict[str, Json]:
    edge = own if layer.style.solid else color(theme, "line" if layer.style.ramp else "rim")
    selected = _state("selected", color(theme, "select"), edge)
    return {
        "fill": {
            "type": "fill",
            "paint": {"fill-color": own, "fill-opacity": _opacity(layer)},
        },
        "line": {
            "type": "line",
            "layout": {"line-join": "round"},
            "paint": {"line-color": selected, "line-width": _state("selected", 2.5, _state("hover", 1.8, 0.8))},
        },
    }


def _line(layer: Layer, theme: str, language: str, own: Any) -> dict[str, Json]:
    width = ["interpolate", ["exponential", 1.4], ["zoom"], 8, 0.8, 18, 6]
    return {
        "line": {
            "type": "line",
            "layout": {"line-join": "round", "line-cap": "round"},
            "paint": {"line-color": own, "line-width": width},
        }
    }


def _point(layer: Layer, theme: str, language: str, own: Any) -> dict[str, Json]:
    many, one = ["has", "count"], ["!", ["has", "count"]]
    herd, on_own = color(theme, layer.style.color), color(theme, f"on-{layer.style.color}")
    on_own = on_own if f"on-{layer.style.color}" in palette()[theme]["colors"] else color(theme, "paper")
    parts: dict[str, Json] = {
        "circle": {
            "type": "circle",
            "filter": one,
            "paint": {
                "circle-color": own,
                "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 2.5, 14, 4.5, 18, 8],
                "circle-stroke-color": _state("selected", color(theme, "select"), color(theme, "halo")),
                "circle-stroke-width": _state("selected", 3, 1),
            },
        }
    }
    if layer.detail.clusters_to >= layer.min_zoom:
        # Areas in proportion to the count would hide the map: the radius grows with its logarithm.
        radius = ["interpolate", ["linear"], ["log10", ["max", ["get", "count"], 1]], 0, 7, 2, 13, 4, 21, 6, 28]
        parts["cluster"] = {
            "type": "circle",
            "filter": many,
            "paint": {
                "circle-color": herd,
                "circle-opacity": 0.88,
                "circle-radius": radius,
                "circle-stroke-color": color(theme, "halo"),
                "circle-stroke-width": 1.5,
            },
        }
        parts["count"] = {
            "type": "symbol",
            "filter": many,
            "layout": {
                "text-field": abbreviated(["get", "count"], language),
                "text-font": FONT,
                "text-size": 11,
                "text-allow-overlap": True,
                "text-ignore-placement": True,
            },
            "paint": {"text-color": on_own},
        }
    return parts


def _label(layer: Layer, theme: str, text: Expression) -> Json:
    layout: Json = {
        "text-field": text,
        "text-font": FONT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 8, 11, 16, 14],
        "text-padding": 4,
    }
    label: Json = {
        "type": "symbol",
        "layout": layout,
        "paint": {"text-color": color(theme, "ink"), "text-halo-color": color(theme, "halo"), "text-halo-width": 1.4},
    }
    if layer.geometry_type == "line":
        layout["symbol-placement"] = "line"
    if layer.geometry_type == "point":
        layout |= {"text-offset": [0, 0.9], "text-anchor": "top", "text-optional": True}
        label |= {"filter": ["!", ["has", "count"]], "minzoom": max(layer.min_zoom, 14)}
    return label


def _opacity(layer: Layer) -> float:
    if layer.style.solid:
        return 1
    return 0.92 if layer.style.ramp else 0.35


def _fill(layer: Layer, audience: Audience, theme: str) -> Any:
    """One colour, the code's, or the ramp's by the value that the page sets as feature-state; no value is a colour of its own."""
    if not layer.style.ramp:
        return _by_code(layer, audience, theme)
    ramp = ramp_colors(theme, layer.style.ramp, len(layer.style.breaks) + 1)
    steps: Expression = ["step", ["number", ["feature-state", "value"], 0], ramp[0]]
    steps += [part for pair in zip(layer.style.breaks, ramp[1:], strict=True) for part in pair]
    return ["case", ["==", ["typeof", ["feature-state", "value"]], "number"], steps, color(theme, "no-data")]


def _by_code(layer: Layer, audience: Audience, theme: str) -> Any:
    shown = {f.name for f in project(layer, audience).fields if f.in_tile}
    if layer.style.by not in shown or not layer.style.colors:
        return color(theme, layer.style.color)
    pairs = [part for code, name in layer.style.colors.items() for part in (code, color(theme, name))]
    return ["match", ["coalesce", ["get", layer.style.by], ""], *pairs, color(theme, layer.style.color)]


def ramp_colors(theme: str, name: str, classes: int) -> list[str]:
    """As many colours as there are classes. Raises ValueError where the palette has fewer: two classes must not look the same."""
    ramps: dict[str, list[str]] = palette()[theme]["ramps"]
    found = ramps.get(name, [])
    if len(found) < classes:
        raise ValueError(f"palette.json: ramp {name!r} of theme {theme!r} has {len(found)} colours, {classes} are needed")
    return found[:classes]


def _state(name: str, yes: Any, no: Any) -> Expression:
    return ["case", ["boolean", ["feature-state", name], False], yes, no]
