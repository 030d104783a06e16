"""Copies for low zooms: made with the rows they are copies of, joined where asked, and never a hole in the map."""

from collections.abc import Iterator

import pytest
from django.db import connection
from shapely import LineString, MultiLineString, MultiPolygon, Point

from feeds.records import Record
from feeds.table import Coarse, Column, Table
from layers import coarse
from layers.imports import TableStore, drop_table, replace_table

pytestmark = pytest.mark.django_db
LANES = Table(
    "lanes",
    (Column("kind", required=True),),
    "MultiLineString",
    coarse=(Coarse(12, 5, merge_by=("kind",), cell=5_000_000), Coarse(10, 40, merge_by=("kind",), cell=5_000_000, only=("kind", "wide"))),
)
PONDS = Table("ponds", (), "MultiPolygon", coarse=(Coarse(10, 50),))


def lane(row: int, kind: str, *points: tuple[float, float]) -> Record:
    return Record(row, (kind, str(row)), MultiLineString([LineString(points)]), {"kind": kind})


CHAIN = [
    lane(1, "wide", (127.0, 37.5), (127.01, 37.50001), (127.02, 37.5)),
    lane(2, "wide", (127.02, 37.5), (127.04, 37.5)),
    lane(3, "narrow", (127.0, 37.51), (127.01, 37.51)),
]


@pytest.fixture(autouse=True)
def _away() -> Iterator[None]:
    yield
    drop_table(LANES)
    drop_table(PONDS)


def copies(table: Table) -> list[tuple[int, int, int | None, int | None]]:
    """Zoom, row, pieces and vertices of each copy."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max_zoom, id, ST_NumGeometries(drawn), ST_NPoints(drawn) FROM {table.coarse_relation} ORDER BY 1, 2")
        return list(cursor.fetchall())


def test_lines_that_agree_are_joined_into_the_first_and_straightened() -> None:
    replace_table(LANES, CHAIN, "a")
    assert copies(LANES) == [
        *((10, 1, 1, 2), (10, 2, None, None), (10, 3, None, None)),
        *((12, 1, 1, 2), (12, 2, None, None), (12, 3, 1, 2)),
    ]


def test_every_row_has_its_copy_at_every_zoom_so_that_none_is_drawn_in_full() -> None:
    replace_table(LANES, CHAIN, "a")
    replace_table(LANES, CHAIN[1:], "b")
    zooms = {zoom: {row for z, row, *_rest in copies(LANES) if z == zoom} for zoom in (10, 12)}
    assert zooms == {10: {2, 3}, 12: {2, 3}}


def test_areas_keep_their_own_row_with_fewer_vertices() -> None:
    replace_table(PONDS, [Record(1, ("1",), MultiPolygon([Point(127, 37.5).buffer(0.01, quad_segs=64)]), {})], "a")
    ((zoom, row, pieces, vertices),) = copies(PONDS)
    assert (zoom, row, pieces) == (10, 1, 1)
    assert vertices is not None
    assert 4 <= vertices < 60


def test_the_empty_table_stands_before_the_first_file_and_the_layer_can_name_it() -> None:
    TableStore(LANES).create()
    assert copies(LANES) == []
    assert [(copy.max_zoom, copy.condition) for copy in coarse.declared(LANES)] == [(10, "max_zoom = 10"), (12, "max_zoom = 12")]
