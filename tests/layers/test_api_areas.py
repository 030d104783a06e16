"""GET /api/areas and …/{code}: the way down, what is inside, what became of a retired area."""

import gzip
import json
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from geo.models import Area, AreaSuccession
from layers import datasets
from layers.declaration import Field, Layer, Relation, Text
from tests.sites import declared, make_area, signed_in, world

__all__ = ["world"]
pytestmark = pytest.mark.usefixtures("world")
QUERIES_OF_A_STEP = 11


def test_the_city_is_divided_into_districts_past_the_zones(client: Client) -> None:
    city = client.get("/api/areas").json()
    assert (city["code"], city["level"], city["ancestors"], city["zone"]) == ("T1", "city", [], None)
    assert [child["code"] for child in city["children"]] == ["T11", "T12"]
    assert city == client.get("/api/areas/T1").json()


def test_a_district_knows_its_way_up_its_zone_and_its_neighbours(client: Client) -> None:
    area = client.get("/api/areas/T11").json()
    assert [a["code"] for a in area["ancestors"]] == ["T1"]
    assert area["zone"]["code"] == "zone-t"
    assert [a["code"] for a in area["siblings"]] == ["T12"]
    assert [a["code"] for a in area["children"]] == ["T111", "T112"]
    assert area["bbox"] == [127.0, 37.5, 127.05, 37.6]
    assert area["label_point"] == [127.025, 37.55]
    assert area["density"] == pytest.approx(area["population"] / area["area_km2"], rel=1e-2)
    assert area["name"] == {"ko": "가-T11", "en": "가-T11"}  # no English name: the Korean one


def test_a_neighbourhood_has_no_children_and_the_city_and_district_above(client: Client) -> None:
    area = client.get("/api/areas/T111").json()
    assert [a["code"] for a in area["ancestors"]] == ["T1", "T11"]
    assert (area["children"], area["child_layer"]) == ([], None)
    assert [a["code"] for a in area["siblings"]] == ["T112"]


def test_counts_are_of_the_callers_rows_and_positions(client: Client) -> None:
    def counted(who: Client, code: str) -> dict[str, int]:
        return {row["slug"]: row["count"] for row in who.get(f"/api/areas/{code}").json()["layers"]}

    assert counted(client, "T111") == counted(client, "T111") | {"sites": 2}
    assert "zqwards" not in counted(client, "T1")
    # 2 and 3 stand at 37.5033 in truth too; 1 is at 37.5071, 5 at 37.5111.
    assert counted(signed_in("official"), "T11") == counted(signed_in("official"), "T11") | {"sites": 4, "zqwards": 4}
    assert counted(signed_in("operator"), "T12")["sites"] == 3


def test_what_is_in_each_child_is_counted_when_asked(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert "layers" not in client.get("/api/areas/T1").json()["children"][0]
    with django_assert_num_queries(5):
        children = client.get("/api/areas/T1?counts=children").json()["children"]
    assert [{row["slug"]: row["count"] for row in child["layers"]}["sites"] for child in children] == [3, 1]
    refused = client.get("/api/areas/T1?counts=all")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "counts")


def test_the_layers_of_an_area_and_its_children_are_named(client: Client) -> None:
    layer = Layer(
        slug="test-districts",
        title=Text("구", "Districts"),
        description=Text("구", "Districts"),
        geometry_type="polygon",
        relation=Relation(table="geo_area"),
        fields=(Field("code", Text("코드", "Code")),),
        source="test-borders",
        area_level="district",
        order=-1,
    )
    with declared(layer):
        city, district = client.get("/api/areas/T1").json(), client.get("/api/areas/T11").json()
    assert (city["child_layer"], district["layer"]) == ("test-districts", "test-districts")
    assert "test-districts" not in {row["slug"] for row in city["layers"]}  # its children say that


