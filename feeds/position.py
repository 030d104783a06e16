"""Longitude and latitude from two columns of a Korean source, read with suspicion."""

import re

from shapely import Point

from .errors import Unusable
from .personal import shown
from .row import Row

# The country with its islands: Marado to the northern border, Gageodo to Dokdo.
LATITUDES = (33.0, 39.0)
LONGITUDES = (124.0, 132.0)
_DEGREES = re.compile(r"(\d{1,3})-(\d{1,2})-(\d{1,2}(?:\.\d+)?)|\d{1,3}\.\d+")


def position(row: Row, longitude: str = "longitude", latitude: str = "latitude") -> tuple[Point, bool]:
    """The position and whether the two had to be swapped: in Korea neither can be taken for the other. Raises Unusable."""
    if not row.raw(latitude) and not row.raw(longitude):
        raise Unusable("no_position", field=latitude)
    lat, lon = _degrees_of(row, latitude), _degrees_of(row, longitude)
    if not lat and not lon:
        raise Unusable("no_position", "0", field=latitude)
    if in_korea(lon, lat):
        return Point(lon, lat), False
    if in_korea(lat, lon):
        row.mend(latitude, "swapped")
        return Point(lat, lon), True
    raise Unusable("outside_country", f"{shown(row.raw(latitude))}, {shown(row.raw(longitude))}", field=latitude)


def _degrees_of(row: Row, name: str) -> float:
    """A decimal, or degrees, minutes and seconds with hyphens."""
    if "-" not in row.raw(name).strip()[1:]:
        return row.number_of(name, -180, 180)
    try:
        return degrees(row.raw(name))
    except ValueError as error:
        raise Unusable("not_a_number", shown(row.raw(name)), field=name) from error


def degrees(words: str) -> float:
    """From degrees, minutes and seconds with hyphens (127-01-30), or from a decimal. Raises ValueError."""
    found = _DEGREES.fullmatch(words.strip())
    if not found:
        raise ValueError("no degrees")
    if not found[1]:
        return float(found[0])
    minutes, seconds = float(found[2]), float(found[3])
    if minutes >= 60 or seconds >= 60:
        raise ValueError("no minutes or seconds")
    return float(found[1]) + minutes / 60 + seconds / 3600


def in_korea(longitude: float, latitude: float) -> bool:
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]
