"""The connections tiles, state and the change log read with: a small pool of its own, read only, beside Django's.

Statements are prepared at first sight and run without a transaction around them, so that a tile costs one round trip. Most of the
connections are open lines (layers.lines) for tiles; a few are lent one question at a time.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dj_database_url
from django.conf import settings
from django.db import connections
from psycopg import OperationalError, sql
from psycopg.conninfo import make_conninfo
from psycopg.pq import ConnStatus
from psycopg_pool import AsyncConnectionPool

from .lines import Lines, Pool, Values
from .statement import Statement

STATEMENT_TIMEOUT_MS = 5_000
# Parallel plans help one tile and hurt many: with a pool of the size of the machine every core already has its query.
_OPTIONS = (
    f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c default_transaction_read_only=on -c jit=off "
    "-c max_parallel_workers_per_gather=0 -c timezone=UTC -c datestyle=ISO"
)

LENT = 2  # connections for what is asked now and then


@dataclass(frozen=True, slots=True)
class _Opened:
    loop: asyncio.AbstractEventLoop
    pool: Pool
    lines: Lines


_opened: _Opened | None = None


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


def most_lines() -> int:
    """Two more than there are cores: with as many as cores, PostgreSQL waited while Python handed a tile on (zoom 14 and 16 on
    2 cores: 4 served 1.2 to 1.5 times as many tiles as 2; 6 no more)."""
    return (os.cpu_count() or 2) + 2


async def _of_this_loop() -> _Opened:
    """Opened at first use."""
    global _opened
    loop = asyncio.get_running_loop()
    if _opened is None or _opened.loop is not loop:
        size = most_lines() + LENT
        pool = AsyncConnectionPool(
            conninfo(options=_OPTIONS),
            min_size=size,
            max_size=size,
            open=False,
            timeout=STATEMENT_TIMEOUT_MS / 1000,
            kwargs={"autocommit": True, "prepare_threshold": 0},
            name="tiles",
        )
        await pool.open()
        _opened = _Opened(loop, pool, Lines(pool, most_lines(), STATEMENT_TIMEOUT_MS / 1000))
    return _opened


async def fetch_row(query: sql.Composed | bytes, params: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
    """The first row, in binary. A connection the database has dropped meanwhile is replaced, and the question put once more."""
    lending = (await _of_this_loop()).pool
    for left in range(lending.max_size, -1, -1):
        async with lending.connection() as connection:
            try:
                row: tuple[Any, ...] | None = await (await connection.execute(query, params, binary=True)).fetchone()
            except OperationalError:
                if not left or connection.pgconn.status != ConnStatus.BAD:
                    raise
            else:
                return row
    raise AssertionError("not reached: the last round raises")


async def fetch_raw(statement: Statement, values: Sequence[bytes]) -> Values:
    """The columns of all rows of a prepared statement, for what is asked thousands of times a second."""
    return await (await _of_this_loop()).lines.ask(statement, values)


async def startup() -> None:
    await _of_this_loop()


async def shutdown() -> None:
    global _opened
    if _opened is not None:
        closing, _opened = _opened, None
        await closing.pool.close(timeout=1)
        await closing.lines.close()
