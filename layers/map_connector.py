"""The connector framework for map files: GeoJSON, GeoPackage, Shapefile, as ``feeds.connector.CsvConnector`` is for tables.

The coordinate system is what the connector says, for files often do not say it, or say another. Rings are mended and reported.
"""

import math
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from feeds.connector import Connector, Header, understand
from feeds.errors import Refused, Unusable
from feeds.records import Finding, Record, mended, once, rejected
from feeds.row import Row

from . import geometries
from .declaration import GeometryType

_KINDS: dict[str, GeometryType] = {column: kind for kind, column in geometries.COLUMN_TYPES.items()}


class MapConnector(Connector):
    """``columns``, ``required``, ``not_needed``: as for a CsvConnector, with a file's attributes for columns."""

    columns: ClassVar[Mapping[str, tuple[str, ...]]]
    required: ClassVar[frozenset[str]] = frozenset()
    not_needed: ClassVar[frozenset[str]] = frozenset()
    crs: ClassVar[str] = "EPSG:4326"

    @abstractmethod
    def record(self, row: Row, shape: BaseGeometry) -> Record:
        """``shape``: in degrees, flat, valid, of the table's kind. Raises Unusable."""

    def header(self, file: Path) -> Header:
        return understand([str(name) for name in _info(file)["fields"]], self.columns, self.required, self.not_needed)

    def records(self, file: Path) -> Iterator[Record | Finding]:
        """Features are counted from 1. A second one of the same key is left out."""
        header = self.header(file)
        frame = _frame(file, list(header.titles.values()))
        shapes = _degrees(np.asarray(frame.geometry.values), self.crs)
        cells = {name: frame[title].tolist() for name, title in header.titles.items()}
        rows = (Row(at + 1, {name: _cell(values[at]) for name, values in cells.items()}, header.titles) for at in range(len(shapes)))
        return once(self._found(row, shape) for row, shape in zip(rows, shapes, strict=True))

    def _found(self, row: Row, shape: BaseGeometry | None) -> Record | Finding:
        try:
            fitted, broken = geometries.fit(shape, _KINDS[self.table.geometry_type])
            record = self.record(row, fitted)
        except Unusable as reason:
            params = dict(reason.params)
            return rejected(row.number, row.title(str(params.pop("field", ""))), reason.code, reason.shown, **params)
        return record.with_finding(mended(row.number, "", "geometry_mended")) if broken else record


def _info(file: Path) -> Any:
    import pyogrio  # brings pandas, which a server does not need

    try:
        return pyogrio.read_info(file)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        raise Refused("unreadable") from None


def _frame(file: Path, titles: list[str]) -> Any:
    """Only the columns that are kept are read at all."""
    import pyogrio  # brings pandas, which a server does not need

    try:
        frame = pyogrio.read_dataframe(file, columns=titles)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError, shapely.errors.GEOSException):
        raise Refused("unreadable") from None
    if "geometry" not in frame:
        raise Refused("mixed_geometry", found="–")
    return frame


def _degrees(shapes: Any, crs: str) -> Any:
    """Raises Refused where metres stand in the place of degrees, or degrees in that of metres."""
    bounds = np.abs(shapely.total_bounds(shapes))
    if np.isfinite(bounds).all() and (bounds <= (180, 90, 180, 90)).all() != pyproj.CRS.from_user_input(crs).is_geographic:
        raise Refused("crs_differs", crs=crs)
    to_degrees = geometries.transformer(crs)
    if to_degrees is None:
        return shapes
    return shapely.transform(shapes, lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1])))


def _cell(value: Any) -> str:
    """An attribute as text: nothing for what is missing, whole numbers without a point."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
