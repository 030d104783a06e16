"""A card drawn: the map on the right, what it says on the left. Shapes are drawn three times as large and made smaller, so that no edge
is jagged; words are written at their size by FreeType, with the fonts that the front end's build lays beside it (Noto Sans KR, OFL).
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import shapely
from PIL import Image, ImageDraw, ImageFont
from shapely.geometry.base import BaseGeometry

from tiles.styles import color

from ..assets import DIST, NotBuilt
from .card import Box, Card, Figure, Label, Legend

WIDTH, HEIGHT = 1200, 630
PANEL, PAD = 452, 44
MAP_WIDTH = WIDTH - PANEL
FINER = 3
MARGIN = 34  # pixels left free around the map's box
ROOM = PANEL - 2 * PAD
Font = ImageFont.FreeTypeFont
Ink = str


def draw(card: Card) -> bytes:
    """A PNG."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _color("panel"))
    picture.paste(_map(card), (PANEL, 0))
    pen = ImageDraw.Draw(picture)
    pen.line([(PANEL, 0), (PANEL, HEIGHT)], _color("hair"), 1)
    frame = Frame.of(card.box)
    _labels(pen, card.labels, frame)
    _pins(picture, card.pins, frame)
    _panel(picture, pen, card)
    made = io.BytesIO()
    picture.save(made, "PNG", compress_level=6)
    return made.getvalue()


def _color(name: str) -> str:
    return color("light", name)


@cache
def _font(weight: str, size: int) -> Font:
    path = DIST / "fonts" / f"NotoSansKR-{weight}.otf"
    if not path.is_file():
        raise NotBuilt(f"{path.name} is missing: run `npm ci --prefix web && npm run build --prefix web`")
    return ImageFont.truetype(str(path), size)


# ---- the map


@dataclass(frozen=True, slots=True)
class Frame:
    """EPSG:3857 to pixels of the map."""

    west: float
    north: float
    per_metre: float

    @classmethod
    def of(cls, box: Box) -> "Frame":
        west, south, east, north = box
        per_metre = min((MAP_WIDTH - 2 * MARGIN) / max(east - west, 1.0), (HEIGHT - 2 * MARGIN) / max(north - south, 1.0))
        left = (west + east) / 2 - MAP_WIDTH / 2 / per_metre
        return cls(left, (south + north) / 2 + HEIGHT / 2 / per_metre, per_metre)

    def pixels(self, coordinates: Any, scale: float = 1.0) -> list[tuple[float, float]]:
        by = self.per_metre * scale
        return [((x - self.west) * by, (self.north - y) * by) for x, y in coordinates]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """On the picture."""
        return PANEL + (x - self.west) * self.per_metre, (self.north - y) * self.per_metre


def _map(card: Card) -> Image.Image:
    frame = Frame.of(card.box)
    large = Image.new("RGB", (MAP_WIDTH * FINER, HEIGHT * FINER), _color("paper"))
    pen = ImageDraw.Draw(large)
    for shape in card.shapes:
        for part in _parts(shape.geometry):
            _draw_part(large, pen, part, frame, shape.fill, shape.edge, shape.width)
    for x, y, ink in card.dots:
        (at,) = frame.pixels([(x, y)], FINER)
        _disc(pen, at, 4.5 * FINER, ink, _color("land"), 1.5 * FINER)
    return large.resize((MAP_WIDTH, HEIGHT), Image.Resampling.BOX)


