"""How tiles are answered: versions, caches, one query for many, nonsense, and what a stranger is told."""

import asyncio
import gzip
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.audience import Audience
from layers import changes, pool, registry
from layers.declaration import Geometry, Layer, Relation
from layers.watching import touch, watch
from tiles import production

from .conftest import CITY, SEA, SITES, Client, Reply, asking, centre, heard, run, site

pytestmark = pytest.mark.usefixtures("sites")

STAFF = "sites:staff"
HANG_UP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'madang-tiles' AND datname = current_database()"


def test_the_same_tile_asked_again_is_304_without_a_body() -> None:
    site(1, *centre(CITY))

    async def questions(client: Client) -> Reply:
        first = await client.tile("sites,plots", CITY)
        return await client.tile("sites,plots", CITY, if_none_match=f'"other", {first.headers["etag"]}')

    again = asking(questions)
    assert (again.status, again.body) == (304, b"")
    assert {"etag", "cache-control", "vary"} <= set(again.headers)


def test_a_304_needs_neither_database_nor_cache() -> None:
    async def questions(client: Client) -> int:
        first = await client.tile("sites", SEA)
        production.forget()
        await pool.shutdown()
        await asyncio.to_thread(run, "ALTER TABLE data.sites RENAME TO sites_away")
        try:
            return (await client.tile("sites", SEA, if_none_match=first.headers["etag"])).status
        finally:
            await asyncio.to_thread(run, "ALTER TABLE data.sites_away RENAME TO sites")

    assert asking(questions) == 304


def test_after_an_edit_the_tile_is_new_and_a_tile_elsewhere_keeps_its_etag() -> None:
    site(1, *centre(CITY))

    async def questions(client: Client) -> tuple[list[Reply], list[Reply]]:
        old = [await client.tile("sites", at, "official") for at in (CITY, SEA)]
        before = changes.log().version(STAFF, CITY)
        await asyncio.to_thread(run, "UPDATE data.sites SET name = 'new'")
        await heard(STAFF, before, CITY)
        return old, [
            await client.tile("sites", at, "official", if_none_match=r.headers["etag"]) for at, r in zip((CITY, SEA), old, strict=True)
        ]

    (_, sea), (edited, same) = asking(questions)
    assert edited.layer("sites")[0]["properties"]["name"] == "new"
    assert same.status == 304
    assert sea.headers["etag"] == same.headers["etag"]


def test_the_etag_is_the_same_in_another_process_and_after_a_restart() -> None:
    site(1, *centre(CITY))
    first, second = (asking(lambda c: c.tile("sites,plots", CITY)) for _ in range(2))
    assert first.headers["etag"] == second.headers["etag"]


def test_another_declaration_has_other_etags() -> None:
    before = asking(lambda c: c.tile("plots", CITY)).headers["etag"]
    registry._declared["plots"] = replace(registry._declared["plots"], max_zoom=15)
    assert asking(lambda c: c.tile("plots", CITY)).headers["etag"] != before


def test_audiences_that_see_different_things_share_no_etag() -> None:
    async def questions(client: Client) -> set[str]:
        return {(await client.tile("sites", CITY, viewer)).headers["etag"] for viewer in ("", "official")}

    assert len(asking(questions)) == 2


def test_officials_of_two_departments_share_no_tile_of_a_restricted_layer() -> None:
    reply = asking(lambda c: c.tile("secret", CITY, "colleague"))
    assert reply.status == 404


def test_caching_is_public_for_strangers_and_private_for_whoever_shows_a_credential() -> None:
    site(1, *centre(CITY))

    async def questions(client: Client) -> list[str]:
        return [(await client.tile("plots", CITY, viewer)).headers["cache-control"] for viewer in ("", "some=cookie", "official")]

    stranger, *others = asking(questions)
    assert stranger == "public, max-age=0, must-revalidate"
    assert set(others) == {"private, no-cache"}


