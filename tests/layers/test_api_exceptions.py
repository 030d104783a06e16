"""GET /api/exceptions: what is wrong now, worst first, from the rows and fields the caller sees."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.audience import Audience, Viewer
from feeds.models import DataSource, Run
from layers import datasets, exceptions, registry
from layers.declaration import ExceptionRule, Field, Layer, Relation, State, Text
from layers.exceptions import Found, rules_for
from layers.late import late_sources
from layers.projection import project
from tests.sites import declared, signed_in, world

__all__ = ["world"]
pytestmark = pytest.mark.usefixtures("world")


def answer(client: Client, **query: str | int) -> dict[str, Any]:
    said = client.get("/api/exceptions", {name: str(value) for name, value in query.items()})
    assert said.status_code == 200, said.content
    found: dict[str, Any] = said.json()
    return found


def features(client: Client, **query: str | int) -> list[tuple[str, int]]:
    return [(one["kind"], one["id"]) for one in answer(client, **query)["exceptions"]]


@pytest.fixture
def provided() -> Iterator[list[Found]]:
    """Whatever the test puts into the list is brought by a provider."""
    brought: list[Found] = []

    def provider(_viewer: Viewer, _area: object) -> list[Found]:
        return brought

    exceptions.provide(provider)
    yield brought
    exceptions._providers.remove(provider)


def test_the_worst_come_first_with_what_the_page_shows(client: Client) -> None:
    said = answer(client)
    worst = said["exceptions"][0]
    assert (worst["kind"], worst["layer"], worst["id"], worst["title"]["en"]) == ("too-many", "sites", 3, "Too many")
    assert (worst["value"], worst["reference"], worst["unit"], worst["severity"]) == (30, 15, "대", 0.3)
    assert worst["area"] == {"code": "T111", "level": "neighbourhood", "name": {"ko": "가-T111", "en": "가-T111"}}
    assert [one["id"] for one in said["exceptions"]] == [3, 2]
    assert said["kinds"] == [{"kind": "too-many", "title": {"ko": "너무 많음", "en": "Too many"}, "layer": "sites", "count": 2}]


def test_each_sees_exceptions_of_their_own_rows_and_fields(client: Client) -> None:
    assert features(client, limit=50) == [("too-many", 3), ("too-many", 2)]
    official = features(signed_in("official"), limit=50)
    assert official[:4] == [("too-many", 6), ("too-many", 5), ("too-many", 3), ("too-many", 2)]
    assert {key for kind, key in official if kind == "zqnoted"} == {1, 2, 4, 5, 6}
    assert features(signed_in("operator"), limit=1) == [("too-many", 7)]


def test_positions_are_the_callers(client: Client) -> None:
    stranger, official = answer(client)["exceptions"][-1], answer(signed_in("official"), limit=50)["exceptions"][3]
    assert (stranger["id"], official["id"]) == (2, 2)
    assert (stranger["lon"], stranger["lat"]) == (127.02, 37.5)
    assert (official["lon"], official["lat"]) == (127.0177, 37.5033)


def test_an_area_narrows_to_what_lies_in_it(client: Client) -> None:
    assert features(client, area="T12") == []
    assert features(client, area="T11") == [("too-many", 3), ("too-many", 2)]
    assert {key for _kind, key in features(signed_in("official"), area="T12", limit=50)} == {4, 6}


def test_the_kinds_are_counted_beyond_the_limit(client: Client) -> None:
    said = answer(signed_in("official"), limit=1)
    assert len(said["exceptions"]) == 1
    assert {kind["kind"]: kind["count"] for kind in said["kinds"]} == {"too-many": 4, "zqnoted": 5}


def test_what_is_no_feature_is_ranked_among_them(client: Client, provided: list[Found]) -> None:
    words = Text("대기질 목표 미달", "Air is off target")
    place = exceptions.Place("T11", "district", Text("가", "Ga"))
    provided.append(Found("off-target", words, Text("초미세먼지", "PM2.5"), 0.25, area=place, value=40, reference=20, unit="㎍/㎥"))
    said = answer(client)
    assert [one["kind"] for one in said["exceptions"]] == ["too-many", "off-target", "too-many"]
    assert said["exceptions"][1]["area"] == {"code": "T11", "level": "district", "name": {"ko": "가", "en": "Ga"}}


def test_what_a_provider_says_of_a_hidden_layer_is_not_told(client: Client, provided: list[Found]) -> None:
    provided.append(Found("odd", Text("이상", "Odd"), Text("가", "Ga"), 1.0, layer="zqwards", id=1))
    assert "odd" not in {one["kind"] for one in answer(client)["exceptions"]} | {kind["kind"] for kind in answer(client)["kinds"]}
    assert answer(signed_in("official"))["exceptions"][0]["kind"] == "odd"


def test_among_equals_the_kinds_take_turns(client: Client, provided: list[Found]) -> None:
    provided += [Found("late", Text("가", "a"), Text(str(n), str(n)), 0.9) for n in range(5)]
    provided.append(Found("broken", Text("나", "b"), Text("x", "x"), 0.9))
    assert "broken" in {one["kind"] for one in answer(client, limit=2)["exceptions"]}


def test_many_of_one_kind_leave_room_for_what_else_is_wrong(client: Client, provided: list[Found]) -> None:
    provided += [Found("late", Text("가", "a"), Text(str(n), str(n)), 0.9 - n / 100) for n in range(5)]
    provided.append(Found("broken", Text("나", "b"), Text("x", "x"), 0.65))
    kinds = [one["kind"] for one in answer(client, limit=5)["exceptions"]]
    assert kinds == ["late", "late", "broken", "late", "late"]


# ---- late sources


def deliver(slug: str, hours_ago: float, every_hours: float, state: str = Run.State.DONE) -> None:
    source, _made = DataSource.objects.get_or_create(
        slug=slug, defaults={"title_ko": slug, "title_en": slug, "agency_ko": "가", "expected_interval": timedelta(hours=every_hours)}
    )
    Run.objects.create(source=source, connector=slug, state=state, ended_at=timezone.now() - timedelta(hours=hours_ago))


def test_sources_behind_their_interval_are_late(client: Client) -> None:
    deliver("sites-source", hours_ago=40, every_hours=10)
    deliver("sites-source", hours_ago=1, every_hours=10, state=Run.State.FAILED)
    deliver("plots-source", hours_ago=14, every_hours=10)  # on its way
    said = answer(client)
    assert said["late_sources"] == {"late": 1, "of": 2}
    (late,) = (one for one in said["exceptions"] if one["kind"] == "late-source")
    assert (late["name"]["ko"], late["value"], late["reference"], late["unit"]) == ("sites-source", 40.0, 10.0, "h")
    assert late["severity"] == pytest.approx(0.75, abs=0.001)
    assert datetime.fromisoformat(late["since"]) < timezone.now() - timedelta(hours=29)
    assert "late-source" not in {one["kind"] for one in answer(client, area="T11")["exceptions"]}


def test_sources_that_nothing_seen_comes_from_are_not_told(client: Client) -> None:
    deliver("unused-source", hours_ago=40, every_hours=10)
    assert answer(client)["late_sources"] == {"late": 0, "of": 0}
    with declared(
        Layer("zqdeep", Text("가", "a"), Text("", ""), "point", Relation("data.sites", rows={Audience.STAFF: "true"}), (), "unused-source",
              audience=Audience.STAFF)
    ):  # fmt: skip
        assert answer(client)["late_sources"] == {"late": 0, "of": 0}
        assert answer(signed_in("official"))["late_sources"] == {"late": 1, "of": 1}


def test_whoever_else_feeds_a_layer_is_late_for_whom_may_know_of_the_layer(client: Client) -> None:
    deliver("wells-now", hours_ago=40, every_hours=10)
    hidden = Layer("zqdeep", Text("가", "a"), Text("", ""), "point", Relation("data.sites", rows={Audience.STAFF: "true"}), (), "wells",
                   fed_by=("wells", "wells-now"), audience=Audience.STAFF)  # fmt: skip
    with declared(hidden):
        assert answer(client)["late_sources"] == {"late": 0, "of": 0}
        said = answer(signed_in("official"))
        assert said["late_sources"] == {"late": 1, "of": 1}
        assert [(one["name"]["ko"], one["layer"]) for one in said["exceptions"] if one["kind"] == "late-source"] == [
            ("wells-now", "zqdeep")
        ]


# ---- rules


WELLS = Layer(
    "wells",
    Text("우물", "Wells"),
    Text("", ""),
    "point",
    Relation("data.wells"),
    (Field("name", Text("이름", "Name")), Field("name_en", Text("영문", "English")), Field("checked", Text("점검", "Checked"), "date")),
    "wells",
    name_field="name",
    state=State("data.levels", "well_id", "level", "at", "quality", Text("수위", "Level"), audience=Audience.STAFF),
    exceptions=(
        ExceptionRule(
            "high",
            Text("수위 높음", "High"),
            (),
            "s.value > 2",
            "s.value / 10",
            value="s.value",
            reference="2",
            since="s.time",
            with_state=True,
        ),
        ExceptionRule(
            "unchecked",
            Text("점검 지연", "Not checked"),
            ("checked",),
            "f.checked < now() - interval '1 year'",
            "0.5",
            since="f.checked",
        ),
    ),
)  # fmt: skip


@pytest.fixture
def wells(world: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE TABLE data.wells (id bigint PRIMARY KEY, name text, name_en text, checked date, geometry geometry(Point, 4326),
                geometry_3857 geometry(Point, 3857));
            CREATE TABLE data.levels (well_id bigint PRIMARY KEY, level numeric, at timestamptz, quality text);
            INSERT INTO data.wells VALUES (1, '한우물', 'Han well', '2020-01-31', ST_Point(127.01, 37.51, 4326)),
                (2, '두우물', NULL, NULL, ST_Point(127.06, 37.51, 4326));
            INSERT INTO data.levels VALUES (1, 1.5, '2026-03-01T09:00+09', 'normal'), (2, 9, '2026-03-02T09:00+09', 'normal')""")
    with declared(WELLS):
        yield


