"""What changed where, known in memory: the version of any tile of any layer without asking the database.

Triggers (layers.watching) write one row of ``layers_change`` and one notification per statement. Each process listens, holds the
changes of each subject and answers with the exclusive or of the keys of those that touch a tile: the same in every process, after a
restart, and in whatever order the changes were committed or heard of. While nothing is heard the version is unknown (None), and
then nothing may be stored or called fresh.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import psycopg

from .pool import conninfo

logger = logging.getLogger(__name__)

HALF_WORLD = 20037508.342789244  # half the circumference of the sphere of EPSG:3857, in metres
HEARTBEAT_S = 15
RETRY_S = (0.2, 1, 2, 5, 10)
_REMEMBERED_TILES = 50_000

Tile = tuple[int, int, int]
Box = Sequence[float]


@dataclass(slots=True)
class _Subject:
    """``boxed``: changes with boxes, in the order heard of. ``tiles``: how many of them a tile's digest already holds, and it."""

    everywhere: set[int] = field(default_factory=set)
    base: int = 0
    known_boxed: set[int] = field(default_factory=set)
    boxed: list[tuple[int, Sequence[Box]]] = field(default_factory=list)
    tiles: dict[tuple[Tile, float], tuple[int, int]] = field(default_factory=dict)

    def add(self, change: int, boxes: Sequence[Box] | None) -> None:
        if change in self.everywhere or change in self.known_boxed:
            return
        if boxes is None:
            self.everywhere.add(change)
            self.base ^= change
        else:
            self.known_boxed.add(change)
            self.boxed.append((change, boxes))

    def version(self, tile: Tile, margin: float) -> int:
        """Only what was heard since the tile was last asked for is looked at."""
        seen, digest = self.tiles.get((tile, margin), (0, 0))
        if seen < len(self.boxed):
            for change, _ in self.touching(tile, margin, seen):
                digest ^= change
            if len(self.tiles) >= _REMEMBERED_TILES:
                self.tiles.clear()
            self.tiles[tile, margin] = len(self.boxed), digest
        return digest ^ self.base

    def touching(self, tile: Tile, margin: float, since: int = 0) -> list[tuple[int, Sequence[Box]]]:
        west, south, east, north = tile_box(tile, margin)
        return [
            (change, boxes)
            for change, boxes in self.boxed[since:]
            if any(w <= east and e >= west and s <= north and n >= south for w, s, e, n in boxes)
        ]


def tile_box(tile: Tile, margin: float = 0.0) -> tuple[float, float, float, float]:
    """West, south, east, north in EPSG:3857; ``margin`` in parts of the tile's width, as in ST_TileEnvelope."""
    z, x, y = tile
    size = 2 * HALF_WORLD / (1 << z)
    west, north = x * size - HALF_WORLD, HALF_WORLD - y * size
    return west - margin * size, north - size - margin * size, west + size + margin * size, north + margin * size


class ChangeLog:
    """One per process and event loop: listens, and starts again when the connection is lost."""

    def __init__(self) -> None:
        self._subjects: dict[str, _Subject] = {}
        self._listening = False
        self._heard = asyncio.Event()
        self._folded = False
        self._task: asyncio.Task[None] | None = None
        self.news = 0  # grows with whatever is heard: two questions at the same number may share an answer

    @property
    def listening(self) -> bool:
        return self._listening

    def version(self, subject: str, tile: Tile | None = None, margin: float = 0.0) -> int | None:
        """None where it cannot be known: nobody listens, or nothing watches the subject. Without a tile: of the whole subject."""
        if not self._listening:
            return None
        found = self._subjects.get(subject)
        if found is None:
            return None
        if tile is None:
            digest = found.base
            for change, _ in found.boxed:
                digest ^= change
            return digest
        return found.version(tile, margin)

    def unknown_to(self, known: frozenset[int], subject: str, tile: Tile, margin: float) -> bool:
        """Whether a change that touches the tile is not among ``known`` (what a derived table was built from)."""
        found = self._subjects.get(subject) if self._listening else None
        if found is None or not found.everywhere <= known:
            return True
        return any(change not in known for change, _ in found.touching(tile, margin))

    def start(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def ready(self, timeout: float = 2.0) -> bool:
        """Wait until the log has been read once; False where the database does not answer in time."""
        self.start()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._heard.wait(), timeout)
        return self._listening

    async def stop(self) -> None:
        task, self._task = self._task, None
        self._forget()
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _run(self) -> None:
        failures = 0
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError, TimeoutError) as error:
                lost, self._listening = self._listening, False
                failures = 0 if lost else failures + 1
                if lost or failures == 1:
                    logger.warning("change log: connection lost, tiles are not cached until it is back: %s", type(error).__name__)
            self._forget()
            await asyncio.sleep(RETRY_S[min(failures, len(RETRY_S) - 1)])

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(conninfo(application_name="madang-changes"), autocommit=True) as connection:
            # LISTEN first, read afterwards: what is committed in between is then both read and heard, and known by its key.
            await connection.execute("LISTEN layers_change")
            await self._read(connection)
            logger.info("change log: listening, %d subjects", len(self._subjects))
            while True:
                heard = False
                async for notice in connection.notifies(timeout=HEARTBEAT_S, stop_after=1):
                    heard = True
                    self._take(notice.payload)
                if self._folded:
                    await self._read(connection)
                elif not heard:
                    await asyncio.wait_for(connection.execute("SELECT 1"), timeout=HEARTBEAT_S)

    async def _read(self, connection: psycopg.AsyncConnection[tuple[UUID, str, list[list[float]] | None]]) -> None:
        self._folded = False
        fresh: dict[str, _Subject] = {}
        cursor = await connection.execute("SELECT id, subject, boxes FROM layers_change")
        async for change, subject, boxes in cursor:
            fresh.setdefault(subject, _Subject()).add(change.int, boxes)
        self._subjects = fresh
        self.news += 1
        self._listening = True
        self._heard.set()

    def _take(self, payload: str) -> None:
        self.news += 1
        change = json.loads(payload)
        if change.get("folded"):
            self._folded = True
            return
        self._subjects.setdefault(change["subject"], _Subject()).add(UUID(change["id"]).int, change["boxes"])

    def _forget(self) -> None:
        self.news += 1
        self._listening = False
        self._subjects = {}
        self._heard.clear()


_log: ChangeLog | None = None
_loop: asyncio.AbstractEventLoop | None = None


def log() -> ChangeLog:
    """The change log of the running event loop, listening from its first use."""
    global _log, _loop
    loop = asyncio.get_running_loop()
    if _log is None or _loop is not loop:
        _log, _loop = ChangeLog(), loop
        _log.start()
    return _log


async def startup() -> None:
    """Does not fail without a database: the server comes up, answers 503 and tries again."""
    await log().ready()


async def shutdown() -> None:
    global _log, _loop
    if _log is not None:
        stopping, _log, _loop = _log, None, None
        await stopping.stop()
