"""Makes a layer's part of a tile: from memory, or from the database, once however many ask."""

import asyncio
import gzip
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.types.numeric import Int4, Int8

from layers import changes
from layers.pool import fetch_row

from .cache import ByteLRU, SingleFlight, Tile
from .clusters import facts_of
from .query import BUDGET, CELL_MARGIN, GRID_ZOOMS, MOST_ROWS, Drawing

Address = tuple[int, int, int]

CACHE_BYTES = 256_000_000
# Level 4 packs a tile of 67 kB within 3 % of level 6 in half its time; every later answer sends it as it is.
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
    raw, rows = await _query(query, address, limit=Int8(MOST_ROWS))
    if len(raw) <= BUDGET and rows < MOST_ROWS:
        return raw, None
    counted = await fetch_row(drawing.count(address[0]), _numbers(address))
    if len(raw) > BUDGET:
        raw, rows = await _within_budget(query, address, raw, rows)
    of = counted[0] if counted else rows
    return raw, (rows, of) if rows < of else None


async def _within_budget(query: sql.Composed, address: Address, raw: bytes, rows: int) -> tuple[bytes, int]:
    """The first guess is by proportion, then the gap is halved: at most _TRIES times, and never below one feature."""
    fitting, kept, over = b"", 0, rows
    guess = int(rows * BUDGET / len(raw) * 0.95)
    for _ in range(_TRIES):
        if over - kept <= 1:
            break
        guess = min(max(guess, kept + 1), over - 1)
        raw, _rows = await _query(query, address, limit=Int8(guess))
        if len(raw) > BUDGET:
            over = guess
        else:
            fitting, kept = raw, guess
            if len(raw) > 0.8 * BUDGET:
                break
        guess = (kept + over) // 2
    return (fitting, kept) if kept else await _query(query, address, limit=Int8(1))


async def _query(query: sql.Composed, address: Address, **more: object) -> tuple[bytes, int]:
    row = await fetch_row(query, {**_numbers(address), **more})
    raw, rows = row or (b"", 0)
    return bytes(raw), rows


def _numbers(address: Address) -> Mapping[str, Any]:
    # One type whatever the size: PostgreSQL prepares a statement per type of its parameters.
    z, x, y = address
    return {"z": Int4(z), "x": Int4(x), "y": Int4(y)}


# ---- clusters


async def _clusters(drawing: Drawing, address: Address) -> bytes:
    z, x, y = address
    per_tile = 1 << GRID_ZOOMS
    # A ring of one cell around the tile: a cluster's circle reaches over the edge.
    cells = {
        "q0": Int4(x * per_tile - 1),
        "q1": Int4((x + 1) * per_tile),
        "r0": Int4(y * per_tile - 1),
        "r1": Int4((y + 1) * per_tile),
    }
    if await _kept_are_fresh(drawing, address):
        raw, _rows = await _query(drawing.kept_clusters, address, **cells)
    else:
        raw, _rows = await _query(drawing.counted_clusters, address, cell=2 * changes.HALF_WORLD / 2 ** (z + GRID_ZOOMS), **cells)
    return raw


async def _kept_are_fresh(drawing: Drawing, address: Address) -> bool:
    if not drawing.stored:
        return False
    row = await fetch_row(_SEEN, {"subject": drawing.subject, "facts": facts_of(drawing)})
    if row is None:
        return False
    seen: list[UUID] = row[0]
    known = frozenset(change.int for change in seen)
    return not changes.log().unknown_to(known, drawing.subject, address, CELL_MARGIN)


_SEEN = sql.SQL("SELECT changes FROM tiles_clustering WHERE subject = %(subject)s AND facts = %(facts)s").format()