def test_a_rule_reads_the_state_only_for_whom_may_see_it(client: Client, wells: None) -> None:
    said = answer(client, limit=50)["exceptions"]
    assert [(one["kind"], one["id"], one["since"], one["name"]) for one in said if one["layer"] == "wells"] == [
        ("unchecked", 1, "2020-01-31", {"ko": "한우물", "en": "Han well"})
    ]
    high = answer(signed_in("official"))["exceptions"][0]
    assert (high["kind"], high["id"], high["value"], high["reference"], high["since"][:19]) == ("high", 2, 9.0, 2.0, "2026-03-02T00:00:00")
    assert high["name"] == {"ko": "두우물", "en": "두우물"}


def test_every_registered_rule_runs_for_everyone_who_may_know_of_it(db: None) -> None:
    for layer in registry.layers():
        assert len({rule.kind for rule in layer.exceptions}) == len(layer.exceptions), layer.slug
        for audience in Audience:
            exceptions.worst(Viewer(audience), None, 5)
        if layer.exceptions:
            assert len(list(rules_for(project(layer, Audience.RESTRICTED)))) == len(layer.exceptions), layer.slug


def test_as_many_queries_whatever_the_number_of_rules(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "KEPT_S", 3600.0)
    monkeypatch.setattr(exceptions, "_providers", [late_sources])  # what other rooms bring is theirs to count
    datasets.forget()
    answer(client)
    with django_assert_num_queries(3):  # the layers together, the late sources by name, and their number
        answer(client, limit=50)
    with django_assert_num_queries(3):
        answer(client, area="T11")


@pytest.mark.parametrize(
    ("field", "value"), [("limit", "0"), ("limit", "51"), ("limit", "x"), ("area", "nowhere"), ("area", "\0"), ("sort", "1")]
)
def test_nonsense_is_refused_by_its_name(client: Client, field: str, value: str) -> None:
    said = client.get("/api/exceptions", {field: value})
    assert (said.status_code, [e["field"] for e in said.json()["errors"]]) == (400, [field])
