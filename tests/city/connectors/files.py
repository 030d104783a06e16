"""Small files of our own making in the forms the sources use."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from feeds.connector import Connector
from feeds.records import Finding, Record


def csv_file(folder: Path, good: Mapping[str, str], *changes: Mapping[str, str], encoding: str = "cp949") -> Path:
    """One row per change of the good one; a title that only a change has becomes a column."""
    titles = list(dict.fromkeys([*good, *(title for change in changes for title in change)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, titles)
    writer.writeheader()
    writer.writerows({**good, **change} for change in changes)
    file = folder / "table.csv"
    file.write_bytes(text.getvalue().encode(encoding))
    return file


def geojson_file(folder: Path, *features: tuple[Mapping[str, Any], str, Sequence[Any]], crs: str = "") -> Path:
    content: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": dict(properties), "geometry": {"type": kind, "coordinates": at}}
            for properties, kind, at in features
        ],
    }
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}
    file = folder / "map.geojson"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def kept(connector: Connector, file: Path) -> list[Record]:
    found = list(connector.records(file))
    assert all(isinstance(item, Record) for item in found), found
    return [item for item in found if isinstance(item, Record)]


def told(connector: Connector, file: Path) -> list[tuple[int, str, str]]:
    """Row, field and reason of everything left out or mended."""
    found: list[Finding] = []
    for item in connector.records(file):
        found += [item] if isinstance(item, Finding) else item.mended
    return [(finding.row, finding.field, finding.code) for finding in found]
