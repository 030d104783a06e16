"""Tiles in memory, compressed, and each computed once however many ask for it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

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
    """One computation per key at a time. Whoever goes away leaves it running for the others.

    Each waits for a future of its own: ``asyncio.shield`` makes one too, and more around it.
    """

    def __init__(self) -> None:
        self._flights: dict[Hashable, tuple[asyncio.Task[T], list[asyncio.Future[T]]]] = {}

    async def do(self, key: Hashable, compute: Callable[[], Coroutine[Any, Any, T]]) -> T:
        loop = asyncio.get_running_loop()
        flight, waiting = self._flights.get(key, (None, []))
        if flight is None or flight.get_loop() is not loop:
            flight, waiting = loop.create_task(compute()), []
            self._flights[key] = flight, waiting
            flight.add_done_callback(lambda done: self._land(key, done, waiting))
        mine: asyncio.Future[T] = loop.create_future()
        waiting.append(mine)
        return await mine

    def _land(self, key: Hashable, done: "asyncio.Task[T]", waiting: "list[asyncio.Future[T]]") -> None:
        if self._flights.get(key, (None,))[0] is done:
            del self._flights[key]
        # Read even where nobody waits any more: the loop would report it as a failure that nobody saw.
        error = None if done.cancelled() else done.exception()
        for one in waiting:
            if one.done():
                continue
            if done.cancelled():
                one.cancel()
            elif error is not None:
                one.set_exception(error)
            else:
                one.set_result(done.result())
