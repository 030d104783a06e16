"""Where records lie: inside the city or how far from it, and in which district, by the areas of today."""

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

import numpy as np
import pyproj
import shapely
from django.db.models import Q
from django.utils import timezone
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo.models import Area

METRES = 5186  # Korea 2000 / Central Belt 2010, the CRS of the national base map around Seoul


@dataclass(frozen=True)
class Places:
    """``known``: demo areas are schematic, so nothing real is measured against them."""

    known: Literal["real", "demo", "none"]
    cities: tuple[BaseGeometry, ...] = ()
    districts: tuple[tuple[str, BaseGeometry], ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the borders: a file that was judged by older ones is judged again."""
        digest = hashlib.sha256(self.known.encode())
        for code, shape in (*(("city", shape) for shape in self.cities), *self.districts):
            digest.update(code.encode() + shape.wkb)
        return digest.hexdigest()

    def metres_outside(self, geometry: BaseGeometry) -> int:
        """0 inside a city or on its border, where no city is known too; else at least 1."""
        if not self.cities or any(shapely.intersects(city, geometry) for city in self.cities):
            return 0
        return max(1, round(min(shapely.distance(city, _metric(geometry)) for city in self._metric_cities)))

    def district(self, geometry: BaseGeometry) -> str | None:
        """The code of the district; a feature on a border or across it belongs to where its representative point lies."""
        point = geometry if isinstance(geometry, Point) else geometry.representative_point()
        found = self._tree.query(point, predicate="intersects")
        return self.districts[min(found)][0] if len(found) else None

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree([shape for _, shape in self.districts])

    @cached_property
    def _metric_cities(self) -> list[BaseGeometry]:
        return [_metric(city) for city in self.cities]


def places_today() -> Places:
    today = timezone.localdate()
    current = Area.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today).order_by("code")
    real = current.exclude(source="demo")
    cities = [_shape(area) for area in real.filter(level=Area.Level.CITY)]
    if not cities:
        return Places("demo" if current.filter(source="demo").exists() else "none")
    shapely.prepare(cities)
    districts = [(area.code, _shape(area)) for area in real.filter(level=Area.Level.DISTRICT)]
    return Places("real", tuple(cities), tuple(districts))


def _shape(area: Area) -> BaseGeometry:
    return shapely.from_wkb(bytes(area.geometry.wkb))


@cache
def _to_metres() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(4326, METRES, always_xy=True)


def _metric(geometry: BaseGeometry) -> BaseGeometry:
    to_metres = _to_metres()

    def moved(coordinates: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.column_stack(to_metres.transform(coordinates[:, 0], coordinates[:, 1]))

    return shapely.transform(geometry, moved)
