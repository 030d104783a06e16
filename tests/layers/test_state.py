"""State: the values of the rows the audience sees, and of no others."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.audience import Audience
from layers import changes, registry
from layers.declaration import Geometry, Layer, Relation, State, Text
from layers.watching import watch
from tests.tiles.conftest import Client, Reply, asking, heard, run

pytestmark = pytest.mark.usefixtures("wells")

LEVEL = State("data.levels", "well_id", "level", "at", "quality", Text("수위", "Water level"), unit="m")
WELLS = Layer(
    "wells",
    Text("우물", "Wells"),
    Text("", ""),
    "point",
    Relation("data.wells", rows={Audience.PUBLIC: "open", Audience.STAFF: "true"}, geometries={Audience.PUBLIC: Geometry()}),
    (),
    "test",
    state=LEVEL,
)


@pytest.fixture
def wells(transactional_db: None) -> Iterator[None]:
    run("""CREATE SCHEMA IF NOT EXISTS data;
        CREATE TABLE data.wells (id bigint PRIMARY KEY, open boolean, geometry geometry(Point, 4326), geometry_3857 geometry(Point, 3857));
        CREATE TABLE data.levels (well_id bigint PRIMARY KEY, level numeric, at timestamptz, quality text);
        INSERT INTO data.wells (id, open) VALUES (1, true), (2, false), (3, true), (4, true);
        INSERT INTO data.levels VALUES (1, 1.5, '2026-03-01T09:00+09', 'normal'), (2, 9.9, '2026-03-02T09:00+09', 'normal'),
            (3, NULL, NULL, 'missing'), (99, 7, now(), 'normal')""")
    registry.register(WELLS)
    watch(WELLS)
    yield
    del registry._declared["wells"]
    run("DROP TABLE data.wells, data.levels CASCADE")


def read(reply: Reply) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(reply.raw)
    return found


def test_each_audience_is_told_the_values_of_its_own_rows() -> None:
    async def questions(client: Client) -> tuple[Reply, Reply, Reply]:
        url = "/layers/wells/state"
        return await client.get(url), await client.get(url, "official"), await client.get(url, accept_encoding="identity")

    public, staff, plain = asking(questions)
    found = read(public)
    assert found == {
        "layer": "wells",
        "as_of": "2026-03-01T00:00:00+00:00",
        "title": {"ko": "수위", "en": "Water level"},
        "unit": "m",
        "values": {"1": [1.5, "2026-03-01T00:00:00+00:00", "normal"], "3": [None, None, "missing"]},
    }
    assert set(read(staff)["values"]) == {"1", "2", "3"}
    assert plain.body == public.raw
    assert (public.headers["cache-control"], staff.headers["cache-control"]) == ("public, max-age=0, must-revalidate", "private, no-cache")


def test_a_new_value_is_a_new_answer_and_an_unseen_one_is_not() -> None:
    async def questions(client: Client) -> list[Reply]:
        url = "/layers/wells/state"
        replies = [await client.get(url)]
        for statement in ("UPDATE data.levels SET level = 5 WHERE well_id = 2", "UPDATE data.levels SET level = 6 WHERE well_id = 1"):
            before = changes.log().version("wells:state")
            await asyncio.to_thread(run, statement)
            await heard("wells:state", before)
            replies.append(await client.get(url, if_none_match=replies[0].headers["etag"]))
        return replies

    first, hidden, seen = asking(questions)
    assert (first.status, hidden.status, seen.status) == (200, 304, 200)
    assert read(seen)["values"]["1"][0] == 6


@pytest.mark.parametrize("slug", ["nothing", "hidden", "%00", "districts'--"])
def test_a_layer_that_is_not_known_is_not_found(slug: str) -> None:
    assert asking(lambda c: c.get(f"/layers/{slug}/state")).status == 404


def test_a_layer_without_state_is_not_found() -> None:
    assert asking(lambda c: c.get("/layers/cameras/state")).status == 404
