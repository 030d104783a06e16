"""The camera layer: its table stands from the first migration, its declaration names columns that exist."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection
from django.test import Client

from accounts.audience import Audience
from fixtures.demo import cameras as demo
from fixtures.demo import sources
from fixtures.demo.setting import setting
from geo.models import Area
from layers import registry
from layers.imports import TableStore, rows
from layers.projection import UnknownField, project
from sensors.cameras import CAMERAS
from sensors.legal import LEGAL_BASES, legal_basis, live_public
from sensors.purposes import PURPOSES

pytestmark = pytest.mark.django_db

COLUMNS = """
    SELECT attname, format_type(atttypid, atttypmod), attnotnull, attgenerated FROM pg_attribute
    WHERE attrelid = 'data.cameras'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname
"""
SHOWN = ("facing", "azimuth", "field_of_view", "range_m", "purpose", "stream_kind", "location_public", "live_public")
# The index of search has a name that ends by chance.
INDEXES = (
    "SELECT regexp_replace(indexname, '_[0-9a-f]{8}$', '') FROM pg_indexes WHERE schemaname = 'data' AND tablename = 'cameras' ORDER BY 1"
)


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
    for hidden in ("management_number", "outside_city", "position_swapped", "natural_key", "location_public", "stream_kind"):
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


def test_demo_cameras_show_every_case_and_no_live_picture_but_of_traffic(district: Area) -> None:
    demo.load(setting(7))
    found = [dict(zip(SHOWN, row, strict=True)) for row in rows(CAMERAS, *SHOWN)]
    assert {camera["facing"] for camera in found} == {"fixed", "rotating", "all_round", "unknown"}
    for camera in found:
        view = (camera["azimuth"], camera["field_of_view"], camera["range_m"])
        assert (None not in view) if camera["facing"] == "fixed" else view == (None, None, None)
        assert camera["live_public"] == (camera["purpose"] == "traffic" and bool(camera["stream_kind"]) and camera["location_public"])
    assert {camera["location_public"] for camera in found} == {camera["live_public"] for camera in found} == {True, False}


@pytest.mark.parametrize(
    ("purpose", "stream", "place", "public"),
    [
        ("traffic", "hls", True, True),
        ("traffic", None, True, False),
        ("traffic", "hls", False, False),
        *((purpose, "hls", True, False) for purpose in PURPOSES if purpose != "traffic"),
    ],
)
def test_only_traffic_cameras_show_their_picture_to_everybody(purpose: str, stream: str | None, place: bool, public: bool) -> None:
    assert live_public(purpose, stream, location_public=place) is public


def test_every_purpose_has_a_legal_basis_that_has_words() -> None:
    assert {legal_basis(purpose) for purpose in PURPOSES} == set(LEGAL_BASES)


def test_the_source_line_follows_the_rows(client: Client, district: Area) -> None:
    def source() -> str:
        return str(client.get("/api/layers/cameras").json()["source"]["slug"])

    assert source() == "cctv-standard"
    sources.load(setting(7))
    demo.load(setting(7))
    assert source() == "demo"
    layer = client.get("/api/layers/cameras").json()
    assert [each["title"]["en"] for each in layer["sources"]] == ["Demo data (made up)"]
    camera = client.get("/api/layers/cameras/features?limit=1").json()["features"][0]
    said = client.get(f"/api/layers/cameras/features/{camera['id']}").json()
    assert said["source"]["slug"] == "demo"


def test_the_same_seed_makes_the_same_cameras(district: Area) -> None:
    demo.load(setting(7))
    first = list(rows(CAMERAS, "id", "name", "purpose", "geometry"))
    demo.load(setting(7))
    assert list(rows(CAMERAS, "id", "name", "purpose", "geometry")) == first
    demo.load(setting(8))
    assert list(rows(CAMERAS, "id", "name", "purpose", "geometry")) != first
