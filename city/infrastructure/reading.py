"""What several connectors of this folder read alike."""

from collections.abc import Mapping
from functools import cache

import pyproj
from shapely import Point
from shapely.geometry.base import BaseGeometry

from feeds.row import Row

from .codes import code_of

LICENCE_OSM = "ODbL-1.0"
OSM = "OpenStreetMap contributors"
_ELLIPSOID = pyproj.Geod(ellps="GRS80")


def code(row: Row, name: str, known: Mapping[str, str], otherwise: str = "other") -> str:
    """The code of a column's words. What the list does not know is reported; an empty cell is ``otherwise`` without a word."""
    words = row.raw(name)
    found = code_of(words, known)
    if found is None and words:
        row.mend(name, "unknown_code")
    return found or otherwise


def offset(row: Row, place: Point, crs: int, far: float) -> float | None:
    """Metres between a row's position in degrees and its columns x and y in ``crs``; None where it has no second position.

    More than ``far`` is reported.
    """
    if not row.raw("x") or not row.raw("y"):
        return None
    metres = metres_between(place, row.number_of("x", -1e8, 1e8), row.number_of("y", -1e8, 1e8), crs)
    if metres > far:
        row.mend("x", "positions_differ", metres=round(metres))
    return round(metres, 5)


def square_metres(shape: BaseGeometry) -> float:
    """Of an area in degrees, on the ellipsoid."""
    return round(abs(_ELLIPSOID.geometry_area_perimeter(shape)[0]), 1)


def metres_between(place: Point, x: float, y: float, crs: int) -> float:
    """From a position in degrees to one in a metric system of the same source, as the second measures."""
    there = Point(_to(crs).transform(place.x, place.y))
    return float(there.distance(Point(x, y)))


@cache
def _to(crs: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(4326, crs, always_xy=True)
