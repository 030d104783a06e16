"""Coarser outlines for low zooms, made from a whole level at once so that shared borders stay shared.

The outer boundary of the level keeps every vertex (``simplify_boundary=False``): levels are drawn over each other, and the city, its
districts and its neighbourhoods must end on the same line. The tile encoder drops what falls into one grid cell.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

# Zoom up to which a copy is drawn → tolerance in metres of EPSG:3857. A 512 px tile has 153 m a pixel at z9 and 19 m at z12; the
# tolerance is the root of the area of a triangle that may go, so one pixel's worth cannot be seen.
TOLERANCES: dict[int, float] = {9: 150.0, 12: 19.0}


def simplify(outlines: Sequence[BaseGeometry], tolerance_m: float) -> NDArray[np.object_]:
    """Outlines in EPSG:3857, simplified together, in their order. They must be a valid coverage."""
    coarse: NDArray[np.object_] = shapely.coverage_simplify(np.asarray(outlines, dtype=object), tolerance_m, simplify_boundary=False)
    return coarse
