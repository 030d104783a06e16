"""One layer, many colours: measures it declares, and measures that are rows of an app above."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.audience import Audience
from layers import changes, measures, registry
from layers.declaration import Geometry, Layer, Measure, Relation, State, Text
from layers.measures import MeasureTable
from layers.watching import watch
from tests.layers.test_state import read
from tests.sites import signed_in
from tests.tiles.conftest import Client, Reply, asking, heard, run

pytestmark = pytest.mark.usefixtures("wards")


def level_of(thing: str, audience: Audience = Audience.PUBLIC, rows: str = "") -> State:
    return State("data.levels", "ward_id", "level", "at", "quality", Text(thing, thing), "µg", audience, rows=rows or f"thing = '{thing}'")


WARDS = Layer(
    "wards",
    Text("구역", "Wards"),
    Text("", ""),
    "point",
    Relation("data.wards", rows={Audience.PUBLIC: "open", Audience.STAFF: "true"}, geometries={Audience.PUBLIC: Geometry()}),
    (),
    "test",
    measures=(
        Measure("pm25", level_of("pm25"), Text("공기", "Air"), "less", breaks=(16, 36, 76)),
        Measure("no2", level_of("no2", rows="thing LIKE 'no%%'"), Text("공기", "Air"), "less"),
        Measure("inner", level_of("inner", Audience.STAFF)),
    ),
    area_level="ward",
)
GROUPS = {"safety": Text("안전", "Safety"), "money": Text("재정", "Money")}
TABLE = MeasureTable("test", "data.catalogue", "data.figures", ("data.catalogue", "data.figures"), GROUPS)


@pytest.fixture
def wards(transactional_db: None) -> Iterator[None]:
    run("""CREATE SCHEMA IF NOT EXISTS data;
        CREATE TABLE data.wards (id bigint PRIMARY KEY, open boolean, geometry geometry(Point, 4326), geometry_3857 geometry(Point, 3857));
        CREATE TABLE data.levels (ward_id bigint, thing text, level numeric, at timestamptz, quality text);
        CREATE TABLE data.catalogue (code text, level text, title_ko text, title_en text, unit text, "group" text,
            direction text, period text, forms text[], bands float8[],
            derivatives boolean, licence text, audience smallint, first_period date, last_period date);
        CREATE TABLE data.figures (code text, level text, key bigint, period_start date, time timestamptz, quality text,
            value float8, per_1000 float8, against_target float8);
        INSERT INTO data.wards (id, open) VALUES (1, true), (2, false), (3, true), (4, true);
        INSERT INTO data.levels VALUES (1, 'pm25', 20, '2026-03-01T00:00Z', 'normal'), (2, 'pm25', 99, '2026-03-02T00:00Z', 'normal'),
            (3, 'pm25', NULL, NULL, 'missing'), (1, 'no2', 0.03, '2026-03-01T00:00Z', 'normal'), (1, 'inner', 7, now(), 'normal');
        INSERT INTO data.catalogue VALUES
            ('fires', 'ward', '화재', 'Fires', '건', 'safety', 'less', 'month', '{value,per_1000,against_target}', '{0.8,0.9,1}',
             true, 'KOGL-1', 0,
             '2026-08-01', '2026-10-01'),
            ('debts', 'ward', '빚', 'Debts', '원', 'money', 'less', 'month', '{value,per_1000}', NULL, true, 'KOGL-3', 1,
             '2026-10-01', '2026-10-01'),
            ('births', 'city', '출생', 'Births', '명', 'money', 'more', 'year', '{value}', NULL, true, 'KOGL-1', 0, NULL, NULL);
        INSERT INTO data.figures SELECT 'fires', 'ward', w, make_date(2026, m, 1), make_timestamptz(2026, m, 28, 0, 0, 0, 'UTC'), 'normal',
            10 * w + m, w, 1.0 / w FROM generate_series(1, 3) AS w, generate_series(8, 10) AS m;
        INSERT INTO data.figures VALUES ('fires', 'ward', 4, '2026-10-01', NULL, 'missing', NULL, NULL, NULL),
            ('debts', 'ward', 1, '2026-10-01', now(), 'normal', 777, NULL, NULL)""")
    registry.register(WARDS)
    measures.provide(TABLE)
    watch(WARDS)
    yield
    del registry._declared["wards"], measures._tables["test"]
    run("DROP TABLE data.wards, data.levels, data.catalogue, data.figures CASCADE")


def ask(query: str, viewer: str = "") -> Reply:
    return asking(lambda c: c.get(f"/layers/wards/state{query}", viewer))


def said(query: str, viewer: str = "") -> dict[str, Any]:
    reply = ask(query, viewer)
    assert reply.status == 200, reply.body
    return read(reply)


def test_a_declared_measure_reads_its_own_rows_of_the_table() -> None:
    assert said("?measure=pm25") == {
        "layer": "wards",
        "measure": "pm25",
        "period": None,
        "form": "value",
        "as_of": "2026-03-01T00:00:00+00:00",
        "title": {"ko": "pm25", "en": "pm25"},
        "unit": "µg",
        "direction": "less",
        "ramp": "density",
        "edges": [16, 36, 76],
        "values": {"1": [20, "2026-03-01T00:00:00+00:00", "normal"], "3": [None, None, "missing"]},
    }
    assert set(said("?measure=pm25", "official")["values"]) == {"1", "2", "3"}
    assert said("?measure=no2")["values"]["1"][0] == 0.03  # its condition has a percent sign


def test_a_provided_measure_answers_its_last_period_unless_another_is_asked_for() -> None:
    newest = said("?measure=fires")
    assert (newest["period"], newest["unit"], newest["direction"], newest["form"]) == ("2026-10", "건", "less", "value")
    assert newest["title"] == {"ko": "화재", "en": "Fires"}
    assert newest["values"] == {
        "1": [20, "2026-10-28T00:00:00+00:00", "normal"],
        "3": [40, "2026-10-28T00:00:00+00:00", "normal"],
        "4": [None, None, "missing"],
    }
    earlier = said("?measure=fires&period=2026-08")
    assert {key: value[0] for key, value in earlier["values"].items()} == {"1": 18, "3": 38}
    assert earlier["edges"] == newest["edges"], "a month keeps its colours when another is looked at"
    assert newest["edges"] == sorted(set(newest["edges"]))


def test_a_form_is_a_column_with_its_own_unit_and_classes() -> None:
    assert said("?measure=fires&form=per_1000")["unit"] == "건/1,000명"
    found = said("?measure=fires&form=against_target")
    assert (found["ramp"], found["edges"], found["unit"], found["direction"]) == ("target", [0.8, 0.9, 1.0], "", "more")
    assert found["values"]["1"][0] == 1


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("?measure=nothing", 404, "measure"),
        ("?measure=debts", 404, "measure"),  # there, but not for a stranger
        ("?measure=births", 404, "measure"),  # of another level
        ("?measure=inner", 404, "measure"),
        ("?measure=", 400, "measure"),
        ("?period=2026-10", 400, "measure"),
        ("?measure=fires&period=2026-13", 400, "period"),
        ("?measure=fires&period=2026-Q1", 400, "period"),
        ("?measure=fires&period=2019-01", 404, "period"),
        ("?measure=pm25&period=2026-10", 400, "period"),
        ("?measure=pm25&periods=2", 400, "periods"),
        ("?measure=fires&periods=0", 400, "periods"),
        ("?measure=fires&periods=25", 400, "periods"),
        ("?measure=fires&periods=2.0", 400, "periods"),
        ("?measure=debts&periods=3", 404, "measure"),
        ("?measure=fires&period=2027-01&periods=3", 404, "period"),
        ("?periods=3", 400, "measure"),
        ("?measure=fires&form=per_km2", 400, "form"),
        ("?measure=pm25&form=per_1000", 400, "form"),
        ("?measure=fires&measure=debts", 400, "measure"),
        ("?measure=%00", 400, "measure"),
        ("?colour=red", 400, "colour"),
        ("", 404, "layer"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_its_name(query: str, status: int, field: str) -> None:
    reply = ask(query)
    assert (reply.status, [e["field"] for e in read(reply)["errors"]]) == (status, [field])


def test_many_periods_come_in_one_answer_with_the_classes_of_each() -> None:
    found = said("?measure=fires&periods=5")
    assert found["periods"] == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
    assert found["values"] == {"1": [None, None, 18, 19, 20], "3": [None, None, 38, 39, 40], "4": [None] * 5}
    assert found["as_of"] == "2026-10-28T00:00:00+00:00"
    one = said("?measure=fires&period=2026-09")
    assert {key: found[key] for key in ("edges", "ramp", "unit", "direction", "form", "title")} == {
        key: one[key] for key in ("edges", "ramp", "unit", "direction", "form", "title")
    }
    assert said("?measure=fires&periods=2&period=2026-09")["periods"] == ["2026-08", "2026-09"]
    per = said("?measure=fires&periods=1&form=per_1000")
    assert (per["unit"], per["values"]["1"]) == ("건/1,000명", [1])
    assert set(said("?measure=fires&periods=2", "official")["values"]) == {"1", "2", "3", "4"}


def test_a_gap_between_the_first_and_the_last_period_is_told_as_a_gap() -> None:
    run("DELETE FROM data.figures WHERE code = 'fires' AND period_start = '2026-09-01'")
    gap = said("?measure=fires&period=2026-09")
    assert (gap["period"], gap["as_of"], gap["values"]) == ("2026-09", None, {})
    assert len(gap["edges"]) > 1
    assert said("?measure=fires&periods=3")["values"]["1"] == [18, None, 20]


def test_what_is_not_public_is_told_from_nothing_by_nothing() -> None:
    for hidden in ("debts", "inner"):
        assert ask(f"?measure={hidden}").body == ask("?measure=nothing").body
        assert said(f"?measure={hidden}", "official")["values"]["1"][0] in (777, 7)


def test_a_new_value_and_a_withdrawn_measure_are_new_answers() -> None:
    async def questions(client: Client) -> list[Reply]:
        url = "/layers/wards/state?measure=fires"
        replies = [await client.get(url)]
        for statement in (
            "UPDATE data.figures SET value = 5 WHERE code = 'fires' AND key = 2",
            "UPDATE data.figures SET value = 6 WHERE code = 'fires' AND key = 1",
            "UPDATE data.catalogue SET audience = 1 WHERE code = 'fires'",
        ):
            before = changes.log().version("wards:state")
            await asyncio.to_thread(run, statement)
            await heard("wards:state", before)
            replies.append(await client.get(url, if_none_match=replies[0].headers["etag"]))
        return replies

    first, hidden, seen, withdrawn = asking(questions)
    assert (first.status, seen.status, withdrawn.status) == (200, 200, 404)
    assert hidden.status == 304
    assert read(seen)["values"]["1"][0] == 6


@pytest.mark.django_db
def test_the_catalogue_lists_what_its_asker_may_colour_by(client: Browser) -> None:
    told = client.get("/api/layers/wards").json()["measures"]
    assert [measure["code"] for measure in told] == ["pm25", "no2", "fires"]
    assert told[2] == {
        "code": "fires",
        "title": {"ko": "화재", "en": "Fires"},
        "unit": "건",
        "group": {"ko": "안전", "en": "Safety"},
        "direction": "less",
        "forms": ["value", "per_1000", "against_target"],
        "periods": {"kind": "month", "first": "2026-08", "last": "2026-10"},
    }
    assert told[0]["periods"] is None


@pytest.mark.django_db
def test_a_licence_without_derivatives_leaves_the_value_as_it_is() -> None:
    told = signed_in("official").get("/api/layers/wards").json()["measures"]
    assert {measure["code"]: measure["forms"] for measure in told}["debts"] == ["value"]
    assert ask("?measure=debts&form=per_1000", "official").status == 400
