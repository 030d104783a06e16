"""The camera layer: its table stands from the first migration, its declaration names columns that exist."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection

from accounts.audience import Audience
from fixtures.demo import cameras as demo
from fixtures.demo.setting import setting
from geo.models import Area
from layers import registry
from layers.imports import TableStore, rows
from layers.projection import UnknownField, project
from sensors.cameras import CAMERAS

pytestmark = pytest.mark.django_db

COLUMNS = """
    SELECT attname, format_type(atttypid, atttypmod), attnotnull, attgenerated FROM pg_attribute
    WHERE attrelid = 'data.cameras'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
INDEXES = "SELECT indexname FROM pg_indexes WHERE schemaname = 'data' AND tablename = 'cameras' ORDER BY 1"


def shape_of_the_table() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        columns = list(cursor.fetchall())
        cursor.execute(INDEXES)
        return columns, list(cursor.fetchall())


@pytest.fixture
def district() -> Area:
    square = Polygon.from_bbox((127.0, 37.5, 127.1, 37.6))
    square.srid = 4326
    shape = MultiPolygon(square, srid=4326)
    drawn = MultiPolygon(square.transform(3857, clone=True), srid=3857)
    return Area.objects.create(
        level="district", code="1168000000", name_ko="강남구", valid_from=date(2000, 1, 1), area_m2=1e8, source="demo",
        geometry=shape, geometry_3857=drawn, label_point=Point(127.05, 37.55, srid=4326),
    )  # fmt: skip


def test_the_migrated_table_is_the_one_an_import_makes() -> None:
    migrated = shape_of_the_table()
    store = TableStore(CAMERAS)
    store.stage([])
    store.swap("nothing")
    assert shape_of_the_table() == migrated


@pytest.mark.parametrize("audience", list(Audience))
def test_every_declared_column_can_be_selected(audience: Audience) -> None:
    layer = registry.get("cameras", audience)
    with connection.cursor() as cursor:
        cursor.execute(project(layer, audience).sql)
        assert [c.name for c in cursor.description][:3] == ["id", "geometry", "drawn"]


def test_the_public_sees_neither_management_numbers_nor_flags() -> None:
    public = project(registry.get("cameras", Audience.PUBLIC), Audience.PUBLIC)
    for hidden in ("management_number", "outside_city", "position_swapped", "natural_key"):
        with pytest.raises(UnknownField):
            public.field(hidden)


def test_demo_cameras_lie_inside_their_district_and_say_that_they_are_made_up(district: Area) -> None:
    count = demo.load(setting(7))
    found = list(rows(CAMERAS, "source", "district_code", "name"))
    assert len(found) == count
    assert {row[0] for row in found} == {"demo"}
    assert {row[1] for row in found} == {district.code}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM data.cameras, geo_area WHERE ST_Contains(geo_area.geometry, cameras.geometry)")
        assert cursor.fetchone() == (count,)


def test_the_same_seed_makes_the_same_cameras(district: Area) -> None:
    demo.load(setting(7))
    first = list(rows(CAMERAS, "id", "name", "purpose", "geometry"))
    demo.load(setting(7))
    assert list(rows(CAMERAS, "id", "name", "purpose", "geometry")) == first
    demo.load(setting(8))
    assert list(rows(CAMERAS, "id", "name", "purpose", "geometry")) != first