def test_a_layer_nobody_watches_is_drawn_but_not_kept() -> None:
    site(1, *centre(CITY))
    registry.register(replace(SITES, slug="unwatched"))
    try:
        reply = asking(lambda c: c.tile("unwatched", CITY, "official"))
    finally:
        del registry._declared["unwatched"]
    assert [f["id"] for f in reply.layer("unwatched")] == [1]
    assert "etag" not in reply.headers
    assert "no-store" in reply.headers["cache-control"]


def test_identity_clients_get_it_unpacked() -> None:
    site(1, *centre(CITY))

    async def questions(client: Client) -> list[Reply]:
        codings = ("gzip, deflate, br", "identity", "gzip;q=0", "-", "br", "*")
        return [await client.tile("sites", CITY, "official", accept_encoding=coding) for coding in codings]

    packed, *plain, star = asking(questions)
    assert {r.body for r in plain} == {gzip.decompress(packed.body)}
    assert all("content-encoding" not in r.headers and "Accept-Encoding" in r.headers["vary"] for r in plain)
    assert star.headers["content-encoding"] == "gzip"


# ---- many at once


@pytest.fixture
def counted(sites: None) -> Iterator[Layer]:
    """A layer whose every read of a row is told to whoever listens, and waits while an advisory lock is held."""
    run("""CREATE FUNCTION data.tell() RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_advisory_lock_shared(77); PERFORM pg_advisory_unlock_shared(77);
        PERFORM pg_notify('reads', gen_random_uuid()::text);
        RETURN true; END $$""")
    layer = Layer(
        "counted",
        SITES.title,
        SITES.title,
        "point",
        Relation("data.sites", rows={Audience.PUBLIC: "data.tell()"}, geometries={Audience.PUBLIC: Geometry()}),
        (),
        "test",
    )
    registry.register(layer)
    watch(layer)
    yield layer
    del registry._declared["counted"]
    run("DROP FUNCTION data.tell() CASCADE")


async def reads(connection: psycopg.AsyncConnection[object]) -> int:
    return len([n async for n in connection.notifies(timeout=0.3)])


