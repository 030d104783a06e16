"""Geometry from strangers' files made fit to store: in degrees, flat, valid, all of one kind, inside what a map can draw."""

from collections.abc import Iterable

import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely import LineString, MultiLineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from feeds.errors import Refused, Unusable
from feeds.table import GeometryColumnType

from .declaration import GeometryType

MERCATOR_LATITUDE = 85.06  # where the square of EPSG:3857 ends

COLUMN_TYPES: dict[GeometryType, GeometryColumnType] = {"point": "Point", "line": "MultiLineString", "polygon": "MultiPolygon"}
_KINDS: dict[str, GeometryType] = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "LinearRing": "line",
    "MultiLineString": "line",
    "Polygon": "polygon",
    "MultiPolygon": "polygon",
}


def transformer(crs: str) -> pyproj.Transformer | None:
    """To degrees; None where they are degrees already. Raises Refused."""
    try:
        known = pyproj.CRS.from_user_input(crs)
    except CRSError:
        raise Refused("crs_unknown", crs=crs) from None
    if known.equals(pyproj.CRS.from_epsg(4326), ignore_axis_order=True):
        return None
    return pyproj.Transformer.from_crs(known, 4326, always_xy=True)


def kind_of(geometries: Iterable[BaseGeometry | None]) -> GeometryType:
    """What the file's geometries are. Raises Refused where they are of several kinds, or none is there."""
    types = {geometry.geom_type for geometry in geometries if geometry is not None and not geometry.is_empty}
    kinds = {_KINDS[name] for name in types if name in _KINDS}
    if len(kinds) != 1:
        raise Refused("mixed_geometry", found=", ".join(sorted(types)) or "–")
    return kinds.pop()


def fit(geometry: BaseGeometry | None, kind: GeometryType) -> tuple[BaseGeometry, bool]:
    """The geometry as its table stores it, and whether it had to be mended. Raises Unusable."""
    if geometry is None or geometry.is_empty:
        raise Unusable("no_geometry")
    flat = shapely.force_2d(geometry)
    if _KINDS.get(flat.geom_type) != kind:
        raise Unusable("bad_geometry", found=flat.geom_type)
    west, south, east, north = flat.bounds
    if not (west >= -180 and east <= 180 and south >= -MERCATOR_LATITUDE and north <= MERCATOR_LATITUDE):
        raise Unusable("outside_world")
    if kind == "point":
        return _single(flat), False
    if kind == "line":
        return MultiLineString(_lines(flat)), False
    return _areas(flat)


def _single(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    if len(parts) != 1:
        raise Unusable("bad_geometry", found=f"MultiPoint × {len(parts)}")
    part: BaseGeometry = parts[0]
    return part


def _lines(geometry: BaseGeometry) -> list[LineString]:
    return [LineString(part) for part in shapely.get_parts(geometry)]


def _areas(geometry: BaseGeometry) -> tuple[BaseGeometry, bool]:
    """Broken rings are mended by structure; what is left of them besides areas (lines, points) has none and goes."""
    if geometry.is_valid:
        return MultiPolygon(list(shapely.get_parts(geometry))), False
    mended = shapely.make_valid(geometry, method="structure")
    areas = [part for part in shapely.get_parts(shapely.get_parts(mended)) if part.geom_type == "Polygon" and not part.is_empty]
    if not areas:
        raise Unusable("bad_geometry", found="0 m²")
    return MultiPolygon(areas), True
