"""The connections tiles, state and the change log read with: a small pool of its own, read only, beside Django's.

Two connections more than there are cores: with as many as cores, PostgreSQL waited while Python handed a tile on (zoom 14 and 16 on
2 cores: 4 connections served 1.2 to 1.5 times as many tiles as 2; 6 no more). Statements are prepared at first sight and run without a
transaction around them, so that a tile costs one round trip.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import dj_database_url
from django.conf import settings
from django.db import connections
from psycopg import AsyncConnection, OperationalError, sql
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

from .statement import Statement, first_row, is_broken

T = TypeVar("T")

STATEMENT_TIMEOUT_MS = 5_000
# Parallel plans help one tile and hurt many: with a pool of the size of the machine every core already has its query.
_OPTIONS = (
    f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c default_transaction_read_only=on -c jit=off "
    "-c max_parallel_workers_per_gather=0 -c timezone=UTC -c datestyle=ISO"
)

Pool = AsyncConnectionPool[AsyncConnection[Any]]
_pool: Pool | None = None
_loop: asyncio.AbstractEventLoop | None = None


def conninfo(**more: Any) -> str:
    """libpq's words for ``TILES_DATABASE_URL``; the test runner's database instead while it runs, whose name only Django knows."""
    parsed = dj_database_url.parse(settings.TILES_DATABASE_URL)
    return make_conninfo(
        **{
            "host": parsed.get("HOST") or None,
            "port": parsed.get("PORT") or None,
            "user": parsed.get("USER") or None,
            "password": parsed.get("PASSWORD") or None,
            "dbname": _test_database() or parsed.get("NAME"),
            "application_name": "madang-tiles",
            # A vanished database must be noticed: after a lost LISTEN nothing may be believed to be fresh.
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "connect_timeout": 5,
            **(parsed.get("OPTIONS") or {}),
            **more,
        }
    )


def _test_database() -> str | None:
    declared = {dj_database_url.parse(url).get("NAME") for url in (settings.DATABASE_URL, settings.OWNER_DATABASE_URL) if url}
    now = connections["default"].settings_dict["NAME"]
    return None if now in declared else str(now)


def most_connections() -> int:
    return (os.cpu_count() or 2) + 2


async def pool() -> Pool:
    """The pool of the running event loop, opened at first use."""
    global _pool, _loop
    loop = asyncio.get_running_loop()
    if _pool is None or _loop is not loop:
        size = most_connections()
        fresh = AsyncConnectionPool(
            conninfo(options=_OPTIONS),
            min_size=size,
            max_size=size,
            open=False,
            timeout=STATEMENT_TIMEOUT_MS / 1000,
            kwargs={"autocommit": True, "prepare_threshold": 0},
            name="tiles",
        )
        await fresh.open()
        _pool, _loop = fresh, loop
    return _pool


async def fetch_row(query: sql.Composed | bytes, params: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
    """The first row, in binary."""

    async def ask(connection: AsyncConnection[Any]) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = await (await connection.execute(query, params, binary=True)).fetchone()
        return row

    return await _ask(ask)


async def fetch_raw(statement: Statement, values: Sequence[bytes]) -> list[bytes | None]:
    """The first row of a prepared statement, for what is asked thousands of times a second."""
    return await _ask(lambda connection: first_row(connection, statement, values))


async def _ask(question: Callable[[AsyncConnection[Any]], Awaitable[T]]) -> T:
    """A connection the database has dropped meanwhile is replaced, and the question put once more."""
    connections_ = await pool()
    for left in range(connections_.max_size, -1, -1):
        async with connections_.connection() as connection:
            try:
                return await question(connection)
            except OperationalError:
                if not left or not is_broken(connection):
                    raise
    raise AssertionError("not reached: the last round raises")


async def startup() -> None:
    await pool()


async def shutdown() -> None:
    global _pool, _loop
    if _pool is not None:
        closing, _pool, _loop = _pool, None, None
        await closing.close(timeout=1)
