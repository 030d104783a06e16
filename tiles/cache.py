"""Tiles in memory, compressed, and each computed once however many ask for it."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tile:
    """``body``: gzip of one layer in one tile, empty where nothing is drawn. ``capped``: kept and there, when the budget cut it."""

    body: bytes
    capped: tuple[int, int] | None = None


class ByteLRU(Generic[T]):
    """The most recently asked for, within so many bytes."""

    def __init__(self, limit: int, size: Callable[[T], int]) -> None:
        self.limit, self.size = limit, size
        self.bytes = 0
        self._items: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: Hashable) -> T | None:
        found = self._items.get(key)
        if found is None:
            return None
        self._items.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: T) -> None:
        self.drop(key)
        size = self.size(value)
        if size > self.limit:
            return
        self._items[key] = value, size
        self.bytes += size
        while self.bytes > self.limit:
            _, (_, gone) = self._items.popitem(last=False)
            self.bytes -= gone

    def drop(self, key: Hashable) -> None:
        if (found := self._items.pop(key, None)) is not None:
            self.bytes -= found[1]

    def clear(self) -> None:
        self._items.clear()
        self.bytes = 0


class SingleFlight(Generic[T]):
    """One computation per key at a time. Whoever goes away leaves it running for the others."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, asyncio.Task[T]] = {}

    async def do(self, key: Hashable, compute: Callable[[], Awaitable[T]]) -> T:
        flight = self._flights.get(key)
        if flight is None or flight.get_loop() is not asyncio.get_running_loop():
            flight = asyncio.ensure_future(self._run(compute))
            self._flights[key] = flight
            flight.add_done_callback(lambda done: self._land(key, done))
        return await asyncio.shield(flight)

    @staticmethod
    async def _run(compute: Callable[[], Awaitable[T]]) -> T:
        return await compute()

    def _land(self, key: Hashable, done: "asyncio.Task[T]") -> None:
        if self._flights.get(key) is done:
            del self._flights[key]
        if not done.cancelled():
            done.exception()  # read, so that a failure nobody waited for is not reported by the loop a second time
