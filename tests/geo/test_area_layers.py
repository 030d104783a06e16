"""The area layers read today's areas, by the indexes, and say what the public may see of them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.db import connection
from django.test import Client
from psycopg import sql
from shapely.geometry.base import BaseGeometry

from accounts.audience import Audience
from fixtures.demo import areas
from fixtures.demo.setting import setting
from geo.models import Area
from geo.store import Boundary, save
from layers import registry
from layers.projection import project
from tests.sites import signed_in

from .loads import load_areas

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo() -> None:
    areas.load(setting(1))


def ask(slug: str, rest: str = "", *, columns: str = "*") -> list[tuple[object, ...]]:
    projection = project(registry.get(slug, Audience.PUBLIC), Audience.PUBLIC)
    statement = sql.SQL("SELECT {} FROM {} AS rows {}").format(sql.SQL(columns), projection.sql, sql.SQL(rest))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None))
        return list(cursor.fetchall())


@pytest.mark.parametrize(("slug", "count"), [("districts", 25), ("neighbourhoods", 426), ("zones", 5)])
def test_each_layer_holds_its_level(slug: str, count: int) -> None:
    assert ask(slug, columns="count(*), count(DISTINCT code), bool_and(drawn IS NOT NULL AND geometry IS NOT NULL)") == [
        (count, count, True)
    ]


def test_a_card_says_whose_an_area_is_and_from_which_file_it_was_loaded(client: Client, districts: Any, tmp_path: Path) -> None:
    file = tmp_path / "seoul_gu_sgis_20240630.geojson"
    districts.to_file(file)
    load_areas(file, "district", "kostat5", replace_demo=True)
    url = f"/api/layers/districts/features/{Area.objects.get(code='1168000000', valid_to=None).pk}"
    for told in (client.get(url).json(), client.get("/api/layers/districts").json()):
        assert told["source"]["agency"]["en"] == "Statistics Korea"
        assert told["source"]["updated_at"]
    public, staff = client.get(f"{url}/loads").json(), signed_in("official").get(f"{url}/loads").json()
    assert [(public["source"], load["kept"], "file" in load) for load in public["loads"]] == [("sgis", 25, False)]
    assert [(load["kept"], load["file"]) for load in staff["loads"]] == [(25, file.name)]


def test_an_area_of_the_demo_city_says_that_it_is_one(client: Client) -> None:
    assert {source for (source,) in ask("districts", columns="source")} == {"demo"}
    pk = Area.objects.filter(level="district").first().pk  # type: ignore[union-attr]
    assert client.get(f"/api/layers/districts/features/{pk}").json()["source"]["slug"] == "demo"


def test_the_code_above_skips_the_zone() -> None:
    assert set(ask("districts", columns="parent_code")) == {("1100000000",)}
    assert ("1168000000",) in ask("neighbourhoods", columns="DISTINCT parent_code")


def test_a_closed_version_is_not_drawn() -> None:
    old = Area.objects.get(code="demo-1168000000-01")
    rest = Area.objects.filter(level="neighbourhood").exclude(pk=old.pk)
    kept = [Boundary(area.code, area.name_ko, _shape(area), parent=area.parent.code if area.parent else "") for area in rest]
    save(kept, level="neighbourhood", valid_from=date(2026, 1, 1), source="demo")
    assert ask("neighbourhoods", columns="count(*)") == [(425,)]


def test_a_box_is_answered_by_the_spatial_index() -> None:
    projection = project(registry.get("neighbourhoods", Audience.PUBLIC), Audience.PUBLIC)
    box = "ST_TileEnvelope(15, 27944, 12698)"
    statement = sql.SQL("EXPLAIN SELECT id, code, parent_code FROM {} AS rows WHERE drawn && {}").format(projection.sql, sql.SQL(box))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE geo_area")
        cursor.execute(statement.as_string(None))
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "geo_area_geometry_3857" in plan, plan


def test_the_state_has_a_value_time_and_quality_for_every_area() -> None:
    state = registry.get("districts", Audience.PUBLIC).state
    assert state is not None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {state.key}, {state.value}, {state.time}, {state.quality} FROM {state.table} WHERE level = 'district'")
        rows = cursor.fetchall()
    assert len(rows) == 25
    assert all(2000 < value < 40000 and quality == "demo" for _, value, _, quality in rows)
    assert {time for _, _, time, _ in rows} == {areas.counted_on(setting().as_of)}


def _shape(area: Area) -> BaseGeometry:
    return shapely.from_wkb(bytes(area.geometry.wkb))
