"""One prepared statement, asked as libpq has it: what a tile costs Python, kept to a minimum.

A tile of high zoom takes PostgreSQL well under a millisecond. Making one took Python 0.25 ms of processor time through psycopg's
cursors and takes 0.16 ms this way (zoom 16, least of 15 rounds). Only for hot questions with numbers in and raw values out; everything
else goes through ``layers.pool.fetch_row``.
"""

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection, OperationalError, errors
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

_INT4, _INT8, _FLOAT8 = 23, 20, 701
_TYPES = {"int4": _INT4, "int8": _INT8, "float8": _FLOAT8}
_MOST_PREPARED = 300  # per connection; one per layer, audience and kind of zoom

_prepared: "WeakKeyDictionary[AsyncConnection[Any], dict[bytes, None]]" = WeakKeyDictionary()


class Statement:
    """``text``: with ``%(name)s`` for parameters, in the order of ``parameters`` (name → int4, int8 or float8, sent in binary)."""

    __slots__ = ("name", "oids", "text")

    def __init__(self, text: bytes, parameters: Mapping[str, str]) -> None:
        for number, name in enumerate(parameters, 1):
            text = text.replace(f"%({name})s".encode(), b"$%d" % number)
        # Declarations write a percent sign twice, as psycopg wants it beside parameters.
        self.text = text.replace(b"%%", b"%")
        self.oids = [_TYPES[kind] for kind in parameters.values()]
        self.name = b"madang_" + hashlib.sha256(self.text).hexdigest()[:16].encode()


async def first_row(connection: AsyncConnection[Any], statement: Statement, values: Sequence[bytes]) -> list[bytes | None]:
    """The columns of the first row, in binary; empty where there is none. The connection must be nobody else's meanwhile."""
    pgconn = connection.pgconn
    known = _prepared.setdefault(connection, {})
    if statement.name not in known:
        await _prepare(connection, statement, known)
    result = await _exchange(pgconn, lambda: pgconn.send_query_prepared(statement.name, values, [1] * len(values), 1))
    if not result.ntuples:
        return []
    return [result.get_value(0, column) for column in range(result.nfields)]


def is_broken(connection: AsyncConnection[Any]) -> bool:
    return bool(connection.pgconn.status == ConnStatus.BAD)


async def _prepare(connection: AsyncConnection[Any], statement: Statement, known: dict[bytes, None]) -> None:
    if len(known) >= _MOST_PREPARED:
        oldest = next(iter(known))
        await connection.execute(b"DEALLOCATE " + oldest)
        del known[oldest]
    pgconn = connection.pgconn
    await _exchange(pgconn, lambda: pgconn.send_prepare(statement.name, statement.text, statement.oids))
    known[statement.name] = None


async def _exchange(pgconn: PGconn, send: Callable[[], None]) -> PGresult:
    """Send, and wait for all results without blocking the loop; the last one. Raises psycopg's errors."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()
    results: list[PGresult] = []

    def ready() -> None:
        try:
            pgconn.consume_input()
            while not done.done() and not pgconn.is_busy():
                result = pgconn.get_result()
                if result is None:
                    done.set_result(None)
                else:
                    results.append(result)
        except Exception as error:
            if not done.done():
                done.set_exception(error)

    send()
    while pgconn.flush():
        await asyncio.sleep(0)
    socket = pgconn.socket
    loop.add_reader(socket, ready)
    try:
        await done
    finally:
        loop.remove_reader(socket)
    return _checked(results)


def _checked(results: Sequence[PGresult]) -> PGresult:
    for result in results:
        if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            state = (result.error_field(DiagnosticField.SQLSTATE) or b"").decode()
            message = result.get_error_message()
            raise (errors.lookup(state) if state else OperationalError)(message)
    if not results:
        raise OperationalError("the server closed the connection")
    return results[-1]
