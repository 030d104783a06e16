"""A connector for any map file: GeoJSON, GeoPackage, Shapefile, or CSV with longitude and latitude. What it needs to know it asks the file.

The coordinate system is checked, not believed: degrees beyond the globe refuse the file. Shapefiles that do not say otherwise are CP949.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyogrio
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from feeds import csv_file
from feeds.connector import Connector, Header, SourceFacts
from feeds.errors import Refused, Unusable
from feeds.personal import blanked, shown
from feeds.records import Finding, Record, Value, mended, rejected
from feeds.table import Table

from . import file_columns, geometries
from .declaration import GeometryType, Kind

MAP_FILES = (".geojson", ".json", ".gpkg", ".shp", ".zip")
KNOWN = ".csv, .geojson, .gpkg, .shp, .zip (Shapefile)"

LONGITUDES = ("경도", "lon", "lng", "long", "longitude", "wgs84경도", "x")
LATITUDES = ("위도", "lat", "latitude", "wgs84위도", "y")

_KINDS: Mapping[str, Kind] = {
    "OFTInteger": "integer",
    "OFTInteger64": "integer",
    "OFTReal": "number",
    "OFTDate": "date",
    "OFTDateTime": "datetime",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the operator wants a file read. ``names``: column title → name; ``keep``: titles that look personal and are not.

    ``known``: names given to titles by earlier imports.
    """

    crs: str = ""
    layer: str = ""
    encoding: str = ""
    lon: str = ""
    lat: str = ""
    key: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)


_Row: TypeAlias = tuple[int, Sequence[Value], BaseGeometry | None]


@dataclass(frozen=True, slots=True)
class _Content:
    """A file as read: every row's values by title, its geometry in degrees (or why there is none) and its row number."""

    titles: tuple[str, ...]
    kinds: Mapping[str, Kind]
    rows: Callable[[], Iterator[_Row | Finding]]
    kind: GeometryType


class FileConnector(Connector):
    """Reads the file when it is made, because its table follows from it. Raises Refused, BadIdentifier."""

    def __init__(self, file: Path, slug: str, source: SourceFacts, reading: Reading | None = None) -> None:
        self.file = file
        self.reading = reading or Reading()
        self.name = f"file:{slug}"
        self.source = source
        columns = self.columns
        self.table = Table(slug.replace("-", "_"), tuple(c.column for c in columns.kept), geometries.COLUMN_TYPES[self.content.kind])
        choices = [(c.title, c.name, c.kind) for c in columns.kept]
        self.version = json.dumps([choices, self.reading.crs, self.reading.layer, self.reading.key])

    @cached_property
    def content(self) -> _Content:
        if not self.file.exists():
            raise Refused("no_file")
        if self.file.suffix.lower() == ".csv":
            return _csv(self.file, self.reading)
        if self.file.suffix.lower() in MAP_FILES:
            return _map_file(self.file, self.reading)
        raise Refused("file_type", known=KNOWN)

    @cached_property
    def columns(self) -> file_columns.FileColumns:
        content = self.content
        if missing := [t for t in (*self.reading.key, *self.reading.names, *self.reading.keep) if t not in content.titles]:
            raise Refused("columns_missing", columns=", ".join(missing))
        return file_columns.choose(content.titles, content.kinds, {**self.reading.known, **self.reading.names}, self.reading.keep)

    def header(self, file: Path) -> Header:
        columns = self.columns
        return Header(len(self.content.titles), {}, {c.name: c.title for c in columns.kept}, personal=columns.personal)

    def records(self, file: Path) -> Iterator[Record | Finding]:
        for row in self.content.rows():
            if isinstance(row, Finding):
                yield row
                continue
            number, values, geometry = row
            try:
                yield self._record(number, dict(zip(self.content.titles, values, strict=True)), geometry)
            except Unusable as reason:
                yield rejected(number, "", reason.code, reason.shown, **reason.params)

    def _record(self, number: int, values: Mapping[str, Value], geometry: BaseGeometry | None) -> Record:
        shape, broken = geometries.fit(geometry, self.content.kind)
        findings = [mended(number, "", "geometry_mended")] if broken else []
        kept: dict[str, Value] = {}
        for column in self.columns.kept:
            value = values[column.title]
            safe = self._safe(value, column.title)
            if safe != value:
                findings.append(mended(number, column.title, "contact_blanked", shown(str(value))))
            kept[column.name] = safe
        key = tuple(str(values[title]) for title in self.reading.key) or (*(str(v) for v in kept.values()), shape.wkb_hex)
        return Record(number, key, shape, kept, tuple(findings))

    def _safe(self, value: Value, title: str) -> Value:
        if not isinstance(value, str):
            return value
        if "\0" in value:
            raise Unusable("bad_character")
        return value if title in self.reading.keep else blanked(value)


