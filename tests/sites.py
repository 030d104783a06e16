"""A small world to ask about: a city with two districts, and layers in which every audience sees something else.

``sites``: seven points in a table of their own. The public sees four of them, two fields, and positions rounded to 0.01°; staff see
six and the true positions; the restricted audience sees all seven and the secret. ``zqwards``: staff only. ``plots``: public polygons.

Whatever the public may not see has “zq” in its name or value, so that a test can look for it in any answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection
from django.test import Client

from accounts.audience import Audience
from accounts.models import RoleAudience, User
from geo.models import Area
from layers import registry
from layers.declaration import ExceptionRule, Field, Geometry, Layer, Relation, Style, Text

ROUNDING = 0.01
# id, true lon, true lat, kind, amount, secret, note, who may see the row
SITES = [
    (1, 127.0123, 37.5071, "camera", 10, "zqs-alpha", "zqn-plain", "public"),
    (2, 127.0177, 37.5033, "camera", 20, "zqs-beta", "zqn 100% _wet_", "public"),
    (3, 127.0177, 37.5033, "bell", 30, "zqs-gamma", None, "public"),
    (4, 127.0621, 37.5214, "bell", None, "zqs-delta", "zqn-plain", "public"),
    (5, 127.0444, 37.5111, "camera", 50, "zqs-epsilon", "zqn-inner", "staff"),
    (6, 127.0777, 37.5222, "bell", 60, "zqs-zeta", "zqn-inner", "staff"),
    (7, 127.0888, 37.5333, "camera", 70, "zqs-eta", "zqn-inner", "restricted"),
]
SITES_LAYER = Layer(
    slug="sites",
    title=Text("현장", "Sites"),
    description=Text("시험용", "For tests"),
    geometry_type="point",
    relation=Relation(
        table="data.sites",
        geometries={Audience.PUBLIC: Geometry("rough", "rough_3857"), Audience.STAFF: Geometry("geometry", "geometry_3857")},
        rows={Audience.PUBLIC: "seen_by = 'public'", Audience.STAFF: "seen_by <> 'restricted'", Audience.RESTRICTED: "true"},
    ),
    fields=(
        Field(
            "kind", Text("종류", "Kind"), "code", in_tile=True, codes={"camera": Text("카메라", "Camera"), "bell": Text("비상벨", "Bell")}
        ),
        Field("amount", Text("수량", "Amount"), "integer"),
        Field("zqnote", Text("zq메모", "zqNote"), "text", Audience.STAFF, in_tile=True),
        Field("zqsecret", Text("zq비밀", "zqSecret"), "text", Audience.RESTRICTED, in_tile=True),
    ),
    source="sites-source",
    name_field="zqnote",
    search=("zqnote", "zqsecret"),
    style=Style(label="zqsecret"),
    exceptions=(
        ExceptionRule(
            "too-many",
            Text("너무 많음", "Too many"),
            ("amount",),
            "f.amount >= 20",
            "f.amount / 100.0",
            value="f.amount",
            reference="15",
            unit="대",
        ),
        ExceptionRule("zqnoted", Text("zq메모 있음", "zqNoted"), ("zqnote",), "f.zqnote LIKE 'zqn%%'", "0.1"),
    ),
    order=900,
)
WARDS_LAYER = Layer(
    slug="zqwards",
    title=Text("zq구역", "zqWards"),
    description=Text("시험용", "For tests"),
    geometry_type="point",
    relation=Relation(table="data.sites", rows={Audience.STAFF: "seen_by <> 'restricted'"}),
    fields=(Field("kind", Text("종류", "Kind"), audience=Audience.STAFF),),
    source="sites-source",
    audience=Audience.STAFF,
    order=901,
)
PLOTS_LAYER = Layer(
    slug="plots",
    title=Text("필지", "Plots"),
    description=Text("시험용", "For tests"),
    geometry_type="polygon",
    relation=Relation(table="data.plots"),
    fields=(
        Field("built", Text("준공", "Built"), "date"),
        Field("seen", Text("관측", "Seen"), "datetime"),
        Field("height", Text("높이", "Height"), "number", unit="m"),
        Field("open", Text("개방", "Open"), "boolean"),
        Field("memo", Text("비고", "Memo"), filterable=False),
    ),
    source="plots-source",
    order=902,
)
LAYERS = (SITES_LAYER, WARDS_LAYER, PLOTS_LAYER)

_TABLES = """
CREATE SCHEMA IF NOT EXISTS data;
CREATE TABLE data.sites (
    id bigint PRIMARY KEY, geometry geometry(Point, 4326) NOT NULL, kind text, amount integer, zqsecret text,
    zqnote text, seen_by text NOT NULL,
    rough geometry(Point, 4326) GENERATED ALWAYS AS (ST_SnapToGrid(geometry, 0.01)) STORED,
    geometry_3857 geometry(Point, 3857) GENERATED ALWAYS AS (ST_Transform(geometry, 3857)) STORED,
    rough_3857 geometry(Point, 3857) GENERATED ALWAYS AS (ST_Transform(ST_SnapToGrid(geometry, 0.01), 3857)) STORED);
