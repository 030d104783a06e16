"""Makes a layer's part of a tile: from memory, or from the database, once however many ask."""

import asyncio
import gzip
import struct

from psycopg import sql

from layers import changes
from layers.pool import fetch_raw, fetch_row
from layers.statement import Statement

from .cache import ByteLRU, SingleFlight, Tile
from .query import BUDGET, CELL_MARGIN, GRID_ZOOMS, MOST_ROWS, Drawing

Address = tuple[int, int, int]

CACHE_BYTES = 256_000_000
# A tile of 48 kB: level 1 21.4 kB in 0.34 ms, 4 20.4 kB in 0.53 ms, 6 20.2 kB in 1.24 ms. Every later answer sends it as it is.
GZIP_LEVEL = 4
_THREAD_FROM = 20_000  # bytes: below that, packing takes less than handing it to a thread
_TRIES = 6
_ENTRY = 400  # bytes of a tile in memory besides its body

_cache: ByteLRU[tuple[int, Tile]] = ByteLRU(CACHE_BYTES, lambda kept: len(kept[1].body) + _ENTRY)
_flights: SingleFlight[Tile] = SingleFlight()
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
    return await _flights.do((*key, version), lambda: _make_and_keep(drawing, address, version))


def forget() -> None:
    _cache.clear()
    _seen.clear()


async def _make_and_keep(drawing: Drawing, address: Address, version: int) -> Tile:
    made = await _make(drawing, address)
    if changes.log().version(drawing.subject, address, drawing.margin(address[0])) == version:
        _cache.put((drawing.tag, address), (version, made))
    return made


async def _make(drawing: Drawing, address: Address) -> Tile:
    if drawing.clustered(address[0]):
        raw, capped = await _clusters(drawing, address), None
    else:
        raw, capped = await _features(drawing, address)
    if len(raw) < _THREAD_FROM:
        return Tile(_pack(raw), capped)
    return Tile(await asyncio.to_thread(_pack, raw), capped)


def _pack(raw: bytes) -> bytes:
    return gzip.compress(raw, GZIP_LEVEL, mtime=0) if raw else b""


# ---- features, within the budget


async def _features(drawing: Drawing, address: Address) -> tuple[bytes, tuple[int, int] | None]:
    """The tile and, where the budget cut it, how many features it holds of how many there are."""
    query = drawing.features(address[0])
    raw, rows = await _ask(query, *address, MOST_ROWS)
    if len(raw) <= BUDGET and rows < MOST_ROWS:
        return raw, None
    (of,) = map(_number, await fetch_raw(drawing.count(address[0]), _integers(*address)))
    if len(raw) > BUDGET:
        raw, rows = await _within_budget(query, address, raw, rows)
    return raw, (rows, of) if rows < of else None


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
    if await _kept_are_fresh(drawing, address):
        raw, _rows, sound = await fetch_raw(drawing.kept_clusters, numbers)
        if sound == b"\1":
            return raw or b""
        _seen.pop(drawing.subject, None)
    cell = struct.pack("!d", 2 * changes.HALF_WORLD / 2 ** (z + GRID_ZOOMS))
    raw, _rows = await fetch_raw(drawing.counted_clusters, [*numbers, cell])
    return raw or b""


async def _kept_are_fresh(drawing: Drawing, address: Address) -> bool:
    """Whether every change that touches the tile was there when its clusters were counted. Later counts only know more."""
    if not drawing.stored:
        return False
    log, known = changes.log(), _seen.get(drawing.subject)
    if known is None or log.unknown_to(known, drawing.subject, address, CELL_MARGIN):
        row = await fetch_row(_CHANGES, {"subject": drawing.subject, "facts": drawing.facts})
        if row is None:
            return False
        known = _seen[drawing.subject] = frozenset(change.int for change in row[0])
    return not log.unknown_to(known, drawing.subject, address, CELL_MARGIN)


# Per subject, the changes its clusters were counted with when last asked for.
_seen: dict[str, frozenset[int]] = {}
_CHANGES = sql.SQL("SELECT changes FROM tiles_clustering WHERE subject = %(subject)s AND facts = %(facts)s").as_bytes(None)
