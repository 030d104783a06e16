"""GET /api/layers/{slug}/features and …/{id}: boxes, areas, filters, pages."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from feeds.models import DataSource, Run
from tests.sites import PLOTS_LAYER, declared, signed_in, world

__all__ = ["world"]
pytestmark = pytest.mark.usefixtures("world")
SITES = "/api/layers/sites/features"
PLOTS = "/api/layers/plots/features"


def ids(client: Client, path: str, **query: str | int | float) -> list[int]:
    answer = client.get(path, {name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.content
    return [feature["id"] for feature in answer.json()["features"]]


def refused(client: Client, path: str, **query: str | int | float) -> list[str]:
    answer = client.get(path, {name: str(value) for name, value in query.items()})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), answer.content
    return [error["field"] for error in answer.json()["errors"]]


def test_a_stranger_gets_declared_fields_and_rounded_positions_only(client: Client) -> None:
    answer = client.get(SITES)
    assert answer["Content-Type"] == "application/geo+json"
    body = answer.json()
    assert (body["type"], body["numberReturned"], body["links"]) == ("FeatureCollection", 4, [])
    assert body["features"][0] == {
        "type": "Feature",
        "id": 1,
        "geometry": {"type": "Point", "coordinates": [127.01, 37.51]},
        "properties": {"kind": "camera", "amount": 10},
    }


def test_staff_get_more_rows_true_positions_and_their_field() -> None:
    body = signed_in("official").get(SITES).json()
    assert [f["id"] for f in body["features"]] == [1, 2, 3, 4, 5, 6]
    assert body["features"][0]["geometry"]["coordinates"] == [127.0123, 37.5071]
    assert body["features"][0]["properties"] == {"kind": "camera", "amount": 10, "zqnote": "zqn-plain"}


def test_one_query_answers_a_page(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        client.get(SITES, {"bbox": "127,37.5,127.03,37.6", "kind": "camera", "limit": "1"})


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ("127.005,37.505,127.015,37.515", [1]),
        ("127.0122,37.5070,127.0124,37.5072", []),  # true position of 1, which the public does not have
        ("170,37,-170,38", []),
        ("127.055,-90,-170,90", [4]),  # across the antimeridian, the western part holds it
        ("170,-90,127.015,90", [1]),  # the eastern part
        ("-180,-90,180,90", [1, 2, 3, 4]),
        ("127.0199,37.4999,127.0201,37.5001", [2, 3]),
    ],
)
def test_a_box_selects_by_the_audiences_positions(client: Client, box: str, found: list[int]) -> None:
    assert ids(client, SITES, bbox=box) == found


@pytest.mark.parametrize(
    "box", ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "nan,0,1,1", "inf,0,1,1", "0,10,1,5", "181,0,1,1", "0,91,1,92", "1e9,0,1,1"]
)
def test_a_box_that_is_nonsense_is_refused(client: Client, box: str) -> None:
    assert refused(client, SITES, bbox=box) == ["bbox"]


def test_an_area_selects_what_lies_inside(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert ids(client, SITES, area="T1") == [1, 2, 3, 4]
    assert ids(client, SITES, area="T12") == [4]
    with django_assert_num_queries(2):
        assert ids(client, SITES, area="T111") == [2, 3]
    assert refused(client, SITES, area="no-such") == ["area"]


def test_a_polygon_is_in_every_area_it_shares_land_with(client: Client) -> None:
    """A river through two districts is in both; what merely shares a border with one is not."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO data.plots (id, geometry) VALUES (4, ST_MakeEnvelope(127.01, 37.50, 127.09, 37.501, 4326))")
        cursor.execute("INSERT INTO data.plots (id, geometry) VALUES (5, ST_MakeEnvelope(127.05, 37.51, 127.06, 37.52, 4326))")
        cursor.execute("INSERT INTO data.plots (id, geometry) VALUES (6, ST_MakeEnvelope(126.0, 37.0, 128.0, 37.5005, 4326))")
    assert ids(client, PLOTS, area="T11") == [1, 2, 4, 6]
    assert ids(client, PLOTS, area="T12") == [3, 4, 5, 6]
    assert ids(client, PLOTS, area="T1") == [1, 2, 3, 4, 5, 6]


