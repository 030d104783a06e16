"""The picture of an area: its parts in the colours of a measure, its neighbours around it, its name and the figure.

Everything is read as a stranger would be told it, whoever asks: a picture goes with a link to anybody.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, pi, radians, tan
from typing import Any

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from shapely.geometry.base import BaseGeometry

from accounts.audience import STRANGER
from accounts.problems import Problem
from city.indicators import read, series
from geo.models import Area
from geo.queries import ancestors, children, siblings
from layers import areas, periods
from layers.declaration import Layer
from layers.projection import Projection
from layers.refusals import no_such_area
from layers.sources import describe_sources
from layers.state_answers import Asked
from layers.visible import projections
from tiles.styles import color, palette

from ..twin import words
from .card import Box, Card, Figure, Label, Legend, Shape
from .shapes import box_of, grown, outlines, within

THEME = "light"
PIXELS = 560  # about so many of the picture's for the area itself
AskState = Callable[[Layer, Asked], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Colours:
    """What colours the parts: the answer of a layer's state, and its classes."""

    state: Mapping[str, Any]
    breaks: Sequence[float]
    ramp: Sequence[str]

    def value(self, key: int) -> float | None:
        found = self.state["values"].get(str(key))
        return None if found is None else found[0]

    def of(self, key: int) -> str:
        value = self.value(key)
        if value is None:
            return color(THEME, "no-data")
        return self.ramp[sum(value >= edge for edge in self.breaks)]


def card(code: str, asked: Asked, ask_state: AskState) -> Card:
    """Raises a Problem: no such area, or no such measure, period or form for strangers."""
    area = areas.find(code)
    if area is None or area.level == Area.Level.ZONE:
        raise no_such_area()
    seen = list(projections(STRANGER))
    below = list(children(area))
    own, inner = layer_of(area.level, seen), layer_of(below[0].level, seen) if below else None
    figures, colours = _coloured_by([rows for rows in (inner, own) if rows], asked, ask_state)
    parts = below
    if figures is not inner:  # the area is told from its neighbours; its parts know nothing of it
        inner, below = None, []
    beside = [other for other in siblings(area) if own]
    drawn = _drawn(area, own, inner, below, beside)
    coloured = below if inner else [area, *beside]
    return Card(
        language="en" if words.language() == "en" else "ko",
        brand=_("Madang"),
        kicker=" › ".join(areas.names(up)[words.language()] for up in ancestors(area)) or _("The city at a glance"),
        title=areas.names(area)[words.language()],
        box=grown(drawn.box, 0.05 if below else 0.3),
        shapes=[*_ground(drawn, own), *_parts(drawn, coloured, colours), *water(seen, drawn.box), *_rim(drawn, area)],
        labels=[*_names(below or [area, *beside], colours if inner else None, near=area)],
        figure=_headline(area, own, colours, asked, ask_state),
        facts=facts(area, len(parts)),
        legend=_legend(colours),
        source=_source(area, colours, asked),
        demo=_("Practice data, not a real city") if area.source == "demo" else "",
    )


def layer_of(level: str, seen: Sequence[Projection]) -> Projection | None:
    return next((p for p in seen if p.layer.area_level == level), None)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Outlines by the area's key; ``box`` of the area itself."""

    parts: Mapping[int, BaseGeometry]
    around: Mapping[int, BaseGeometry]
    box: Box


def _drawn(area: Area, own: Projection | None, inner: Projection | None, below: Sequence[Area], beside: Sequence[Area]) -> Drawn:
    tolerance = (area.area_m2**0.5) * 1.26 / PIXELS / 2  # half a pixel; 1.26: metres of EPSG:3857 at Seoul's latitude
    parts = outlines(inner, [child.pk for child in below], tolerance) if inner else {}
    around = outlines(own, [area.pk, *(other.pk for other in beside)], tolerance) if own else {}
    whole = [around[area.pk]] if area.pk in around else list(parts.values())
    if not whole:
        raise no_such_area()
    return Drawn(parts, around, box_of(whole))


