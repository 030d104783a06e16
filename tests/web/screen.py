"""Where things are on the screen: places of the map as pixels, and the colour of a pixel."""

import math
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any, cast

from playwright.sync_api import Page

LonLat = tuple[float, float]
TILE = 512
# Milliseconds. A map drawn without a graphics card on a busy machine: what is waited for comes late, and is no failure for that.
PATIENT = 60_000
# A context of a phone in Seoul, for `browser.new_context`.
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "ko-KR",
    "reduced_motion": "reduce",
    "service_workers": "block",
}


def ready(page: Page, code: str = "") -> None:
    """The map of an area (any, if none is named) stands still and complete."""
    page.wait_for_selector(f'[data-drawn="{code}"]' if code else "[data-drawn]")


def without_tiles(page: Page) -> None:
    """For what is read beside the map: an empty one is drawn in half the time. Before any other route, which then goes first."""
    page.route(re.compile(r"/tiles/.*\.mvt"), lambda route: route.fulfill(status=204))


STEP = "address => { history.pushState(null, '', address); dispatchEvent(new PopStateEvent('popstate')); }"


def step(page: Page, address: str) -> None:
    """To another address of the page that is open, as the browser's own way back and on goes: nothing is loaded anew."""
    page.evaluate(STEP, address)


def ask(page: Page, path: str) -> Any:
    answer = page.request.get(path)
    assert answer.ok, f"{path}: {answer.status}"
    return answer.json()


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return (lon + 180) / 360, (1 - y / math.pi) / 2


def pixel_of(page: Page, place: LonLat) -> tuple[float, float]:
    """The pixel of a place, from the view that stands in the address once a person has moved the map."""
    if not page.evaluate("location.hash"):
        page.evaluate("document.activeElement.blur()")  # a panel that has the focus would scroll instead
        page.keyboard.press("ArrowDown")
        page.wait_for_function("location.hash !== ''")
    zoom, lat, lon = (float(part) for part in page.evaluate("location.hash").lstrip("#").split("/"))
    x, y = _mercator(*place)
    cx, cy = _mercator(lon, lat)
    size = cast(dict[str, int], page.viewport_size)
    scale = TILE * 2**zoom
    return size["width"] / 2 + (x - cx) * scale, size["height"] / 2 + (y - cy) * scale


def colour_at(page: Page, x: float, y: float) -> tuple[int, int, int]:
    """Red, green, blue of one pixel, read from a PNG of that pixel alone."""
    png = page.screenshot(clip={"x": round(x), "y": round(y), "width": 1, "height": 1})
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw = zlib.decompress(data)
    return raw[1], raw[2], raw[3]


def near(a: tuple[int, int, int], hex_colour: str, tolerance: int = 14) -> bool:
    wanted = tuple(int(hex_colour[i : i + 2], 16) for i in (1, 3, 5))
    return all(abs(one - other) <= tolerance for one, other in zip(a, wanted, strict=True))


def _predicted(kind: int, left: int, above: int, corner: int) -> int:
    """What a PNG filter takes a byte to be from its neighbours (PNG 1.2, section 6)."""
    if kind < 4:
        return (0, left, above, (left + above) // 2)[kind]
    estimate = left + above - corner
    return min((left, above, corner), key=lambda one: abs(estimate - one))


def _rows(png: bytes) -> Iterator[bytes]:
    """The rows of a PNG of three or four bytes a pixel, each as its red, green, blue bytes."""
    width, _height, _depth, colour_type = struct.unpack(">IIBB", png[16:26])
    size = {2: 3, 6: 4}[colour_type]
    data, at = b"", 8
    while at < len(png):
        length, chunk = struct.unpack(">I4s", png[at : at + 8])
        if chunk == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, above = zlib.decompress(data), bytearray(width * size)
    for start in range(0, len(raw), width * size + 1):
        kind, row = raw[start], bytearray(raw[start + 1 : start + 1 + width * size])
        for i in range(len(row)):
            left, corner = (row[i - size], above[i - size]) if i >= size else (0, 0)
            row[i] = (row[i] + _predicted(kind, left, above[i], corner)) & 255
        above = row
        yield bytes(byte for i, byte in enumerate(row) if i % size < 3)


def colours_in(page: Page, box: tuple[float, float, float, float], hex_colour: str, tolerance: int = 14) -> int:
    """How many pixels of a box (left, top, right, bottom) have this colour."""
    left, top, right, bottom = (round(edge) for edge in box)
    png = page.screenshot(clip={"x": left, "y": top, "width": right - left, "height": bottom - top})
    pixels = ((row[i], row[i + 1], row[i + 2]) for row in _rows(png) for i in range(0, len(row), 3))
    return sum(near(pixel, hex_colour, tolerance) for pixel in pixels)


def differing(one: bytes, other: bytes, tolerance: int = 24) -> float:
    """The share of pixels in which two PNGs of the same size differ."""
    rows = zip(_rows(one), _rows(other), strict=True)
    pixels = [max(abs(a[i + k] - b[i + k]) for k in range(3)) > tolerance for a, b in rows for i in range(0, len(a), 3)]
    return sum(pixels) / len(pixels)
