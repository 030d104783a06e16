"""From one coordinate system to another, vertex by vertex, so that shared vertices stay shared."""

from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry


def project(geometry: BaseGeometry, source: CRS | int, target: CRS | int) -> BaseGeometry:
    """The geometry in another system (a number is EPSG's); x is always east (longitude), y north."""

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = _transformer(source, target).transform(points[:, 0], points[:, 1])
        return np.column_stack((x, y))

    return shapely.transform(geometry, move)


@cache
def _transformer(source: CRS | int, target: CRS | int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