def _csv(file: Path, reading: Reading) -> _Content:
    """Points from two columns. A column's kind is the narrowest that all its values are of."""
    titles = tuple(csv_file.header_of(file))
    if repeated := sorted({title for title in titles if titles.count(title) > 1}):
        raise Refused("column_repeated", columns=", ".join(repeated))
    lon, lat = _coordinate(titles, reading.lon, LONGITUDES), _coordinate(titles, reading.lat, LATITUDES)
    cells: list[set[str]] = [set() for _ in titles]
    for _, row in csv_file.rows_of(file):
        for seen, cell in zip(cells, row, strict=False):
            seen.add(cell)
    kinds = {title: file_columns.kind_of(seen) for title, seen in zip(titles, cells, strict=True)}
    to_degrees = geometries.transformer(reading.crs or "EPSG:4326")

    def rows() -> Iterator[_Row | Finding]:
        for number, row in csv_file.rows_of(file):
            if len(row) != len(titles):
                yield rejected(number, "", "cells", found=len(row), expected=len(titles))
                continue
            values = [file_columns.read_text(cell, kinds[title]) for title, cell in zip(titles, row, strict=True)]
            yield number, values, _point(row[titles.index(lon)], row[titles.index(lat)], to_degrees)

    return _Content(titles, kinds, rows, "point")


def _coordinate(titles: Sequence[str], chosen: str, usual: Sequence[str]) -> str:
    if chosen:
        if chosen not in titles:
            raise Refused("columns_missing", columns=chosen)
        return chosen
    plain = {"".join(title.split()).lower(): title for title in titles}
    found = next((plain[name] for name in usual if name in plain), None)
    if found is None:
        raise Refused("no_coordinates")
    return found


def _point(x: str, y: str, to_degrees: Any) -> Point | None:
    try:
        lon, lat = float(x), float(y)
    except ValueError:
        return None
    if to_degrees:
        lon, lat = to_degrees.transform(lon, lat)
    return Point(lon, lat) if np.isfinite([lon, lat]).all() and (lon or lat) else None


def _map_file(file: Path, reading: Reading) -> _Content:
    layer = reading.layer or None
    try:
        info = pyogrio.read_info(file, layer=layer)
        frame = pyogrio.read_dataframe(file, layer=layer, encoding=_encoding(info, reading))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError):
        raise Refused("unreadable") from None
    if "geometry" not in frame:
        raise Refused("mixed_geometry", found="–")
    shapes = _degrees(np.asarray(frame.geometry.values), reading.crs or info["crs"])
    titles = tuple(str(name) for name in info["fields"])
    kinds = {title: _kind(of, sub, frame[title]) for title, of, sub in zip(titles, info["ogr_types"], info["ogr_subtypes"], strict=True)}

    def rows() -> Iterator[_Row | Finding]:
        columns = [[_value(value, kinds[title]) for value in frame[title]] for title in titles]
        for at, shape in enumerate(shapes):
            yield at + 1, [column[at] for column in columns], shape

    return _Content(titles, kinds, rows, geometries.kind_of(shapes))


def _encoding(info: Mapping[str, Any], reading: Reading) -> str | None:
    """GDAL says ISO-8859-1 for a Shapefile that does not say; in Korea that is CP949."""
    if reading.encoding or info["driver"] != "ESRI Shapefile":
        return reading.encoding or None
    return "cp949" if info["encoding"] == "ISO-8859-1" else None


def _degrees(shapes: Any, crs: str | None) -> Any:
    if not crs:
        raise Refused("no_crs")
    to_degrees = geometries.transformer(crs)
    if to_degrees:
        return shapely.transform(shapes, lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1])))
    bounds = shapely.total_bounds(shapes)
    if np.isfinite(bounds).all() and (np.abs(bounds) > (180, 90, 180, 90)).any():
        raise Refused("crs_lies")
    return shapes


def _kind(of: str, sub: str, values: Any) -> Kind:
    if sub == "OFSTBoolean":
        return "boolean"
    return _KINDS.get(of, "text")


def _value(value: Any, kind: Kind) -> Value:
    """What GDAL hands over, as Python's own. Times without a zone are Korean."""
    if value is None or (not isinstance(value, list | dict | np.ndarray) and pd.isna(value)):
        return None
    if kind == "text":
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    if kind in ("date", "datetime"):
        return _moment(pd.Timestamp(value).to_pydatetime(), kind)
    readers: Mapping[str, Callable[[Any], Value]] = {"integer": int, "number": float, "boolean": bool}
    return readers[kind](value)


def _moment(moment: datetime, kind: Kind) -> date | datetime:
    if kind == "date":
        return moment.date()
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Asia/Seoul"))).astimezone(UTC)
