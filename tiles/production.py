"""Makes a layer's part of a tile: from memory, or from the database, once however many ask."""

import asyncio
import struct

from isal import igzip

from layers import changes
from layers.ahead import Remembered
from layers.pool import fetch_raw
from layers.statement import Statement

from .cache import ByteLRU, SingleFlight, Tile
from .models import Clustering
from .query import BUDGET, CELL_MARGIN, GRID_ZOOMS, MOST_ROWS, Address, Drawing, abreast, block_of

CACHE_BYTES = 256_000_000
# Of ISA-L. A tile of 101 kB: its level 3 42.7 kB in 0.25 ms, zlib's 1 42.6 kB in 1.0 ms, 4 40.1 kB in 1.4 ms, 6 39.7 kB in 3.4 ms.
GZIP_LEVEL = 3
# Bytes: below that, packing holds the loop for less than a millisecond, and on few cores a thread that waits for its turn takes longer.
_THREAD_FROM = 300_000
_TRIES = 6
_ENTRY = 400  # bytes of a tile in memory besides its body

_cache: ByteLRU[tuple[int, Tile]] = ByteLRU(CACHE_BYTES, lambda kept: len(kept[1].body) + _ENTRY)
_flights: SingleFlight[Tile] = SingleFlight()
_block_flights: SingleFlight[dict[Address, Tile]] = SingleFlight()
_made = Remembered(Clustering)
EMPTY = Tile(b"")


async def tile(drawing: Drawing, address: Address, version: int | None) -> Tile:
    """``version``: as the change log had it before; what is made is kept under it only while it still holds."""
    if address[0] < drawing.layer.min_zoom:
        return EMPTY
    if version is None or not drawing.stored:
        return await _make(drawing, address)
    key = (drawing.tag, address)
    kept = _cache.get(key)
    if kept is not None and kept[0] == version:
        return kept[1]
    side = abreast(address[0])
    if side > 1 and not drawing.clustered(address[0]):
        flight = (drawing.tag, address[0], address[1] // side, address[2] // side, changes.log().news)
        return (await _block_flights.do(flight, lambda: _make_block(drawing, block_of(address))))[address]
    return await _flights.do((*key, version), lambda: _make_and_keep(drawing, address, version))


def forget() -> None:
    _cache.clear()
    _made.forget()


async def _make_and_keep(drawing: Drawing, address: Address, version: int) -> Tile:
    news = changes.log().news
    made = await _make(drawing, address)
    _keep(drawing, address, version, news, made)
    return made


def _keep(drawing: Drawing, address: Address, version: int | None, news: int, made: Tile) -> None:
    """Unless something changed while it was made. ``news``: of the change log, before it was begun."""
    if version is not None and (changes.log().news == news or _version(drawing, address) == version):
        _cache.put((drawing.tag, address), (version, made))


def _version(drawing: Drawing, address: Address) -> int | None:
    return changes.log().version(drawing.subject, address, drawing.margin(address[0]))


async def _make(drawing: Drawing, address: Address) -> Tile:
    if drawing.clustered(address[0]):
        return await _packed(await _clusters(drawing, address), None)
    raw, rows = await _ask(drawing.features(address[0]), *address, MOST_ROWS)
    return await _fitted(drawing, address, raw, rows)


async def _make_block(drawing: Drawing, block: tuple[Address, ...]) -> dict[Address, Tile]:
    news, versions = changes.log().news, [_version(drawing, address) for address in block]
    found = await fetch_raw(drawing.block(block[0][0]), [*_integers(*block[0]), MOST_ROWS.to_bytes(8, "big")])
    made = {}
    for number, raw, rows in zip(map(_number, found[::3]), found[1::3], found[2::3], strict=True):
        address = block[number]
        made[address] = await _fitted(drawing, address, raw or b"", _number(rows))
        _keep(drawing, address, versions[number], news, made[address])
    return made


async def _packed(raw: bytes, capped: tuple[int, int] | None) -> Tile:
    if len(raw) < _THREAD_FROM:
        return Tile(_pack(raw), capped)
    return Tile(await asyncio.to_thread(_pack, raw), capped)


def _pack(raw: bytes) -> bytes:
    return igzip.compress(raw, GZIP_LEVEL, mtime=0) if raw else b""


# ---- features, within the budget


async def _fitted(drawing: Drawing, address: Address, raw: bytes, rows: int) -> Tile:
    """The tile and, where the budget cuts it, how many features it holds of how many there are. ``raw``, ``rows``: what was found."""
    if len(raw) <= BUDGET and rows < MOST_ROWS:
        return await _packed(raw, None)
    # Only where the limit cut the rows it is not known how many there are.
    of = rows if rows < MOST_ROWS else _number(*await fetch_raw(drawing.count(address[0]), _integers(*address)))
    if len(raw) > BUDGET:
        raw, rows = await _within_budget(drawing.features(address[0]), address, raw, rows)
    return await _packed(raw, (rows, of) if rows < of else None)


async def _within_budget(query: Statement, address: Address, raw: bytes, rows: int) -> tuple[bytes, int]:
    """The first guess is by proportion, then the gap is halved: at most _TRIES times, and never below one feature."""
    fitting, kept, over = b"", 0, rows
    guess = int(rows * BUDGET / len(raw) * 0.95)
    for _ in range(_TRIES):
        if over - kept <= 1:
            break
        guess = min(max(guess, kept + 1), over - 1)
        raw, _rows = await _ask(query, *address, guess)
        if len(raw) > BUDGET:
            over = guess
        else:
            fitting, kept = raw, guess
            if len(raw) > 0.8 * BUDGET:
                break
        guess = (kept + over) // 2
    return (fitting, kept) if kept else await _ask(query, *address, 1)


async def _ask(query: Statement, z: int, x: int, y: int, limit: int) -> tuple[bytes, int]:
    raw, rows = await fetch_raw(query, [*_integers(z, x, y), limit.to_bytes(8, "big")])
    return raw or b"", _number(rows)


def _integers(*numbers: int) -> list[bytes]:
    return [number.to_bytes(4, "big", signed=True) for number in numbers]


def _number(raw: bytes | None) -> int:
    return int.from_bytes(raw or b"", "big")


# ---- clusters


async def _clusters(drawing: Drawing, address: Address) -> bytes:
    z, x, y = address
    per_tile = 1 << GRID_ZOOMS
    # A ring of one cell around the tile: a cluster's circle reaches over the edge.
    numbers = _integers(z, x, y, x * per_tile - 1, (x + 1) * per_tile, y * per_tile - 1, (y + 1) * per_tile)
    if drawing.stored and await _made.holds(drawing.subject, drawing.facts, address, CELL_MARGIN):
        raw, _rows, sound = await fetch_raw(drawing.kept_clusters, numbers)
        if sound == b"\1":
            return raw or b""
        _made.forget(drawing.subject)
    cell = struct.pack("!d", 2 * changes.HALF_WORLD / 2 ** (z + GRID_ZOOMS))
    raw, _rows = await fetch_raw(drawing.counted_clusters, [*numbers, cell])
    return raw or b""
