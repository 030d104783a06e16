"""Open lines to the database for what is asked thousands of times a second: raw numbers in, raw values out.

A tile of high zoom takes PostgreSQL 0.2 ms; a pool that lends a connection for each question took as long again in Python (a lease, a
timer, a reader added and removed). Here a connection is taken from the pool once and listened to for as long as it holds. A question
goes to the line with the least to do, or waits; ``DEPTH`` of them may be under way on one line (libpq's pipeline mode), so that the
database finds the next one while Python hands the last one on.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from psycopg import AsyncConnection, OperationalError, errors
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from .statement import Statement

Pool = AsyncConnectionPool[AsyncConnection[Any]]
Values = list[bytes | None]

DEPTH = 2
LIFETIME_S = 3600  # a session's memory grows with the tables it has seen; the pool's own limit counts only what is given back
_MOST_PREPARED = 300  # per line; one per layer, audience and kind of zoom


class Question:
    __slots__ = ("answer", "asked_at", "prepares", "results", "statement", "tries", "values")

    def __init__(self, statement: Statement, values: Sequence[bytes], loop: asyncio.AbstractEventLoop) -> None:
        self.statement, self.values = statement, values
        self.answer: asyncio.Future[Values] = loop.create_future()
        self.asked_at = loop.time()
        self.results: list[PGresult] = []
        self.tries = 0
        self.prepares = False

    def fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class Line:
    """One connection. ``freed(line)``: it can take another question. ``lost(line)``: it is dead, with what was under way on it."""

    def __init__(self, connection: AsyncConnection[Any], freed: Callable[["Line"], None], lost: Callable[["Line"], None]) -> None:
        self.connection, self._pgconn = connection, connection.pgconn
        self._freed, self._lost = freed, lost
        self._loop = asyncio.get_running_loop()
        self.opened_at = self._loop.time()
        self.under_way: deque[Question] = deque()
        self._prepared: dict[bytes, None] = {}
        self._socket = self._pgconn.socket
        self._pgconn.enter_pipeline_mode()
        self._loop.add_reader(self._socket, self._ready)

    def put(self, question: Question) -> None:
        self.under_way.append(question)
        question.results, question.tries = [], question.tries + 1
        statement, pgconn = question.statement, self._pgconn
        try:
            question.prepares = statement.name not in self._prepared
            if question.prepares:
                self._prepare(statement)
            pgconn.send_query_prepared(statement.name, question.values, [1] * len(question.values), 1)
            pgconn.pipeline_sync()
            self._flush()
        except OperationalError:
            self._lost(self)

    def close(self) -> None:
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)

    def _prepare(self, statement: Statement) -> None:
        if len(self._prepared) >= _MOST_PREPARED:
            oldest = next(iter(self._prepared))
            del self._prepared[oldest]
            self._pgconn.send_query_params(b"DEALLOCATE " + oldest, None)
        self._pgconn.send_prepare(statement.name, statement.text, statement.oids)
        self._prepared[statement.name] = None

    def _flush(self) -> None:
        if self._pgconn.flush():
            self._loop.add_writer(self._socket, self._flush_the_rest)

    def _flush_the_rest(self) -> None:
        try:
            if not self._pgconn.flush():
                self._loop.remove_writer(self._socket)
        except OperationalError:
            self._lost(self)

    def _ready(self) -> None:
        try:
            self._pgconn.consume_input()
            self._take()
        except OperationalError:
            self._lost(self)

    def _take(self) -> None:
        """Whatever has arrived. A question is over at its own mark; None only parts its commands."""
        pgconn, before = self._pgconn, len(self.under_way)
        while self.under_way and not pgconn.is_busy():
            result = pgconn.get_result()
            if result is None:
                if pgconn.status == ConnStatus.BAD:
                    raise OperationalError("the server closed the connection")
            elif result.status == ExecStatus.PIPELINE_SYNC:
                self._settle(self.under_way.popleft())
            else:
                self.under_way[0].results.append(result)
        if len(self.under_way) < before:
            self._freed(self)

    def _settle(self, question: Question) -> None:
        error = next((found for found in map(_error_of, question.results) if found), None)
        if error is None:
            if not question.answer.done():
                question.answer.set_result(_values(question.results[-1]))
            return
        if question.prepares and question.results[-2].status != ExecStatus.COMMAND_OK:
            self._prepared.pop(question.statement.name, None)
        question.fail(error)


class Lines:
    """``count`` lines of a pool, within one event loop. A line that is lost is replaced, and what was under way on it asked again."""

    def __init__(self, pool: Pool, count: int, patience_s: float) -> None:
        self._pool, self._count, self._patience = pool, count, patience_s
        self._loop = asyncio.get_running_loop()
        self._lines: list[Line] = []
        self._waiting: deque[Question] = deque()
        self._opening: set[asyncio.Task[None]] = set()
        for _ in range(count):
            self._open()

    def ask(self, statement: Statement, values: Sequence[bytes]) -> "asyncio.Future[Values]":
        """The columns of all rows, one row after the other, in binary. Raises psycopg's errors, PoolTimeout where none is free."""
        question = Question(statement, values, self._loop)
        self._give(question)
        return question.answer

    async def close(self) -> None:
        """After the pool: it gives no more connections, and these are closed here."""
        if self._opening:
            await asyncio.wait(self._opening, timeout=1)
        for line in self._lines:
            line.close()
            await line.connection.close()
        for question in (*self._waiting, *(q for line in self._lines for q in line.under_way)):
            question.fail(OperationalError("the server ends"))
        self._lines.clear()

    def _give(self, question: Question) -> None:
        line = min(self._lines, key=_load, default=None)
        if line is not None and len(line.under_way) < DEPTH:
            line.put(question)
            return
        self._waiting.append(question)
        if len(self._waiting) == 1:
            self._loop.call_later(self._patience, self._give_up)

    def _freed(self, line: Line) -> None:
        while self._waiting and len(line.under_way) < DEPTH:
            question = self._waiting.popleft()
            if not question.answer.done():
                line.put(question)
        if not line.under_way and self._loop.time() - line.opened_at > LIFETIME_S:
            self._lost(line)

    def _give_up(self) -> None:
        """Who has waited too long is told so; one timer for all who wait."""
        late = self._loop.time() - self._patience
        while self._waiting and self._waiting[0].asked_at <= late:
            self._waiting.popleft().fail(PoolTimeout("no connection became free in time"))
        if self._waiting:
            self._loop.call_at(self._waiting[0].asked_at + self._patience, self._give_up)

    def _lost(self, line: Line) -> None:
        if line not in self._lines:
            return
        self._lines.remove(line)
        line.close()
        self._open(line.connection)
        for question in line.under_way:
            # As often as there are lines that may all be dead without knowing it, and once more.
            if question.tries > self._count:
                question.fail(OperationalError("the server closed the connection"))
            elif not question.answer.done():
                self._give(question)

    def _open(self, instead_of: AsyncConnection[Any] | None = None) -> None:
        task = self._loop.create_task(self._take_from_pool(instead_of))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    async def _take_from_pool(self, instead_of: AsyncConnection[Any] | None) -> None:
        if instead_of is not None:
            await instead_of.close()
            await self._pool.putconn(instead_of)
        while not self._pool.closed:
            with suppress(PoolTimeout, PoolClosed):
                line = Line(await self._pool.getconn(), self._freed, self._lost)
                self._lines.append(line)
                self._freed(line)
                return


def _load(line: Line) -> int:
    return len(line.under_way)


def _values(result: PGresult) -> Values:
    return [result.get_value(row, column) for row in range(result.ntuples) for column in range(result.nfields)]


def _error_of(result: PGresult) -> Exception | None:
    if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return None
    state = (result.error_field(DiagnosticField.SQLSTATE) or b"").decode()
    return (errors.lookup(state) if state else OperationalError)(result.get_error_message())
