"""Lines to the database: many questions on few connections, each with its own answer, whatever happens to the connection."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from psycopg import AsyncConnection, OperationalError, errors
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from layers.lines import Lines
from layers.pool import conninfo
from layers.statement import Statement

pytestmark = pytest.mark.django_db

COUNT = 2
NEXT = Statement(b"SELECT %(n)s + 1", {"n": "int4"})
SLOW = Statement(b"SELECT %(n)s FROM (SELECT pg_sleep(0.5)) AS slept", {"n": "int4"})
WRONG = Statement(b"SELECT 10 / %(n)s", {"n": "int4"})
UNKNOWN = Statement(b"SELECT %(n)s FROM no_such_table", {"n": "int4"})
DEADLY = Statement(b"SELECT pg_terminate_backend(pg_backend_pid()), %(n)s", {"n": "int4"})


def number(n: int) -> list[bytes]:
    return [n.to_bytes(4, "big", signed=True)]


@asynccontextmanager
async def opened(patience_s: float = 5) -> AsyncIterator[Lines]:
    pool: AsyncConnectionPool[AsyncConnection[object]] = AsyncConnectionPool(
        conninfo(application_name="test-lines"), min_size=COUNT + 1, open=False, kwargs={"autocommit": True}
    )
    await pool.open()
    lines = Lines(pool, COUNT, patience_s)
    try:
        assert await lines.ask(NEXT, number(0)) == number(1)
        yield lines
    finally:
        await pool.close(timeout=1)
        await lines.close()


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(test(), 60)

    asyncio.run(bounded())


def test_many_questions_at_once_each_get_their_own_answer() -> None:
    async def test() -> None:
        async with opened() as lines:
            answers = await asyncio.gather(*(lines.ask(NEXT, number(n)) for n in range(500)))
            assert answers == [number(n + 1) for n in range(500)]

    run(test)


def test_an_error_is_its_askers_alone_and_the_line_goes_on() -> None:
    async def test() -> None:
        async with opened() as lines:
            asked = [lines.ask(s, number(n)) for s, n in ((NEXT, 1), (WRONG, 0), (WRONG, 5), (UNKNOWN, 1), (NEXT, 2), (WRONG, 2))]
            one, by_zero, two, no_table, three, five = await asyncio.gather(*asked, return_exceptions=True)
            assert (one, two, three, five) == (number(2), number(2), number(3), number(5))
            assert isinstance(by_zero, errors.DivisionByZero)
            assert isinstance(no_table, errors.UndefinedTable)
            # A statement that could not be prepared is tried anew.
            with pytest.raises(errors.UndefinedTable):
                await lines.ask(UNKNOWN, number(1))

    run(test)


def test_what_was_under_way_on_a_lost_connection_is_asked_again() -> None:
    async def test() -> None:
        async with opened() as lines:
            slow = [lines.ask(SLOW, number(n)) for n in range(3)]
            await asyncio.sleep(0.1)
            async with await AsyncConnection.connect(conninfo(application_name="test-killer"), autocommit=True) as killer:
                cursor = await killer.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test-lines'"
                )
                assert len(await cursor.fetchall()) == COUNT + 1
            assert await asyncio.gather(*slow) == [number(n) for n in range(3)]

    run(test)


def test_a_question_that_kills_its_connection_is_not_asked_for_ever() -> None:
    async def test() -> None:
        async with opened() as lines:
            with pytest.raises(OperationalError):
                await lines.ask(DEADLY, number(1))
            assert await lines.ask(NEXT, number(1)) == number(2)

    run(test)


def test_who_goes_away_leaves_the_line_to_the_others() -> None:
    async def test() -> None:
        async with opened() as lines:
            gone = [lines.ask(SLOW, number(n)) for n in range(8)]
            for future in gone:
                future.cancel()
            assert await lines.ask(NEXT, number(1)) == number(2)

    run(test)


def test_who_waits_too_long_is_told() -> None:
    async def test() -> None:
        async with opened(patience_s=0.2) as lines:
            slow = [lines.ask(SLOW, number(n)) for n in range(20)]
            answers = await asyncio.gather(*slow, return_exceptions=True)
            assert any(isinstance(answer, PoolTimeout) for answer in answers)
            assert answers[0] == number(0)
            assert await lines.ask(NEXT, number(1)) == number(2)

    run(test)