async def _waiting() -> None:
    """Until the query of a tile waits for the lock."""
    while not await asyncio.to_thread(run, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
        await asyncio.sleep(0.01)


@pytest.mark.usefixtures("counted")
def test_fifty_requests_for_one_cold_tile_are_one_query() -> None:
    site(1, *centre(CITY))

    async def questions(client: Client) -> tuple[set[bytes], int]:
        async with await psycopg.AsyncConnection.connect(pool.conninfo(), autocommit=True) as other:
            await other.execute("LISTEN reads")
            replies = await asyncio.gather(*(client.tile("counted", CITY) for _ in range(50)))
            await client.tile("counted", CITY)
            return {r.body for r in replies}, await reads(other)

    bodies, queries = asking(questions)
    assert len(bodies) == 1
    assert queries == 1


@pytest.mark.usefixtures("counted")
def test_who_goes_away_leaves_the_query_running_for_the_others() -> None:
    site(1, *centre(CITY))

    async def questions(client: Client) -> tuple[Reply, int]:
        async with await psycopg.AsyncConnection.connect(pool.conninfo(), autocommit=True) as other:
            await other.execute("LISTEN reads")
            await other.execute("SELECT pg_advisory_lock(77)")
            first, second = (asyncio.create_task(client.tile("counted", CITY)) for _ in range(2))
            await asyncio.wait_for(_waiting(), 10)
            first.cancel()
            await asyncio.sleep(0)
            await other.execute("SELECT pg_advisory_unlock(77)")
            return await second, await reads(other)

    reply, queries = asking(questions)
    assert len(reply.layer("counted")) == 1
    assert queries == 1


def test_a_tile_begun_before_a_change_is_not_kept_after_it(counted: Layer) -> None:
    site(1, *centre(CITY))

    async def questions(client: Client) -> tuple[int, Reply]:
        async with await psycopg.AsyncConnection.connect(pool.conninfo(), autocommit=True) as other:
            await other.execute("SELECT pg_advisory_lock(77)")
            before = changes.log().version("counted:public", CITY)
            begun = asyncio.create_task(client.tile("counted", CITY))
            await asyncio.wait_for(_waiting(), 10)
            await asyncio.to_thread(touch, counted)
            await heard("counted:public", before, CITY)
            await other.execute("SELECT pg_advisory_unlock(77)")
            await begun
        return len(production._cache), await client.tile("counted", CITY)

    kept, reply = asking(questions)
    assert kept == 0
    assert reply.status == 200


@pytest.mark.usefixtures("counted")
def test_a_statement_that_takes_too_long_is_503_with_a_time_to_come_back() -> None:
    site(1, *centre(CITY))

    async def questions(client: Client) -> Reply:
        async with await psycopg.AsyncConnection.connect(pool.conninfo(), autocommit=True) as other:
            await other.execute("SELECT pg_advisory_lock(77)")
            asked = asyncio.create_task(client.tile("counted", CITY))
            await asyncio.wait_for(_waiting(), 10)
            # What the server's own statement_timeout does, without waiting for it.
            await other.execute("SELECT pg_cancel_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            return await asked

    reply = asking(questions)
    assert reply.status == 503
    assert int(reply.headers["retry-after"]) > 0
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_connection_the_database_dropped_is_replaced_unnoticed() -> None:
    site(1, *centre(CITY))

    async def questions(client: Client) -> int:
        await client.tile("plots", CITY)
        await asyncio.to_thread(run, HANG_UP)
        return (await client.tile("sites", CITY, "official")).status

    assert asking(questions) == 200


# ---- nonsense


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/tiles/sites/23/0/0.mvt", "z"),
        ("/tiles/sites/3/8/0.mvt", "x"),
        ("/tiles/sites/3/0/8.mvt", "y"),
        ("/tiles/sites/-1/0/0.mvt", "z"),
        ("/tiles/sites/1/0.5/0.mvt", "x"),
        ("/tiles/sites/1/0/٣.mvt", "y"),
        ("/tiles/si%20tes/1/0/0.mvt", "slugs"),
        ("/tiles/,/1/0/0.mvt", "slugs"),
        ("/tiles//1/0/0.mvt", "slugs"),
        ("/tiles/a,b,c,d,e,f,g,h,i,j,k,l,m/1/0/0.mvt", "slugs"),
        ("/styles/light.json?lang=fr", "lang"),
        ("/styles/light.json?layers=A B", "layers"),
    ],
)
def test_nonsense_is_400_and_the_field_is_named(url: str, name: str) -> None:
    import json

    reply = asking(lambda c: c.get(url))
    assert reply.status == 400
    assert [e["field"] for e in json.loads(reply.body)["errors"]] == [name]
    assert reply.headers["content-type"] == "application/problem+json"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.text(max_size=30), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12), st.text(max_size=30)), max_size=20
    )
)
def test_no_text_makes_the_server_fail(asked: list[tuple[str, str, str, str, str]]) -> None:
    async def questions(client: Client) -> list[int]:
        found = []
        for slugs, z, x, y, query in asked:
            paths = (f"/tiles/{slugs}/{z}/{x}/{y}.mvt", f"/tiles/{slugs}.json", f"/styles/{slugs}.json", f"/layers/{slugs}/state")
            found += [(await client.ask(path, query)).status for path in paths if client.serves(path)]
        return found

    assert all(status < 500 for status in asking(questions))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(-2, 24).flatmap(lambda z: st.tuples(st.just(z), st.integers(-1, 2 ** max(z, 0)), st.integers(-1, 2 ** max(z, 0)))),
    st.lists(st.sampled_from(["sites", "plots", "hidden", "secret", "nothing"]), min_size=1, max_size=5),
    st.sampled_from(["", "official", "operator"]),
)
def test_every_address_is_answered_or_refused(address: tuple[int, int, int], slugs: list[str], viewer: str) -> None:
    reply = asking(lambda c: c.tile(",".join(slugs), address, viewer))
    z, x, y = address
    allowed = {"": {"sites", "plots"}, "official": {"sites", "plots", "hidden"}, "operator": {"sites", "plots", "hidden", "secret"}}[viewer]
    inside = 0 <= z <= 22 and 0 <= x < 2**z and 0 <= y < 2**z
    assert reply.status == (400 if not inside else 404 if not set(slugs) <= allowed else 204)
