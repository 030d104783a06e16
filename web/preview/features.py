"""The picture of one feature: where it stands among the smallest areas, its kind, its name and what is declared of it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import shapely
from django.utils.translation import gettext as _

from accounts.audience import STRANGER
from geo.models import Area
from geo.queries import siblings
from layers import areas
from layers.features import Found, areas_of, one
from layers.projection import Projection
from layers.refusals import no_such_feature
from layers.sources import describe_sources
from layers.visible import projection_of, projections
from tiles.styles import color

from ..twin import words
from .areas import THEME, layer_of, metres, water
from .card import Box, Card, Label, Shape
from .shapes import MOST, box_of, grown, outlines, within

AROUND_M = 1600.0  # at least so far from the middle to the edge, in metres of EPSG:3857
MOST_FACTS = 6
LARGEST_KEY = (1 << 63) - 1


def card(slug: str, key: int) -> Card:
    """Raises a Problem where a stranger finds no such layer or feature."""
    rows = projection_of(slug, STRANGER)
    found = one(rows, key) if key <= LARGEST_KEY else None
    if found is None or found.lon is None or found.lat is None:
        raise no_such_feature()
    at = metres(found.lon, found.lat)
    shape = outlines(rows, [key], 1.0).get(key)
    box = grown((*at, *at) if shape is None else box_of([shape]), 0.25, least=AROUND_M)
    seen = list(projections(STRANGER))
    chain = areas_of(rows.layer, found)
    is_point = rows.layer.geometry_type == "point"
    own = [] if shape is None or is_point else [_own(rows, shape)]
    return Card(
        language="en" if words.language() == "en" else "ko",
        brand=_("Madang"),
        kicker=" › ".join([*(areas.names(area)[words.language()] for area in chain), words.of(rows.layer.title)]),
        title=_name(rows, found, key),
        box=box,
        shapes=[*_ground(seen, box, chain), *_green(seen, box), *water(seen, box), *_roads(seen, box), *own],
        labels=list(_names(chain, box)),
        dots=[(x, y, _color_of(rows)) for x, y in _beside(rows, box, at)] if is_point else [],
        pins=[at],
        facts=list(facts(rows, found)),
        source=_source(found),
        demo=_("Practice data, not a real city") if found.source == "demo" or any(area.source == "demo" for area in chain) else "",
    )


def _name(rows: Projection, found: Found, key: int) -> str:
    properties = _properties(found)
    english = properties.get(f"{rows.layer.name_field.removesuffix('_ko')}_en") if words.language() == "en" else None
    return str(english or found.name or f"{words.of(rows.layer.title)} {key}")


def _properties(found: Found) -> Mapping[str, Any]:
    properties: Mapping[str, Any] = json.loads(found.feature)["properties"]
    return properties


def _color_of(rows: Projection) -> str:
    return color(THEME, rows.layer.style.color)


def _own(rows: Projection, shape: Any) -> Shape:
    is_area = rows.layer.geometry_type == "polygon"
    return Shape(shape, _tint(_color_of(rows)) if is_area else "", _color_of(rows), 4)


def _tint(ink: str, part: float = 0.35) -> str:
    """A colour laid thinly over the land."""
    land = color(THEME, "land")
    mixed = (round(int(ink[i : i + 2], 16) * part + int(land[i : i + 2], 16) * (1 - part)) for i in (1, 3, 5))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def _ground(seen: Sequence[Projection], box: Box, chain: Sequence[Area]) -> list[Shape]:
    smallest = layer_of(Area.Level.NEIGHBOURHOOD, seen) or layer_of(Area.Level.DISTRICT, seen)
    if smallest is None:
        return []
    wide = grown(box, 1.2)
    here = [area.pk for area in chain if area.level == smallest.layer.area_level]
    land = [Shape(shape, color(THEME, "land"), color(THEME, "rim"), 1.6) for shape in within(smallest, wide, 1.0)]
    return land + [Shape(shape, color(THEME, "accent-soft"), color(THEME, "accent"), 2) for shape in outlines(smallest, here, 1.0).values()]


def _of_colour(seen: Sequence[Projection], name: str, kind: str) -> Iterator[Projection]:
    yield from (p for p in seen if p.layer.style.color == name and p.layer.geometry_type == kind)


def _green(seen: Sequence[Projection], box: Box) -> list[Shape]:
    wide = grown(box, 0.6)
    tint = _tint(color(THEME, "park"))
    return [Shape(shape, tint) for rows in _of_colour(seen, "park", "polygon") for shape in within(rows, wide, 2.0)]


def _roads(seen: Sequence[Projection], box: Box) -> list[Shape]:
    wide = grown(box, 0.6)
    line = color(THEME, "road-mid")
    return [Shape(shape, "", line, 2.4) for rows in _of_colour(seen, "road", "line") for shape in within(rows, wide, 2.0)]


def _beside(rows: Projection, box: Box, at: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """The others of its layer."""
    for shape in within(rows, grown(box, 0.6), 0.0)[:MOST]:
        for point in shapely.get_coordinates(shape):
            if abs(point[0] - at[0]) + abs(point[1] - at[1]) > 1:
                yield float(point[0]), float(point[1])


def _names(chain: Sequence[Area], box: Box) -> Iterator[Label]:
    """The smallest area and its neighbours, where the map shows them."""
    if not chain:
        return
    shown = [(chain[-1], True), *((other, False) for other in siblings(chain[-1]))]
    for area, here in shown:
        x, y = metres(area.label_point.x, area.label_point.y)
        if box[0] < x < box[2] and box[1] < y < box[3]:
            ink, halo = (color(THEME, "accent"), color(THEME, "accent-soft")) if here else (color(THEME, "muted"), color(THEME, "land"))
            yield Label(x, y, areas.names(area)[words.language()], ink=ink, halo=halo, rank=float(here))


def facts(rows: Projection, found: Found) -> Iterator[tuple[str, str]]:
    """What is declared of it and known, in the declaration's order; codes and sources are for machines."""
    properties = _properties(found)
    names = {rows.layer.name_field, rows.layer.source_field, f"{rows.layer.name_field.removesuffix('_ko')}_en"}
    told = 0
    for field in rows.fields:
        value = properties.get(field.name)
        if told == MOST_FACTS or value in (None, "") or field.name in names or field.name.endswith(("code", "_id", "url")):
            continue
        if _is_other_half(field.name, properties):
            continue
        text = words.value_text(field, value)
        if len(text) <= 40:
            told += 1
            yield words.of(field.title), text


def _is_other_half(name: str, properties: Mapping[str, Any]) -> bool:
    """Of what is told in both languages the one that is not read; as the map's ``factsOf``."""
    stem, mark, ending = name.rpartition("_")
    return bool(mark) and ending in ("ko", "en") and ending != words.language() and bool(properties.get(f"{stem}_{words.language()}"))


def _source(found: Found) -> str:
    source = describe_sources([found.source])[found.source]
    agency = words.of(source["agency"]) or words.of(source["title"])
    if not source["as_of"]:
        return _("Source: %(agency)s") % {"agency": agency}
    return _("Source: %(agency)s · as of %(day)s") % {"agency": agency, "day": words.day(source["as_of"])}
