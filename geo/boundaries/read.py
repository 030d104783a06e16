"""Opening a boundary file: GeoJSON, GeoPackage, Shapefile (alone, in a folder or zipped), in any coordinate system.

Quirks   A .dbf without .cpg is UTF-8 or CP949 (EUC-KR's superset), never what GDAL assumes; GeoJSON may be in metres although its format
         says degrees; an old .prj names Bessel's ellipsoid but not the datum, and is then read 300 m off (``position`` finds out).
"""

import zipfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from django.utils.translation import gettext as _
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from .report import Report, refused

MAX_AREAS = 20_000  # All neighbourhoods of the country are about 3,600: more is another kind of file.
# What GDAL, GEOS and Python's decoders raise over damaged files; each of pyogrio's own errors is a RuntimeError.
UNREADABLE = (RuntimeError, ValueError, ShapelyError, OSError)
MAX_UNPACKED = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was found: attributes as text, outlines in the file's own coordinates."""

    path: Path
    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    outlines: list[BaseGeometry]
    crs: pyproj.CRS

    @property
    def crs_name(self) -> str:
        epsg = self.crs.to_epsg()
        return f"EPSG:{epsg}" if epsg else str(self.crs.name)


def read(path: Path, report: Report, *, crs: str = "") -> Source:
    """Raises Refused where the file is no boundary file, is empty or does not say its coordinate system."""
    place = _place(path)
    info = _info(path, place)
    frame = _frame(path, place, shapefile=info["driver"] == "ESRI Shapefile")
    if not 0 < len(frame) <= MAX_AREAS:
        raise refused(
            _("%(file)s holds %(count)d areas; between 1 and %(most)d are expected.") % _about(path, count=len(frame), most=MAX_AREAS)
        )
    rows = [{str(name): _text(value) for name, value in row.items()} for row in frame.drop(columns="geometry").to_dict("records")]
    columns = tuple(str(name) for name in frame.columns if name != "geometry")
    system = _system(path, info, crs, report)
    outlines = list(frame["geometry"])
    _check_geometries(outlines, rows, report)
    _check_degrees(path, system, outlines)
    return Source(path, columns, rows, outlines, system)


def _place(path: Path) -> str:
    """What GDAL opens: the file itself, the one Shapefile of a folder, or the one boundary file inside a zip."""
    if not path.exists():
        raise refused(_("%(file)s does not exist.") % _about(path))
    if path.is_dir():
        return str(_only([found for found in sorted(path.iterdir()) if found.suffix.lower() == ".shp"], path))
    if path.suffix.lower() != ".zip":
        return str(path)
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                raise refused(_("%(file)s unpacks to more than 2 GB.") % _about(path))
            wanted = (".shp", ".gpkg", ".geojson")
            inside = _only([Path(name) for name in archive.namelist() if name.lower().endswith(wanted)], path)
    except zipfile.BadZipFile as error:
        raise refused(_("%(file)s is not a zip file: %(reason)s") % _about(path, reason=error)) from error
    return f"/vsizip/{path}/{inside}"


def _only(found: list[Path], path: Path) -> Path:
    if len(found) != 1:
        raise refused(_("%(file)s must hold exactly one boundary file; it holds %(count)d.") % _about(path, count=len(found)))
    return found[0]


def _info(path: Path, place: str) -> dict[str, Any]:
    try:
        layers = pyogrio.list_layers(place)
        if len(layers) != 1:
            raise refused(_("%(file)s must hold exactly one layer; it holds %(count)d.") % _about(path, count=len(layers)))
        info: dict[str, Any] = pyogrio.read_info(place)
    except UNREADABLE as error:
        raise refused(_("%(file)s cannot be opened as a boundary file: %(reason)s") % _about(path, reason=error)) from error
    return info


def _frame(path: Path, place: str, *, shapefile: bool) -> pd.DataFrame:
    try:
        if not shapefile:
            whole: pd.DataFrame = pyogrio.read_dataframe(place, force_2d=True)
            return whole
        # Read byte by byte (Latin-1), then decode ourselves: GDAL replaces what it cannot decode without a word.
        frame = pyogrio.read_dataframe(place, force_2d=True, encoding="ISO-8859-1")
    except UNREADABLE as error:
        raise refused(_("%(file)s cannot be read: %(reason)s") % _about(path, reason=error)) from error
    return _decoded(frame, path)


def _decoded(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    for encoding in ("utf-8", "cp949"):
        try:
            recode = partial(_recode, encoding=encoding)
            return frame.rename(columns=recode).map(recode)
        except UnicodeDecodeError:
            continue
    raise refused(_("The names in %(file)s are neither UTF-8 nor CP949.") % _about(path))


def _recode(value: Any, encoding: str) -> Any:
    return value.encode("latin-1").decode(encoding) if isinstance(value, str) else value


def _system(path: Path, info: dict[str, Any], wanted: str, report: Report) -> pyproj.CRS:
    claimed = pyproj.CRS.from_user_input(info["crs"]) if info["crs"] else None
    if not wanted:
        if claimed is None:
            raise refused(_("%(file)s does not say its coordinate system. Name it with --crs, for example EPSG:5186.") % _about(path))
        return claimed
    try:
        system = pyproj.CRS.from_user_input(wanted)
    except CRSError as error:
        raise refused(_("--crs: %(crs)s is not a coordinate system.") % {"crs": wanted}) from error
    if claimed is not None and not claimed.equals(system, ignore_axis_order=True):
        report.note(_("Read as %(crs)s because --crs says so; the file itself says %(claim)s.") % {"crs": wanted, "claim": claimed.name})
    return system


def _check_geometries(outlines: list[BaseGeometry | None], rows: list[dict[str, str]], report: Report) -> None:
    for number, (outline, row) in enumerate(zip(outlines, rows, strict=True), start=1):
        about = {"number": number, "row": ", ".join(list(row.values())[:3])}
        if outline is None or outline.is_empty or outline.geom_type not in ("Polygon", "MultiPolygon"):
            kind = outline.geom_type if outline is not None else _("nothing")
            report.refuse(_("Row %(number)d (%(row)s): an area must be a polygon, this is %(kind)s.") % (about | {"kind": kind}))
        elif not np.isfinite(shapely.get_coordinates(outline)).all():
            report.refuse(_("Row %(number)d (%(row)s) has a coordinate that is no number.") % about)
    report.stop_if_refused()


def _check_degrees(path: Path, system: pyproj.CRS, outlines: list[BaseGeometry]) -> None:
    west, south, east, north = shapely.total_bounds(outlines)
    if system.is_geographic and not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise refused(
            _("%(file)s says %(crs)s (degrees), but its coordinates reach %(x).0f, %(y).0f: metres of another system. Name it with --crs.")
            % _about(path, crs=system.name, x=east, y=north)
        )


def _text(value: Any) -> str:
    if value is None or value != value:  # NaN is not itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _about(path: Path, **more: object) -> dict[str, object]:
    return {"file": path.name, **more}
