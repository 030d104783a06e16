"""Readings of new streams by the million, past the upsert: binary COPY of numpy arrays. For made-up cities and for measuring.

Nothing is checked here: a reading that stands already breaks the COPY, so this is for streams that have none.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import numpy as np
from django.db import connection

from .models import Quality
from .partitions import ensure, partition_of

Array = np.ndarray[Any, np.dtype[Any]]
EPOCH = np.datetime64("2000-01-01T00:00:00", "us")  # PostgreSQL counts its timestamps from here
NO_ROW = -1
# PostgreSQL's binary COPY: per row the number of columns, before each value its length; integers big-endian.
_HEADER = b"PGCOPY\n\xff\r\n\0" + b"\0" * 8
_TRAILER = b"\xff\xff"
_COLUMNS = (
    ("datastream_id", ">i4"), ("phenomenon_time", ">i8"), ("retention", ">i2"), ("received_at", ">i8"), ("quality", ">i2"),
    ("revision", ">i2"), ("result", ">f8"),
)  # fmt: skip
_ROW = np.dtype([("columns", ">i2"), *(part for name, kind in _COLUMNS for part in ((f"#{name}", ">i4"), (name, kind)))])
_COPY = f"COPY sensors_observation ({', '.join(name for name, _kind in _COLUMNS)}) FROM STDIN WITH (FORMAT binary)"
_GAP = "COPY sensors_observation (datastream_id, phenomenon_time, retention, received_at, quality, revision) FROM STDIN"


def moments(times: Iterable[datetime]) -> Array:
    """Aware times as PostgreSQL counts them, in microseconds."""
    found = np.array([time.astimezone(UTC).replace(tzinfo=None) for time in times], dtype="datetime64[us]")
    return np.asarray((found - EPOCH).astype("int64"))


def copy_new(streams: Array, retention: Array, times: list[datetime], results: Array, quality: Array) -> int:
    """``streams`` and ``retention``: n; ``times``: m; ``results`` and ``quality``: m × n. Rows written.

    NaN where there is no result, for the reason in ``quality``; NO_ROW in ``quality`` where nothing was heard at all.
    """
    wanted = {(kind, time) for kind in {int(k) for k in retention} for time in times}
    ensure({partition_of(kind, time) for kind, time in wanted})
    when = np.repeat(moments(times), len(streams))
    stream, kind = np.tile(streams, len(times)), np.tile(retention, len(times))
    flat, flags = results.ravel(), quality.ravel()
    heard = flags != NO_ROW
    full = heard & ~np.isnan(flat)
    with connection.cursor() as cursor:
        with cursor.copy(_COPY) as copy:
            copy.write(_HEADER + _packed(stream[full], when[full], kind[full], flat[full], flags[full]) + _TRAILER)
        with cursor.copy(_GAP) as copy:
            for row in np.flatnonzero(heard & ~full):
                at = (EPOCH + when[row]).astype(datetime).replace(tzinfo=UTC)
                copy.write_row((int(stream[row]), at, int(kind[row]), at, int(flags[row]) or int(Quality.MISSING), 1))
    return int(heard.sum())


def _packed(stream: Array, when: Array, kind: Array, results: Array, flags: Array) -> bytes:
    rows = np.empty(len(stream), dtype=_ROW)
    rows["columns"] = len(_COLUMNS)
    values = {
        "datastream_id": stream, "phenomenon_time": when, "retention": kind, "received_at": when, "quality": flags, "revision": 1,
        "result": results,
    }  # fmt: skip
    for name, column in _COLUMNS:
        rows[f"#{name}"] = np.dtype(column).itemsize
        rows[name] = values[name]
    return rows.tobytes()