def test_of_a_river_whose_middle_is_outside_the_city_the_city_is_told(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO data.plots (id, geometry) VALUES (4, ST_MakeEnvelope(126.0, 37.52, 127.01, 37.53, 4326))")
    assert [area["code"] for area in client.get(f"{PLOTS}/4").json()["areas"]] == ["T1"]


def test_a_polygon_that_is_somewhere_once_is_where_its_middle_is(client: Client) -> None:
    once = replace(PLOTS_LAYER, slug="oncelots", once=True, order=903)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO data.plots (id, geometry) VALUES (4, ST_MakeEnvelope(127.01, 37.50, 127.07, 37.51, 4326))")
    with declared(once):
        found = {area: ids(client, "/api/layers/oncelots/features", area=area) for area in ("T11", "T12")}
    assert found == {"T11": [1, 2, 4], "T12": [3]}


def test_pages_follow_by_cursor_and_hold_everything_once(client: Client) -> None:
    seen: list[int] = []
    path = f"{SITES}?limit=1&kind__in=camera,bell"
    while path:
        body = client.get(path).json()
        seen += [f["id"] for f in body["features"]]
        path = next((link["href"] for link in body["links"] if link["rel"] == "next"), "")
    assert seen == [1, 2, 3, 4]


@pytest.mark.parametrize("cursor", ["", "x", "1", "ÿ", "AAAA", "MQAAAAAAAAA=", "Mg" + "A" * 10, "=" * 12])
def test_a_cursor_that_is_not_ours_is_refused(client: Client, cursor: str) -> None:
    assert refused(client, SITES, after=cursor) == ["after"]


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "x", "1.5", "9" * 400])
def test_a_limit_out_of_bounds_is_refused(client: Client, limit: str) -> None:
    assert refused(client, SITES, limit=limit) == ["limit"]


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        (SITES, {"kind": "camera"}, [1, 2]),
        (SITES, {"kind__ne": "camera"}, [3, 4]),
        (SITES, {"kind__in": "bell,none"}, [3, 4]),
        (SITES, {"amount": "20"}, [2]),
        (SITES, {"amount__gte": "20", "amount__lt": "30"}, [2]),
        (SITES, {"amount__gt": "9223372036854775807"}, []),
        (SITES, {"amount__isnull": "true"}, [4]),
        (SITES, {"kind": "' OR true --"}, []),
        (PLOTS, {"built__lte": "2020-12-31"}, [1]),
        (PLOTS, {"seen__gte": "2026-01-01T00:00"}, [1, 2]),
        (PLOTS, {"seen__gt": "2026-01-01T00:00:00 09:00"}, [2]),  # a plus sign that was not escaped
        (PLOTS, {"height__gte": "12.5"}, [1]),
        (PLOTS, {"open": "false"}, [2]),
    ],
)
def test_a_filter_selects(client: Client, path: str, query: dict[str, str], found: list[int]) -> None:
    assert ids(client, path, **query) == found


def test_a_search_in_text_takes_every_character_for_itself() -> None:
    staff = signed_in("official")
    assert ids(staff, SITES, zqnote__contains="100%") == [2]
    assert ids(staff, SITES, zqnote__contains="_WET_") == [2]
    assert ids(staff, SITES, zqnote__contains="%") == [2]
    assert ids(staff, SITES, zqnote__contains="\\") == []


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        (SITES, "amount", "many"),
        (SITES, "amount", "1.5"),
        (SITES, "amount", "9223372036854775808"),
        (SITES, "amount", ""),
        (SITES, "amount__in", "1,,2"),
        (SITES, "amount__isnull", "perhaps"),
        (SITES, "amount__contains", "1"),
        (SITES, "kind__gte", "camera"),
        (SITES, "kind", "x" * 201),
        (SITES, "kind", "a\0b"),
        (SITES, "kind__in", ",".join("ab" for _ in range(51))),
        (SITES, "kind__regex", "camera"),
        (SITES, "sort", "amount"),
        (PLOTS, "height", "nan"),
        (PLOTS, "height", "1e999"),
        (PLOTS, "built", "2026-02-30"),
        (PLOTS, "seen", "yesterday"),
        (PLOTS, "open", "maybe"),
        (PLOTS, "memo", "a"),
        (SITES, "fields", "kind,nothing"),
        (SITES, "geometry", "rough"),
    ],
)
def test_a_filter_that_is_nonsense_is_refused_by_its_name(client: Client, path: str, name: str, value: str) -> None:
    assert refused(client, path, **{name: value}) == [value.split(",")[-1] if name == "fields" else name]


