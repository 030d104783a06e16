"""Broken files of every kind end in a sentence, never in another error."""

import json
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import geopandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import crosswalk, population
from geo.boundaries import columns, mend, position, read
from geo.boundaries.project import project
from geo.boundaries.report import Refused, Report

from .squares import square

CAREFUL = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ANY = st.floats() | st.floats(-180, 180) | st.integers(-90, 90).map(float)
KINDS = ("geojson", "gpkg", "zip")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A good file of each kind."""
    folder = tmp_path_factory.mktemp("whole")
    rows = [{"SGG_CD": f"110{n}0", "SGG_NM": f"구{n}", "geometry": square(n, 0)} for n in range(1, 5)]
    frame: Any = geopandas.GeoDataFrame(rows, crs=4326)
    frame.to_file(folder / "a.geojson")
    frame.to_file(folder / "a.gpkg")
    frame.to_file(folder / "a.shp", encoding="cp949")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for part in folder.glob("a.???"):
            if part.suffix in (".shp", ".shx", ".dbf", ".prj"):
                archive.write(part, part.name)
    return {kind: (folder / f"a.{kind}").read_bytes() for kind in KINDS}


def take_in(path: Path) -> None:
    """As far as a file goes without the database."""
    report = Report()
    source = read.read(path, report)
    rows = columns.rows(source, report, level="district", system="kostat5")
    columns.base_day(source)
    position.check({row.code: [row.outline] for row in rows}, source.crs, {}, report)
    outlines = [mend.mend_rings(project(row.outline, source.crs, 5186), row.name, report) for row in rows]
    mend.mend_borders(outlines, [row.name for row in rows], report)


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_files_are_read(whole: dict[str, bytes], tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(whole[kind])
    take_in(path)


@pytest.mark.parametrize("kind", KINDS)
@CAREFUL
@given(data=st.data())
def test_a_damaged_boundary_file_is_read_or_refused(whole: dict[str, bytes], tmp_path: Path, kind: str, data: st.DataObject) -> None:
    damaged = bytearray(whole[kind])
    for _number in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / f"a.{kind}"
    path.write_bytes(bytes(damaged[: data.draw(st.integers(len(damaged) // 2, len(damaged)))]))
    with suppress(Refused):
        take_in(path)


@CAREFUL
@given(x=st.lists(ANY, max_size=8), y=st.lists(ANY, max_size=8), name=st.text(max_size=20))
def test_any_numbers_as_coordinates_are_read_or_refused(tmp_path: Path, x: list[float], y: list[float], name: str) -> None:
    ring = ", ".join(f"[{a}, {b}]" for a, b in zip(x, y, strict=False)).replace("nan", "NaN").replace("inf", "Infinity")
    properties = json.dumps({"SGG_CD": "11010", "SGG_NM": name})
    feature = f'{{"type": "Feature", "properties": {properties}, "geometry": {{"type": "Polygon", "coordinates": [[{ring}]]}}}}'
    path = tmp_path / "a.geojson"
    path.write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}', encoding="utf-8")
    with suppress(Refused):
        take_in(path)


@CAREFUL
@given(raw=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: ("동별(1)," + text).encode()) | st.just(b'"\xeb\x8f\x99\n'))
def test_any_bytes_as_a_table_are_read_or_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(raw)
    for reader in (crosswalk.read_crosswalk, population.read):
        with suppress(Refused):
            reader(path)
    with suppress(Refused):
        crosswalk.read(None, path, "11")