CREATE INDEX ON data.sites USING gist (geometry);
CREATE INDEX ON data.sites USING gist (rough);
CREATE TABLE data.plots (
    id bigint PRIMARY KEY, geometry geometry(Polygon, 4326) NOT NULL, built date, seen timestamptz, height double precision, open boolean,
    memo text, geometry_3857 geometry(Polygon, 3857) GENERATED ALWAYS AS (ST_Transform(geometry, 3857)) STORED);
CREATE INDEX ON data.plots USING gist (geometry);
INSERT INTO data.plots VALUES
    (1, ST_MakeEnvelope(127.00, 37.50, 127.02, 37.52, 4326), '2020-01-31', '2026-01-01T00:00+09:00', 12.5, true, 'a'),
    (2, ST_MakeEnvelope(127.02, 37.50, 127.04, 37.52, 4326), '2021-06-01', '2026-02-01T00:00+09:00', NULL, false, 'b'),
    (3, ST_MakeEnvelope(127.06, 37.50, 127.08, 37.52, 4326), NULL, NULL, 7, NULL, 'c');
"""


def make_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for key, lon, lat, kind, amount, secret, note, seen_by in SITES:
            cursor.execute(
                "INSERT INTO data.sites VALUES (%s, ST_SetSRID(ST_MakePoint(%s, %s), 4326), %s, %s, %s, %s, %s)",
                [key, lon, lat, kind, amount, secret, note, seen_by],
            )


@contextmanager
def declared(*layers: Layer) -> Iterator[None]:
    """These layers beside those of the product."""
    for layer in layers:
        registry.register(layer)
    try:
        yield
    finally:
        for layer in layers:
            del registry._declared[layer.slug]


def rectangle(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def make_area(code: str, level: str, parent: Area | None, box: tuple[float, float, float, float], **more: object) -> Area:
    shape = rectangle(*box)
    drawn = shape.transform(3857, clone=True)
    assert isinstance(drawn, MultiPolygon)
    facts: dict[str, object] = {
        "name_ko": f"가-{code}",
        "valid_from": date(2020, 1, 1),
        "population": 1000,
        "area_m2": shape.transform(5186, clone=True).area,
        "source": "test-borders",
    }
    return Area.objects.create(
        code=code,
        level=level,
        parent=parent,
        geometry=shape,
        geometry_3857=drawn,
        label_point=shape.centroid,
        **(facts | more),
    )


def make_areas() -> None:
    """City T1, zone zone-t with districts T11 and T12, T11 with neighbourhoods T111 and T112."""
    city = make_area("T1", "city", None, (127.0, 37.5, 127.1, 37.6), name_en="Test city")
    zone = make_area("zone-t", "zone", city, (127.0, 37.5, 127.1, 37.6))
    west = make_area("T11", "district", zone, (127.0, 37.5, 127.05, 37.6))
    make_area("T12", "district", zone, (127.05, 37.5, 127.1, 37.6))
    make_area("T111", "neighbourhood", west, (127.0, 37.5, 127.05, 37.505))
    make_area("T112", "neighbourhood", west, (127.0, 37.505, 127.05, 37.6))


def signed_in(role: str) -> Client:
    """A browser of somebody with this role. Which audience a role has is a row, made here so that the test says it."""
    audience = {"operator": Audience.RESTRICTED, "citizen": Audience.PUBLIC}.get(role, Audience.STAFF)
    RoleAudience.objects.update_or_create(role=role, defaults={"audience": audience})
    user, _made = User.objects.get_or_create(username=f"test-{role}", defaults={"role": role})
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def world(db: None) -> Iterator[None]:
    make_tables()
    make_areas()
    with declared(*LAYERS):
        yield
