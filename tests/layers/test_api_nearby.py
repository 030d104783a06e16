"""GET /api/nearby: nearest first, in metres, by index, from what the caller sees."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.audience import Audience
from layers.nearby import nearest
from layers.projection import project
from tests.sites import SITES_LAYER, signed_in, world

__all__ = ["world"]
pytestmark = pytest.mark.usefixtures("world")


def groups(client: Client, **query: str | int | float) -> list[dict[str, Any]]:
    answer = client.get("/api/nearby", {name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["groups"]
    return found


def test_what_is_near_comes_nearest_first_with_coincident_points_together(client: Client) -> None:
    found = groups(client, lon=127.02, lat=37.5, radius=20000, layers="sites")
    assert [[item["id"] for item in group["items"]] for group in found] == [[2, 3], [1], [4]]
    assert (found[0]["distance_m"], found[0]["bearing"]) == (0.0, None)
    # Vincenty on WGS 84 between (127.02, 37.5) and (127.01, 37.51): 1,419.3 m, 321.5°.
    assert found[1]["distance_m"] == pytest.approx(1419.3, abs=0.5)
    assert found[1]["bearing"] == pytest.approx(321, abs=1)


def test_distances_are_to_the_callers_positions(client: Client) -> None:
    stranger = groups(client, lon=127.0123, lat=37.5071, layers="sites")
    official = groups(signed_in("official"), lon=127.0123, lat=37.5071, layers="sites")
    assert stranger[0]["distance_m"] > 300
    assert official[0]["distance_m"] == 0.0


def test_metres_decide_where_degrees_would_err(client: Client) -> None:
    """At 37.5° a step east is a fifth shorter than it looks in degrees: the index's first is not always the nearest."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM data.sites")
        cursor.execute(
            "INSERT INTO data.sites (id, geometry, kind, seen_by) VALUES (1, ST_Point(127.05, 37.54, 4326), 'x', 'public'),"
            " (2, ST_Point(127.05 + 0.045, 37.5, 4326), 'x', 'public')"
        )
    official = signed_in("official")
    assert [g["items"][0]["id"] for g in groups(official, lon=127.05, lat=37.5, radius=9000, layers="sites", limit=1)] == [2]


def test_of_each_layer_come_as_many_as_are_asked_for(client: Client) -> None:
    """Many sites close by do not push the one plot out of the list."""
    found = groups(client, lon=127.02, lat=37.5, radius=20000, layers="sites,plots", each=1)
    assert [item["layer"] for group in found for item in group["items"]] == ["plots", "sites"]
    assert client.get("/api/nearby?lon=127&lat=37&each=0").json()["errors"][0]["field"] == "each"


def test_layers_are_merged_and_the_limit_holds_for_all(client: Client) -> None:
    found = groups(client, lon=127.02, lat=37.5, radius=5000, layers="sites,plots", limit=3)
    items = [(item["layer"], item["id"]) for group in found for item in group["items"]]
    assert items == [("plots", 1), ("plots", 2), ("sites", 2)]


def test_without_layers_all_that_the_caller_may_see_are_asked(client: Client) -> None:
    assert {item["layer"] for g in groups(client, lon=127.02, lat=37.5, radius=9000) for item in g["items"]} >= {"sites", "plots"}
    seen = {item["layer"] for g in groups(signed_in("official"), lon=127.02, lat=37.5, radius=9000) for item in g["items"]}
    assert "zqwards" in seen


def test_one_query_whatever_the_number_of_layers(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        groups(client, lon=127.02, lat=37.5, layers="sites,plots")


def test_one_hidden_layer_among_several_refuses_the_whole(client: Client) -> None:
    hidden = client.get("/api/nearby", {"lon": "127", "lat": "37.5", "layers": "sites,zqwards"})
    unknown = client.get("/api/nearby", {"lon": "127", "lat": "37.5", "layers": "sites,nothing"})
    assert hidden.status_code == 404
    assert hidden.content == unknown.content


@pytest.mark.parametrize("lat", [90, -90, 89.9999, 0])
@pytest.mark.parametrize("lon", [180, -180, 0])
def test_the_ends_of_the_earth_are_empty_not_an_error(client: Client, lon: float, lat: float) -> None:
    assert groups(client, lon=lon, lat=lat, radius=20000, layers="sites,plots") == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lon", "181"),
        ("lat", "x"),
        ("radius", "0"),
        ("radius", "20001"),
        ("radius", "inf"),
        ("limit", "501"),
        ("limit", "0"),
        ("colour", "1"),
    ],
)
def test_nonsense_is_refused_by_its_name(client: Client, field: str, value: str) -> None:
    answer = client.get("/api/nearby", {"lon": "127", "lat": "37", **{field: value}})
    assert (answer.status_code, [e["field"] for e in answer.json()["errors"]]) == (400, [field])


def test_the_index_orders_the_neighbours() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO data.sites (id, geometry, kind, seen_by)"
            " SELECT 100 + i, ST_Point(126.8 + (i % 200) * 0.002, 37.4 + (i / 200) * 0.002, 4326), 'x', 'public'"
            " FROM generate_series(1, 20000) AS i"
        )
        cursor.execute("ANALYZE data.sites")
    with CaptureQueriesContext(connection) as caught:
        found = nearest([project(SITES_LAYER, Audience.PUBLIC)], lon=127.0, lat=37.5, radius=2000, limit=10)
    assert len(found) == 10
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + caught.captured_queries[0]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Order By: (rough <->" in plan
    assert "Seq Scan on sites" not in plan