def _parts(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Polygons and lines, one by one."""
    for part in shapely.get_parts(geometry):
        if part.geom_type.startswith(("Multi", "GeometryCollection")):
            yield from _parts(part)
        elif part.geom_type in ("Polygon", "LineString") and not part.is_empty:
            yield part


def _draw_part(large: Image.Image, pen: ImageDraw.ImageDraw, part: Any, frame: Frame, fill: Ink, edge: Ink, width: float) -> None:
    if part.geom_type == "LineString":
        _line(pen, frame.pixels(part.coords, FINER), edge or fill, width)
        return
    outer = frame.pixels(part.exterior.coords, FINER)
    holes = [frame.pixels(ring.coords, FINER) for ring in part.interiors]
    if fill and holes:
        mask = Image.new("1", large.size)
        on_mask = ImageDraw.Draw(mask)
        on_mask.polygon(outer, 1)
        for hole in holes:
            on_mask.polygon(hole, 0)
        large.paste(fill, mask=mask)
    elif fill:
        pen.polygon(outer, fill)
    if edge:
        for ring in (outer, *holes):
            _line(pen, ring, edge, width)


def _line(pen: ImageDraw.ImageDraw, points: Sequence[tuple[float, float]], ink: Ink, width: float) -> None:
    pen.line(list(points), ink, round(width * FINER), joint="curve")


def _disc(pen: ImageDraw.ImageDraw, at: tuple[float, float], radius: float, ink: Ink, rim: Ink, width: float) -> None:
    x, y = at
    pen.ellipse([x - radius, y - radius, x + radius, y + radius], ink, rim, round(width))


def _labels(pen: ImageDraw.ImageDraw, labels: Sequence[Label], frame: Frame) -> None:
    """What would cover another is left out; larger places first."""
    taken: list[Box] = []
    size = 17 if len(labels) < 12 else 15
    for label in sorted(labels, key=lambda one: -one.rank):
        for written in _ways(label, size):
            box = _box_of(written, frame.place(label.x, label.y))
            inside = box[0] > PANEL + 4 and box[2] < WIDTH - 4 and box[1] > 4 and box[3] < HEIGHT - 4
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                _write(pen, label, written, frame)
                break


Written = Sequence[tuple[str, Font, float]]


def _ways(label: Label, size: int) -> Iterator[Written]:
    """Name and figure under it; where there is no room for both, the name. Each with how far it stands from the middle."""
    if label.figure:
        yield (label.text, _font("Medium", size), -9.0), (label.figure, _font("Regular", size - 2), 10.0)
    yield ((label.text, _font("Medium", size), 0.0),)


def _box_of(written: Written, place: tuple[float, float]) -> Box:
    x, y = place
    half = max(font.getlength(text) for text, font, _shift in written) / 2
    shifts = [shift for _text, _font, shift in written]
    return x - half - 2, y + min(shifts) - 8, x + half + 2, y + max(shifts) + 8


def _write(pen: ImageDraw.ImageDraw, label: Label, written: Written, frame: Frame) -> None:
    x, y = frame.place(label.x, label.y)
    for text, font, shift in written:
        pen.text((x, y + shift), text, label.ink, font, anchor="mm", stroke_width=2, stroke_fill=label.halo)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _pins(picture: Image.Image, pins: Sequence[tuple[float, float]], frame: Frame) -> None:
    size = 64
    for place in pins:
        x, y = frame.place(*place)
        pin = Image.new("RGBA", (size * FINER, size * FINER))
        pen = ImageDraw.Draw(pin)
        middle = (size * FINER / 2, size * FINER / 2)
        _disc(pen, middle, 26 * FINER, _color("accent") + "2E", _color("accent") + "00", 0)
        _disc(pen, middle, 13 * FINER, _color("accent"), "#FFFFFF", 4 * FINER)
        small = pin.resize((size, size), Image.Resampling.BOX)
        picture.paste(small, (round(x - size / 2), round(y - size / 2)), small)


# ---- what it says


def _panel(picture: Image.Image, pen: ImageDraw.ImageDraw, card: Card) -> None:
    _brand(picture, pen, card)
    y = 116.0
    for line in _wrapped(card.kicker, _font("Medium", 19), 2):
        pen.text((PAD, y), line, _color("muted"), _font("Medium", 19), anchor="ls")
        y += 27
    y = _title(pen, card.title, y + 2)
    if card.figure:
        y = _figure(pen, card.figure, y + 16)
    bottom = _foot(pen, card)
    if card.legend:
        bottom = _legend(pen, card.legend, bottom - 20)
    _facts(pen, card.facts, y + 14, bottom - 12)


def _brand(picture: Image.Image, pen: ImageDraw.ImageDraw, card: Card) -> None:
    mark = Image.new("RGB", (30 * 4, 30 * 4), _color("panel"))
    on_mark = ImageDraw.Draw(mark)
    on_mark.rounded_rectangle([8, 8, 111, 111], 28, None, _color("accent"), 12)
    on_mark.line([(12, 48), (30, 52), (44, 66), (60, 75), (76, 66), (90, 52), (108, 46)], _color("accent"), 14, joint="curve")
    small = mark.resize((30, 30), Image.Resampling.BOX)
    picture.paste(small, (PAD, 40))
    pen.text((PAD + 41, 56), card.brand, _color("ink"), _font("Bold", 23), anchor="lm")
    if card.demo:
        font = _font("Medium", 15)
        length = font.getlength(card.demo)
        right = PANEL - PAD
        pen.rounded_rectangle([right - length - 22, 41, right, 69], 14, _color("warn-soft"))
        pen.text((right - 11 - length, 55), card.demo, _color("warn"), font, anchor="lm")


def _wrapped(text: str, font: Font, most: int, room: float = ROOM) -> list[str]:
    """In so many lines at most; what is too long ends in an ellipsis. Korean may break between any two words, and within one if it must."""
    lines, line = [], ""
    for word in text.split():
        tried = f"{line} {word}".strip()
        if line and font.getlength(tried) > room:
            lines.append(line)
            tried = word
        line = tried
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_cut(one, font, room) for one in lines]


def _cut(text: str, font: Font, room: float) -> str:
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _title(pen: ImageDraw.ImageDraw, title: str, y: float) -> float:
    """As large as it can be on one line, else on two. Answers where the next thing may begin."""
    size = next((size for size in (58, 50, 44) if _font("Bold", size).getlength(title) <= ROOM), 0)
    lines = [title] if size else _wrapped(title, _font("Bold", 36), 2)
    size = size or 36
    y += size * 0.78
    for line in lines:
        pen.text((PAD - 1, y), line, _color("ink"), _font("Bold", size), anchor="ls")
        y += size * 1.22
    return y - size * 0.9


def _figure(pen: ImageDraw.ImageDraw, figure: Figure, y: float) -> float:
    title = figure.title + (f" · {figure.note}" if figure.note else "")
    pen.text((PAD, y + 18), _cut(title, _font("Medium", 18), ROOM), _color("muted"), _font("Medium", 18), anchor="ls")
    big = _font("Bold", 52)
    base = y + 80
    pen.text((PAD - 1, base), figure.value, _color("accent"), big, anchor="ls")
    if figure.unit:
        left = PAD + big.getlength(figure.value) + 9
        unit = _cut(figure.unit, _font("Medium", 21), PANEL - PAD - left)
        pen.text((left, base), unit, _color("muted"), _font("Medium", 21), anchor="ls")
    return base + 14


def _facts(pen: ImageDraw.ImageDraw, facts: Sequence[tuple[str, str]], y: float, bottom: float) -> None:
    """As many as there is room for."""
    pen.line([(PAD, y), (PANEL - PAD, y)], _color("hair"), 1)
    y += 8
    name, value = _font("Regular", 18), _font("Medium", 19)
    for title, text in facts:
        if y + 34 > bottom:
            return
        shown = _cut(title, name, ROOM * 0.45)
        pen.text((PAD, y + 24), shown, _color("muted"), name, anchor="ls")
        room = ROOM - name.getlength(shown) - 16
        pen.text((PANEL - PAD, y + 24), _cut(text, value, room), _color("ink"), value, anchor="rs")
        y += 34


def _legend(pen: ImageDraw.ImageDraw, legend: Legend, bottom: float) -> float:
    """Answers where it begins."""
    font = _font("Regular", 15)
    step = ROOM / len(legend.colors)
    top = bottom - 38
    for i, ink in enumerate(legend.colors):
        pen.rectangle([PAD + i * step, top, PAD + (i + 1) * step - 2, top + 13], ink)
    for i, edge in enumerate(legend.edges, 1):
        pen.text((PAD + i * step - 1, top + 33), edge, _color("muted"), font, anchor="ms")
    pen.text((PAD, top - 10), _cut(legend.title, font, ROOM), _color("muted"), font, anchor="ls")
    return top - 30


def _foot(pen: ImageDraw.ImageDraw, card: Card) -> float:
    font = _font("Regular", 15)
    lines = _wrapped(card.source, font, 2)
    y = HEIGHT - 40 - 21 * (len(lines) - 1)
    top = y - 20
    for line in lines:
        pen.text((PAD, y), line, _color("muted"), font, anchor="ls")
        y += 21
    return top