def test_many_filters_are_refused(client: Client) -> None:
    query = "&".join(["amount__gt=1"] * 21)
    assert client.get(f"{SITES}?{query}").status_code == 400


def test_a_parameter_given_twice_is_refused(client: Client) -> None:
    assert client.get(f"{SITES}?limit=1&limit=2").json()["errors"][0]["field"] == "limit"


def test_only_the_chosen_fields_are_answered(client: Client) -> None:
    assert client.get(SITES, {"fields": "amount"}).json()["features"][0]["properties"] == {"amount": 10}
    assert client.get(SITES, {"fields": ""}).json()["features"][0]["properties"] == {}


def test_geometry_can_be_left_out(client: Client) -> None:
    assert {json.dumps(f["geometry"]) for f in client.get(SITES, {"geometry": "none"}).json()["features"]} == {"null"}


def test_a_page_of_large_shapes_ends_early_and_goes_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.pages.MOST_VERTICES", 12)  # a rectangle has five
    body = client.get(PLOTS).json()
    assert [f["id"] for f in body["features"]] == [1, 2]
    assert [f["id"] for f in client.get(body["links"][0]["href"]).json()["features"]] == [3]
    assert client.get(PLOTS, {"geometry": "none"}).json()["numberReturned"] == 3


def test_one_feature_tells_its_areas_and_source(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):
        body: dict[str, Any] = client.get(f"{SITES}/4").json()
    assert (body["id"], body["layer"], body["name"]) == (4, "sites", "")
    assert [(a["code"], a["level"]) for a in body["areas"]] == [("T1", "city"), ("T12", "district")]
    assert body["source"]["slug"] == "sites-source"
    assert signed_in("official").get(f"{SITES}/4").json()["name"] == "zqn-plain"


@pytest.mark.parametrize(
    ("key", "status"), [("5", 404), ("99", 404), ("-1", 404), ("x", 400), ("9" * 30, 400), ("9223372036854775807", 404)]
)
def test_a_feature_that_is_not_there_or_not_for_the_caller_is_not_found(client: Client, key: str, status: int) -> None:
    answer = client.get(f"{SITES}/{key}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_an_answer_that_is_known_is_not_sent_again(client: Client) -> None:
    tag = client.get(SITES)["ETag"]
    again = client.get(SITES, headers={"If-None-Match": f'W/"other", {tag}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)


def test_head_is_answered_like_get(client: Client) -> None:
    answer = client.head(SITES)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"", "application/geo+json")


def test_a_feature_tells_when_its_source_was_loaded_and_staff_by_whom_and_from_what(client: Client) -> None:
    source, _ = DataSource.objects.get_or_create(slug="sites-source")
    facts = {"source": source, "connector": "sites-of-a-sheet", "file": "zqsheet.csv", "started_by": "zqkim", "kept": 7}
    now = timezone.now()
    for state, ended in (("done", now - timedelta(days=2)), ("done", now), ("failed", now), ("running", None)):
        Run.objects.create(**facts, state=state, ended_at=ended)
    Run.objects.create(source=DataSource.objects.create(slug="another"), connector="x", state="done", ended_at=now)
    answer = client.get(f"{SITES}/1/loads")
    told = answer.json()
    assert (told["source"], [set(load) for load in told["loads"]]) == ("sites-source", [{"at", "kept"}] * 2)
    assert told["loads"][0]["at"] > told["loads"][1]["at"]
    assert b"zq" not in answer.content
    newest = signed_in("official").get(f"{SITES}/1/loads").json()["loads"][0]
    assert (newest["file"], newest["started_by"], newest["kept"]) == ("zqsheet.csv", "zqkim", 7)
    assert client.get(f"{SITES}/5/loads").status_code == 404
