"""Typed coordinates: “37.5665 126.9780”, “198056 451885”, 37°33′59″N 126°58′41″E, in any system that is in use in Korea.

Plane coordinates do not say which system they are in. Whatever puts them into the country is an answer, the likelier system first; the
caller prefers those that lie in the city. EPSG:5174 and 5181 lie some 300 m apart: both are offered, and “EPSG:5174 x y” decides it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyproj import Transformer

from geo import seoul

WGS84 = 4326
# Likelier first: the central belt of today (since 2010) and of before; the national grid (UTM-K); the belt of old cadastral maps
# (Bessel, with the 10.405″ it was off by); west, east and the far islands' belts; the web's plane; UTM 52N.
SYSTEMS = (5186, 5181, 5179, 5174, 5185, 5187, 5188, 3857, 32652)
# Whatever is smaller is no plane coordinate of these systems in the country, but a pair of house numbers.
LEAST_METRES = 10_000
# South and north, west and east of the country's land and islands, in degrees.
LATITUDES, LONGITUDES = (33.0, 39.0), (124.0, 132.0)

_NUMBER = r"\d+(?:\.\d+)?"
_EPSG = re.compile(rf"\s*(?:epsg:?\s*)?({'|'.join(map(str, (*SYSTEMS, WGS84)))})\s*[:;,\s]\s*(?={_NUMBER}\D+{_NUMBER})", re.IGNORECASE)
_BESIDE = re.compile(r"[\s,;/()\[\]°º˚′″'\"’”도분초nexy:=]|북위|동경|lat(?:itude)?|lon(?:gitude)?|lng|위도|경도", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Position:
    lon: float
    lat: float
    epsg: int


def positions(text: str) -> list[Position]:
    """Where these coordinates may be, places in the city first, then the likelier system; empty where the text is something else."""
    text = unicodedata.normalize("NFC", text)
    named = _EPSG.match(text)
    rest = text[named.end() :] if named and len(re.findall(_NUMBER, text)) == 3 else text
    if _BESIDE.sub("", re.sub(_NUMBER, "", rest)):
        return []
    pair = _pair([float(number) for number in re.findall(_NUMBER, rest)], rest)
    if pair is None:
        return []
    systems = (int(named[1]),) if named and rest is not text else SYSTEMS if min(pair) > LEAST_METRES else (WGS84,)
    return sorted((found for epsg in systems for found in _read(pair, epsg)), key=lambda found: not _in_city(found))


def _in_city(position: Position) -> bool:
    west, south, east, north = seoul.table().city.bounds
    return west <= position.lon <= east and south <= position.lat <= north


def _pair(numbers: list[float], text: str) -> tuple[float, float] | None:
    """Two numbers, or degrees with minutes, or with minutes and seconds too."""
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    parts = len(numbers) // 2
    marked = re.search("[°º˚도]", text) is not None
    if len(numbers) != 6 and not (len(numbers) == 4 and marked):
        return None
    if any(minutes >= 60 for half in (numbers[1:parts], numbers[parts + 1 :]) for minutes in half):
        return None
    first, second = (sum(n / 60**i for i, n in enumerate(half)) for half in (numbers[:parts], numbers[parts:]))
    return first, second


def _read(pair: tuple[float, float], epsg: int) -> Iterator[Position]:
    """East first or north first, as long as it lies in the country."""
    for x, y in (pair, pair[::-1]):
        lon, lat = (x, y) if epsg == WGS84 else _transformer(epsg).transform(x, y)
        if LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]:
            yield Position(lon, lat, epsg)


@cache
def _transformer(epsg: int) -> Transformer:
    return Transformer.from_crs(epsg, WGS84, always_xy=True)