def test_an_area_takes_five_queries_and_one_for_what_is_not_counted_ahead(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "KEPT_S", 3600)  # looked up every other second, on a busy machine in the middle of this
    datasets.forget()
    client.get("/api/areas/T1")
    for code, queries in [("T11", 6), ("T1", 5), ("T111", 6), ("zone-t", 6)]:
        with django_assert_num_queries(queries):
            client.get(f"/api/areas/{code}")


@pytest.mark.parametrize("code", ["T9", "0", "x" * 500, "%00", "가나다", "%F0%9F%98%80", "..", "T1%0A"])
def test_an_unknown_area_is_not_found(client: Client, code: str) -> None:
    answer = client.get(f"/api/areas/{code}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_retired_code_leads_to_its_successor(client: Client) -> None:
    old = make_area("T10", "district", None, (127.0, 37.5, 127.05, 37.6), valid_to=date(2021, 1, 1))
    middle = make_area("T10b", "district", None, (127.0, 37.5, 127.05, 37.6), valid_from=date(2021, 1, 1), valid_to=date(2022, 1, 1))
    AreaSuccession.objects.create(predecessor=old, successor=middle, on=date(2021, 1, 1))
    AreaSuccession.objects.create(predecessor=middle, successor=Area.objects.get(code="T11"), on=date(2022, 1, 1))
    answer = client.get("/api/areas/T10")
    assert (answer.status_code, answer["Location"]) == (308, "/api/areas/T11")
    assert client.get("/api/layers/sites/features?area=T10").json()["numberReturned"] == 3


def test_successions_in_a_circle_end(client: Client) -> None:
    one = make_area("C1", "district", None, (127.0, 37.5, 127.05, 37.6), valid_to=date(2021, 1, 1))
    two = make_area("C2", "district", None, (127.0, 37.5, 127.05, 37.6), valid_to=date(2021, 1, 1))
    AreaSuccession.objects.create(predecessor=one, successor=two, on=date(2021, 1, 1))
    AreaSuccession.objects.create(predecessor=two, successor=one, on=date(2021, 1, 1))
    assert client.get("/api/areas/C1").status_code == 404


def test_without_areas_there_is_no_city(client: Client) -> None:
    Area.objects.update(parent=None)
    Area.objects.all().delete()
    assert client.get("/api/areas").status_code == 404


def test_a_step_of_the_map_is_one_answer(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    alone = client.get("/api/areas/T11").json()
    with django_assert_num_queries(QUERIES_OF_A_STEP):
        step = client.get("/api/areas/T11?with=outline,parent,summary").json()
    assert {key: step[key] for key in alone} == alone
    outline = client.get(f"/api/layers/districts/features/{step['id']}").json()
    assert step["outline"] == {key: outline[key] for key in step["outline"]}
    city = client.get("/api/areas/T1").json()
    assert step["parent"] == {key: city[key] for key in step["parent"]}
    assert [child["code"] for child in step["parent"]["children"]] == ["T11", "T12"]
    assert step["summary"] == client.get("/api/areas/T11/summary").json()
    assert set(client.get("/api/areas/T11?with=outline").json()) - set(alone) == {"outline"}


def test_the_city_has_neither_outline_nor_parent(client: Client) -> None:
    city = client.get("/api/areas?with=outline,parent").json()
    assert (city["outline"], city["parent"]) == (None, None)


@pytest.mark.parametrize("names", ["nothing", "outline,nothing", "outline,,parent", "%00"])
def test_a_part_nobody_tells_is_refused_by_name(client: Client, names: str) -> None:
    refused = client.get(f"/api/areas/T11?with={names}")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "with")


def test_large_answers_are_packed_for_who_can_unpack(client: Client) -> None:
    plain = client.get("/api/areas/T1")
    packed = client.get("/api/areas/T1", headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.content)) == plain.json()
    assert len(packed.content) < len(plain.content)
    assert "Accept-Encoding" in plain["Vary"]
    assert packed["ETag"] == f"W/{plain['ETag']}"
    for known in (plain["ETag"], packed["ETag"]):
        assert client.get("/api/areas/T1", headers={"accept-encoding": "gzip", "if-none-match": known}).status_code == 304
