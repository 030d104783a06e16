"""Where things are on the screen: places of the map as pixels, and the colour of a pixel."""

import math
import struct
import zlib
from typing import Any, cast

from playwright.sync_api import Page

LonLat = tuple[float, float]
TILE = 512


def ready(page: Page, code: str = "") -> None:
    """The map of an area (any, if none is named) stands still and complete."""
    page.wait_for_selector(f'[data-drawn="{code}"]' if code else "[data-drawn]")


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