def _ground(drawn: Drawn, own: Projection | None) -> list[Shape]:
    land, line = color(THEME, "land"), color(THEME, "rim")
    return [Shape(shape, land, line, 1.4) for shape in drawn.around.values()] if own else []


def _parts(drawn: Drawn, coloured: Sequence[Area], colours: Colours | None) -> list[Shape]:
    """Of an area without parts, it and its neighbours are told apart by their colours."""
    line = color(THEME, "line")
    known = drawn.parts or drawn.around
    shown = [(one.pk, known[one.pk]) for one in coloured if one.pk in known]
    return [Shape(shape, colours.of(key) if colours else color(THEME, "land"), line, 1.6) for key, shape in shown]


def water(seen: Sequence[Projection], box: Box) -> list[Shape]:
    """Rivers are what a city is recognised by."""
    wide = grown(box, 0.6)
    tolerance = (box[3] - box[1]) / PIXELS
    rows = [p for p in seen if p.layer.style.color == "water" and p.layer.geometry_type == "polygon"]
    return [Shape(shape, color(THEME, "water")) for one in rows for shape in within(one, wide, tolerance)]


def _rim(drawn: Drawn, area: Area) -> list[Shape]:
    whole = drawn.around.get(area.pk)
    shape = whole if whole is not None else _together(list(drawn.parts.values()), (drawn.box[2] - drawn.box[0]) / PIXELS * 2)
    return [Shape(shape, "", color(THEME, "select"), 3.2)]


def _coloured_by(layers: Sequence[Projection], asked: Asked, ask_state: AskState) -> tuple[Projection, Colours | None]:
    """The parts by the measure, or else the area and its neighbours. Raises the last refusal where neither knows it."""
    trouble: Problem = no_such_area()
    for rows in layers:
        try:
            return rows, _colours(rows.layer, asked, ask_state)
        except Problem as problem:
            trouble = problem
    raise trouble


def _together(parts: Sequence[BaseGeometry], seam: float) -> BaseGeometry:
    """The outline of all: simplified one by one they do not quite meet, and the seams between them are nobody's border."""
    whole = shapely.union_all([part.buffer(seam, join_style="mitre") for part in parts]).buffer(-seam, join_style="mitre")
    return shapely.MultiPolygon([shapely.Polygon(part.exterior) for part in shapely.get_parts(whole) if not part.is_empty])


def _colours(layer: Layer, asked: Asked, ask_state: AskState) -> Colours | None:
    if asked == Asked() and layer.state is None:
        return None
    state = ask_state(layer, asked)
    breaks, ramp = state.get("edges", layer.style.breaks), state.get("ramp") or layer.style.ramp
    return Colours(state, breaks, spread(palette()[THEME]["ramps"].get(ramp) or palette()[THEME]["ramps"]["density"], len(breaks) + 1))


def spread(ramp: Sequence[str], count: int) -> list[str]:
    """As many colours as are needed, over the ramp's whole length; the page's measures.ts does the same."""
    if count >= len(ramp) or count < 2:
        return [*ramp, *[ramp[-1]] * (count - len(ramp))][:count]
    return [ramp[round(i * (len(ramp) - 1) / (count - 1))] for i in range(count)]


def _names(shown: Sequence[Area], colours: Colours | None, *, near: Area) -> list[Label]:
    found = []
    for area in shown:
        x, y = metres(area.label_point.x, area.label_point.y)
        ground = colours.of(area.pk) if colours else color(THEME, "land")
        value = colours.value(area.pk) if colours else None
        rank = 1e12 if area.pk == near.pk else float(area.population or 0)
        label = Label(x, y, areas.names(area)[words.language()], "" if value is None else words.short(value), ink_on(ground), ground, rank)
        found.append(label)
    return found


