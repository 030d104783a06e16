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
    lat, lon = row.number_of(latitude, -180, 180), row.number_of(longitude, -180, 180)
    if not lat and not lon:
        raise Unusable("no_position", "0", field=latitude)
    if in_korea(lon, lat):
        return Point(lon, lat), False
    if in_korea(lat, lon):
        row.mend(latitude, "swapped")
        return Point(lat, lon), True
    raise Unusable("outside_country", f"{shown(row.raw(latitude))}, {shown(row.raw(longitude))}", field=latitude)


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
