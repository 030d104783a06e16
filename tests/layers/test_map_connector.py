"""Map files through a connector: its own coordinate system, allow-listed attributes, rings mended, repeats left out."""

import json
from pathlib import Path
from typing import Any

import pytest
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from feeds.connector import SourceFacts
from feeds.errors import Refused, Unusable
from feeds.records import Finding, Record
from feeds.row import Row
from feeds.table import Column, Table
from layers.map_connector import MapConnector

SQUARE = [[[127.0, 37.5], [127.1, 37.5], [127.1, 37.6], [127.0, 37.6], [127.0, 37.5]]]
BOW_TIE = [[[127.0, 37.5], [127.1, 37.6], [127.1, 37.5], [127.0, 37.6], [127.0, 37.5]]]


class Ponds(MapConnector):
    name = "ponds"
    source = SourceFacts("ponds", "연못", "Ponds", "공원과", "Parks", "KOGL-1")
    table = Table("ponds", (Column("name", required=True),), "MultiPolygon")
    columns = {"name": ("이름",), "depth": ("깊이",)}
    required = frozenset({"name"})
    not_needed = frozenset({"비고"})

    def record(self, row: Row, shape: BaseGeometry) -> Record:
        name = row.text("name")
        if not name:
            raise Unusable("missing", field="name")
        return Record(row.number, (name,), shape, {"name": name, "depth": row.raw("depth")}, tuple(row.mended))


class MetricPonds(Ponds):
    name = "metric-ponds"
    crs = "EPSG:5186"


def geojson(folder: Path, *features: tuple[dict[str, Any], str, Any], crs: str = "") -> Path:
    content: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": at} if at else None}
            for properties, kind, at in features
        ],
    }
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}
    file = folder / "map.geojson"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def found(file: Path, connector: MapConnector | None = None) -> list[Record | Finding]:
    return list((connector or Ponds()).records(file))


def test_a_feature_becomes_a_record_and_whole_numbers_have_no_point(tmp_path: Path) -> None:
    file = geojson(tmp_path, ({"이름": "가", "깊이": 3}, "Polygon", SQUARE), ({"이름": "나", "깊이": None}, "Polygon", SQUARE))
    first, second = found(file)
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.row, first.values["depth"], second.values["depth"]) == (1, "3", "")
    assert isinstance(first.geometry, MultiPolygon)
    assert first.geometry.bounds == (127.0, 37.5, 127.1, 37.6)


def test_what_cannot_be_used_says_feature_field_and_reason(tmp_path: Path) -> None:
    file = geojson(
        tmp_path,
        ({"이름": None}, "Polygon", SQUARE),
        ({"이름": "나"}, "Polygon", None),
        ({"이름": "다"}, "Point", [127.0, 37.5]),
        ({"이름": "라"}, "Polygon", SQUARE),
        ({"이름": "라"}, "Polygon", SQUARE),
    )
    told = [(item.row, item.field, item.code) for item in found(file) if isinstance(item, Finding)]
    assert told == [(1, "이름", "missing"), (2, "", "no_geometry"), (3, "", "bad_geometry"), (5, "", "repeated")]


def test_broken_rings_are_mended_and_said(tmp_path: Path) -> None:
    (record,) = found(geojson(tmp_path, ({"이름": "가"}, "Polygon", BOW_TIE)))
    assert isinstance(record, Record)
    assert record.geometry is not None
    assert record.geometry.is_valid
    assert [finding.code for finding in record.mended] == ["geometry_mended"]


def test_the_header_names_what_is_personal_not_needed_and_unknown(tmp_path: Path) -> None:
    file = geojson(tmp_path, ({"이름": "가 02-123-4567", "담당자": "홍길동", "비고": "x", "수심계": 1}, "Polygon", SQUARE))
    header = Ponds().header(file)
    assert (header.personal, header.not_needed, header.unknown) == (("담당자",), ("비고",), ("수심계",))
    (record,) = found(file)
    assert "홍길동" not in repr(record)
    assert "123-4567" not in repr(record)


@pytest.mark.parametrize("said", ["", "5186", "4326"])
def test_the_connectors_coordinate_system_counts_whatever_the_file_says(tmp_path: Path, said: str) -> None:
    metres = [[[200000, 550000], [200100, 550000], [200100, 550100], [200000, 550100], [200000, 550000]]]
    (record,) = found(geojson(tmp_path, ({"이름": "가"}, "Polygon", metres), crs=said), MetricPonds())
    assert isinstance(record, Record)
    assert record.geometry is not None
    assert record.geometry.bounds[:2] == pytest.approx((127.0, 37.5494), abs=1e-3)


@pytest.mark.parametrize("connector", [Ponds(), MetricPonds()])
def test_degrees_for_metres_and_metres_for_degrees_are_refused(tmp_path: Path, connector: MapConnector) -> None:
    metres = [[[200000, 550000], [200100, 550000], [200100, 550100], [200000, 550000]]]
    file = geojson(tmp_path, ({"이름": "가"}, "Polygon", SQUARE if isinstance(connector, MetricPonds) else metres))
    with pytest.raises(Refused) as refusal:
        found(file, connector)
    assert (refusal.value.code, refusal.value.params["crs"]) == ("crs_differs", connector.crs)


@pytest.mark.parametrize("content", ["", "{", '{"type": "FeatureCollection"}', "이름,경도\n가,127\n"])
def test_what_is_no_map_file_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "map.geojson"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        Ponds().header(file)
    assert refusal.value.code in ("unreadable", "columns_missing")
