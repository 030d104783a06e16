"""Whether a file lies where it says: its coordinate system is checked, not believed.

Wrong systems move Korean data by 200–400 m (5174, 2097, 5181 taken for each other) or by exactly 100 km (5181 for 5186), evenly. So
the middle of all areas' shifts is compared: single borders may have moved since, most have not.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import pyproj
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from shapely.geometry.base import BaseGeometry

from geo import seoul

from .project import project
from .report import Report

METRES = 5186
KNOWN_AREAS_M = 100.0  # Centroids of unchanged areas agree to 30 m between agencies; the smallest wrong system is off by 200 m.
KNOWN_BOX_M = 200.0  # The box is rounded to 0.001° (up to 110 m).
FEWEST = 3
CANDIDATES = (5186, 5179, 5174, 5181, 2097, 5185, 5187, 4326)


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a file lies east and north of where it should, in metres."""

    east: float
    north: float

    @property
    def size(self) -> float:
        return max(abs(self.east), abs(self.north))

    def __str__(self) -> str:
        east = pgettext("compass", "E") if self.east >= 0 else pgettext("compass", "W")
        north = pgettext("compass", "N") if self.north >= 0 else pgettext("compass", "S")
        return f"{abs(self.east):,.0f} m {east} / {abs(self.north):,.0f} m {north}"


NOWHERE = Shift(math.inf, math.inf)


def check(outlines: Mapping[str, Sequence[BaseGeometry]], crs: pyproj.CRS, known: Mapping[str, BaseGeometry], report: Report) -> None:
    """``outlines``: the file's, in its own coordinates, by the code of a known area they make up. ``known``: in EPSG:5186."""
    found, limit, against = _shift(outlines, crs, known)
    if found.size <= limit:
        return
    right = next((f"EPSG:{epsg}" for epsg in CANDIDATES if _shift(outlines, pyproj.CRS.from_epsg(epsg), known)[0].size <= limit), "")
    advice = (
        _("It would lie right as %(crs)s: try --crs %(crs)s.") % {"crs": right} if right else _("No usual system of Korea puts it right.")
    )
    name = f"EPSG:{crs.to_epsg()}" if crs.to_epsg() else crs.name
    report.refuse(
        _("Read as %(crs)s, the file lies %(shift)s of %(against)s: the coordinate system is not what the file says. %(advice)s")
        % {"crs": name, "shift": found, "against": against, "advice": advice}
    )
    if found == NOWHERE:
        report.stop_if_refused()  # Points at infinity can be neither mended nor compared.


def _shift(outlines: Mapping[str, Sequence[BaseGeometry]], crs: pyproj.CRS, known: Mapping[str, BaseGeometry]) -> tuple[Shift, float, str]:
    moved = {code: [project(outline, crs, METRES) for outline in parts] for code, parts in outlines.items()}
    if not np.isfinite(shapely.get_coordinates([part for parts in moved.values() for part in parts])).all():
        return NOWHERE, KNOWN_BOX_M, _("the city's known box")
    both = [code for code in moved if code in known]
    if len(both) >= FEWEST:
        return _from_areas({code: moved[code] for code in both}, known), KNOWN_AREAS_M, _("the areas already known")
    return _from_box([part for parts in moved.values() for part in parts]), KNOWN_BOX_M, _("the city's known box")


def _from_areas(moved: Mapping[str, Sequence[BaseGeometry]], known: Mapping[str, BaseGeometry]) -> Shift:
    east, north = [], []
    for code, parts in moved.items():
        here = shapely.multipolygons([p for part in parts for p in shapely.get_parts(part)]).centroid
        there = known[code].centroid
        east.append(here.x - there.x)
        north.append(here.y - there.y)
    return Shift(median(east), median(north))


def _from_box(moved: Sequence[BaseGeometry]) -> Shift:
    west, south, east, north = shapely.total_bounds(list(moved))
    box = shapely.box(*seoul.table().city.bounds)
    known = project(box, 4326, METRES).bounds
    return Shift(((west - known[0]) + (east - known[2])) / 2, ((south - known[1]) + (north - known[3])) / 2)
