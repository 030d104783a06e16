"""From one coordinate system to another, vertex by vertex, so that shared vertices stay shared."""

from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry


def project(geometry: BaseGeometry, source: int, target: int) -> BaseGeometry:
    """The geometry in another EPSG system; x is always east (longitude), y north."""

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = _transformer(source, target).transform(points[:, 0], points[:, 1])
        return np.column_stack((x, y))

    return shapely.transform(geometry, move)


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