def ink_on(ground: str) -> str:
    red, green, blue = (int(ground[i : i + 2], 16) for i in (1, 3, 5))
    return color(THEME, "ink") if 0.299 * red + 0.587 * green + 0.114 * blue > 130 else "#FFFFFF"


def metres(lon: float, lat: float) -> tuple[float, float]:
    radius = 6378137.0
    return radius * radians(lon), radius * log(tan(pi / 4 + radians(lat) / 2))


def _headline(area: Area, own: Projection | None, colours: Colours | None, asked: Asked, ask_state: AskState) -> Figure | None:
    """The area's own value of what colours its parts, where there is one."""
    if colours is None:
        return None
    title, unit = words.of(colours.state["title"]), words.unit(colours.state.get("unit", ""))
    if asked == Asked():
        note = words.day(area.population_on.isoformat()) if area.population_on else ""
        return Figure(
            title, _("not known") if area.density is None else words.figure(area.density), unit if area.density is not None else "", note
        )
    value = _own_value(area, own, asked, ask_state) if own else _city_value(area, asked, colours.state.get("period"))
    note = words.period(colours.state["period"]) if colours.state.get("period") else ""
    return Figure(title, _("no value") if value is None else words.figure(value), unit if value is not None else "", note)


def _own_value(area: Area, own: Projection, asked: Asked, ask_state: AskState) -> float | None:
    try:
        found = ask_state(own.layer, asked)["values"].get(str(area.pk))
    except Problem:  # its parts know the measure, it does not
        return None
    return None if found is None else found[0]


def _city_value(area: Area, asked: Asked, period: str | None) -> float | None:
    """The city is no layer: its values are told by the indicator."""
    try:
        indicator = read.one(asked.measure, STRANGER.audience)
    except Problem:
        return None
    start = periods.parse(indicator.period, period) if period else None
    rows, _more = series.page(indicator, area, series.Span(start, start), STRANGER.audience, form=asked.form, limit=1, offset=0)
    return rows[0]["value"] if rows else None


def facts(area: Area, parts: int) -> list[tuple[str, str]]:
    people = [] if area.population is None else [(_("Population"), _people(area.population))]
    size = area.area_m2 / 1e6
    inside = [(_("Its parts"), words.number(parts))] if parts else []
    return [*people, (pgettext("of land", "Area"), f"{words.number(size, 2 if size < 100 else 1)} km²"), *inside]


def _people(population: int) -> str:
    """55만 7천 명 is how it is said; English counts in full."""
    if words.language() == "en" or population < 10_000:
        return f"{words.number(population)}{'' if words.language() == 'en' else '명'}"
    rounded = round(population, -4 if population >= 1_000_000 else -3)
    thousands = rounded % 10_000 // 1000
    return f"{words.number(rounded // 10_000)}만{f' {thousands}천' if thousands else ''} 명"


def _legend(colours: Colours | None) -> Legend | None:
    if colours is None or not colours.breaks:
        return None
    unit = words.unit(colours.state.get("unit", ""))
    title = words.of(colours.state["title"])
    return Legend(f"{title} ({unit})" if unit else title, colours.ramp, [words.short(edge) for edge in colours.breaks])


def _source(area: Area, colours: Colours | None, asked: Asked) -> str:
    slug = _slug_of_source(area, asked)
    source = describe_sources([slug])[slug]
    agency = words.of(source["agency"]) or words.of(source["title"])
    as_of = colours.state.get("as_of") if colours else None
    when = words.day(as_of) if as_of else words.day(area.valid_from.isoformat())
    return _("Source: %(agency)s · as of %(day)s") % {"agency": agency, "day": when}


def _slug_of_source(area: Area, asked: Asked) -> str:
    """An indicator has a source of its own; everything else here is said by whoever drew the borders and counted the people."""
    if not asked.measure:
        return area.source
    try:
        return read.one(asked.measure, STRANGER.audience).source.slug
    except Problem:
        return area.source
