"""Close zooms: neighbours are made by one question, and each of them is the tile it would be alone."""

import asyncio
import gzip

import psycopg
import pytest

from accounts.audience import Audience
from layers import changes, pool, registry
from tiles import production
from tiles.query import BUDGET, abreast, block_of, drawing

from .conftest import CITY, Client, Reply, address_of, asking, centre, degrees, heard, run, site

pytestmark = pytest.mark.usefixtures("sites")

CLOSE = next(z for z in range(23) if abreast(z) > 1)
BLOCK = block_of((CLOSE, CITY[1] << CLOSE - CITY[0], CITY[2] << CLOSE - CITY[0]))
STAFF = "sites:staff"
UNDER_WAY = """SELECT count(*) FROM pg_stat_activity WHERE application_name = 'madang-tiles' AND datname = current_database()
    AND wait_event_type = 'Lock'"""


async def of_all(client: Client) -> list[Reply]:
    return list(await asyncio.gather(*(client.tile("sites", one, "official") for one in BLOCK)))


@pytest.mark.parametrize(("z", "side"), [(13, 1), (14, 1), (15, 2), (16, 4), (17, 4), (22, 4)])
def test_a_block_covers_no_more_than_a_tile_of_zoom_14_and_16_tiles(z: int, side: int) -> None:
    address = (z, (1 << z) - 1, (1 << z) // 2 + 1)
    block = block_of(address)
    assert address in block
    assert len(block) == side * side
    assert len({(x >> max(0, z - 14), y >> max(0, z - 14)) for _z, x, y in block}) == 1
    assert {block_of(one) for one in block} == {block}


def test_sixteen_small_tiles_are_each_in_their_place() -> None:
    block = block_of((16, CITY[1] << 16 - CITY[0], CITY[2] << 16 - CITY[0]))
    for key, address in enumerate(block, 1):
        site(key, *centre(address))

    async def questions(client: Client) -> list[Reply]:
        return list(await asyncio.gather(*(client.tile("sites", one, "official") for one in block)))

    assert [[f["id"] for f in reply.layer("sites")] for reply in asking(questions)] == [[key] for key in range(1, 17)]


def test_four_neighbours_asked_for_at_once_are_one_question() -> None:
    for key, address in enumerate(BLOCK, 1):
        site(key, *centre(address))

    async def questions(client: Client) -> tuple[int, list[Reply]]:
        async with await psycopg.AsyncConnection.connect(pool.conninfo(), autocommit=False) as other:
            await other.execute("LOCK TABLE data.sites IN ACCESS EXCLUSIVE MODE")
            asked = asyncio.create_task(of_all(client))
            while not (waiting := (await asyncio.to_thread(run, UNDER_WAY))[0][0]):
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)  # time enough for others to be asked too
            waiting = (await asyncio.to_thread(run, UNDER_WAY))[0][0]
            await other.rollback()
            return waiting, await asked

    waiting, replies = asking(questions)
    assert waiting == 1
    assert [[f["id"] for f in reply.layer("sites")] for reply in replies] == [[1], [2], [3], [4]]


def test_a_tile_of_a_block_is_the_tile_it_is_alone() -> None:
    for key, address in enumerate(BLOCK * 3, 1):
        lon, lat = centre(address)
        site(key, lon + key * 1e-5, lat - key * 1e-5)
    staff = drawing(registry.get("sites", Audience.STAFF), Audience.STAFF)

    async def questions(client: Client) -> list[tuple[bytes, bytes]]:
        replies = await of_all(client)
        alone = [await production.tile(staff, one, None) for one in BLOCK]
        return [(reply.raw, gzip.decompress(tile.body)) for reply, tile in zip(replies, alone, strict=True)]

    pairs = asking(questions)
    assert all(together == alone and together for together, alone in pairs)


def test_a_change_in_one_of_four_leaves_the_others_as_they_are() -> None:
    site(1, *centre(BLOCK[0]))

    async def questions(client: Client) -> tuple[list[Reply], list[Reply]]:
        before = await of_all(client)
        version = changes.log().version(STAFF, BLOCK[3])
        await asyncio.to_thread(site, 2, *centre(BLOCK[3]))
        await heard(STAFF, version, BLOCK[3])
        return before, await of_all(client)

    before, after = asking(questions)
    assert [b.headers["etag"] == a.headers["etag"] for b, a in zip(before, after, strict=True)] == [True, True, True, False]
    assert [f["id"] for f in after[3].layer("sites")] == [2]
    assert before[3].status == 204


def test_a_tile_of_a_block_keeps_within_the_budget() -> None:
    run(
        """INSERT INTO data.sites (id, name, size_m2, geometry_3857)
        SELECT i, md5(i::text) || md5((i + 1)::text), i, ST_SetSRID(ST_MakePoint(14137000 + i % 300, 4518000 + i / 300), 3857)
        FROM generate_series(1, 20000) AS i"""
    )
    address = address_of(*degrees(14137150, 4518030), CLOSE)
    reply = asking(lambda c: c.tile("sites", address, "official"))
    kept = [f["id"] for f in reply.layer("sites")]
    assert 0.8 * BUDGET < len(reply.raw) <= BUDGET
    assert reply.headers["x-madang-capped"] == f"sites;kept={len(kept)};of=20000"
