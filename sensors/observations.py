"""The one way readings are written, whether they come from a file, a poll or a device.

COPY into a temporary table, then an upsert: a reading written twice changes nothing, a late one takes its place in time, a correction
(a higher ``revision`` of the same time) wins over what it corrects and never the other way round. The newest reading of a stream moves
forward only. One transaction: all of a batch or nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from . import partitions
from .models import Quality, Retention

CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """``phenomenon_time``: aware. ``result``: in the unit of the observed property; None with the quality that says why."""

    datastream_id: int
    phenomenon_time: datetime
    result: float | None
    quality: int = Quality.NORMAL
    revision: int = 1
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """``read``: readings given; ``expired``: older than what is kept; ``changed``: rows that are new or other than before."""

    read: int
    expired: int
    changed: int


class UnknownDatastream(LookupError):
    """A reading of a stream that does not exist: nothing of its batch was written."""


_TEMPORARY = """
DROP TABLE IF EXISTS pg_temp.sensors_reading, pg_temp.sensors_fresh;
CREATE TEMP TABLE sensors_reading (
    position bigint GENERATED ALWAYS AS IDENTITY, datastream_id integer, phenomenon_time timestamptz, result double precision,
    quality smallint, revision smallint, raw text) ON COMMIT DROP
"""
_COPY = "COPY sensors_reading (datastream_id, phenomenon_time, result, quality, revision, raw) FROM STDIN"
# Of the same stream and time the highest revision counts, and of equals the last.
_FRESH = """
CREATE TEMP TABLE sensors_fresh ON COMMIT DROP AS
SELECT DISTINCT ON (r.datastream_id, r.phenomenon_time)
    r.datastream_id, r.phenomenon_time, r.result, r.quality, r.revision, r.raw, d.retention
FROM sensors_reading AS r JOIN sensors_datastream AS d ON d.id = r.datastream_id
WHERE d.retention = %s OR r.phenomenon_time >= %s
ORDER BY r.datastream_id, r.phenomenon_time, r.revision DESC, r.position DESC
"""
_EXPIRED = """
SELECT count(*) FILTER (WHERE d.id IS NULL), count(*) FILTER (WHERE d.retention <> %s AND r.phenomenon_time < %s)
FROM sensors_reading AS r LEFT JOIN sensors_datastream AS d ON d.id = r.datastream_id
"""
_TIMES = "SELECT DISTINCT retention, date_trunc('day', phenomenon_time, 'UTC') FROM sensors_fresh"
# In the order of the key, so that two writers of the same streams wait for each other instead of for ever.
_OBSERVE = """
INSERT INTO sensors_observation AS o (datastream_id, phenomenon_time, retention, received_at, result, quality, revision, raw)
SELECT datastream_id, phenomenon_time, retention, %s, result, quality, revision, raw FROM sensors_fresh ORDER BY 1, 2
ON CONFLICT (datastream_id, phenomenon_time, retention) DO UPDATE
SET received_at = excluded.received_at, result = excluded.result, quality = excluded.quality, revision = excluded.revision,
    raw = excluded.raw
WHERE excluded.revision >= o.revision
  AND (excluded.result, excluded.quality, excluded.revision, excluded.raw) IS DISTINCT FROM (o.result, o.quality, o.revision, o.raw)
"""
_KEEP_LATEST = """
INSERT INTO sensors_latest AS l (datastream_id, phenomenon_time, received_at, result, quality, revision, raw)
SELECT DISTINCT ON (datastream_id) datastream_id, phenomenon_time, %s::timestamptz, result, quality, revision, raw
FROM sensors_fresh ORDER BY datastream_id, phenomenon_time DESC
ON CONFLICT (datastream_id) DO UPDATE
SET phenomenon_time = excluded.phenomenon_time, received_at = excluded.received_at, result = excluded.result,
    quality = excluded.quality, revision = excluded.revision, raw = excluded.raw
WHERE (excluded.phenomenon_time, excluded.revision) >= (l.phenomenon_time, l.revision)
  AND (excluded.phenomenon_time, excluded.result, excluded.quality, excluded.revision, excluded.raw)
      IS DISTINCT FROM (l.phenomenon_time, l.result, l.quality, l.revision, l.raw)
"""


def write(readings: Iterable[Reading], *, received_at: datetime | None = None) -> Written:
    """Raises UnknownDatastream, and psycopg's errors for a gap that gives no reason; nothing is written then."""
    received_at = received_at or timezone.now()
    kept_from = partitions.oldest_kept()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TEMPORARY)
        read = _copy(readings)
        cursor.execute("ANALYZE sensors_reading")
        cursor.execute(_EXPIRED, [Retention.ARCHIVE, kept_from])
        unknown, expired = cursor.fetchone()
        if unknown:
            raise UnknownDatastream(f"{unknown} of {read} readings")
        cursor.execute(_FRESH, [Retention.ARCHIVE, kept_from])
        cursor.execute(_TIMES)
        partitions.ensure({partitions.partition_of(retention, day) for retention, day in cursor.fetchall()})
        cursor.execute(_OBSERVE, [received_at])
        changed = cursor.rowcount
        cursor.execute(_KEEP_LATEST, [received_at])
        cursor.execute("DROP TABLE pg_temp.sensors_reading, pg_temp.sensors_fresh")
    return Written(read, expired, changed)


def _copy(readings: Iterable[Reading]) -> int:
    """Chunk by chunk: where readings come from may ask the database on this connection, which it cannot while a COPY is open."""
    read, remaining = 0, iter(readings)
    while chunk := list(islice(remaining, CHUNK)):
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for line in map(_line, chunk):
                copy.write(line)
        read += len(chunk)
    return read


def _line(reading: Reading) -> str:
    """One line of COPY's text format, which is written three times as fast as values one by one."""
    raw = "\\N" if reading.raw is None else _escaped(reading.raw)
    result = "\\N" if reading.result is None else repr(float(reading.result))
    when = reading.phenomenon_time.astimezone(UTC).isoformat()
    return f"{reading.datastream_id}\t{when}\t{result}\t{int(reading.quality)}\t{int(reading.revision)}\t{raw}\n"


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def latest_anew() -> int:
    """The newest readings counted from the observations, for what was copied in past the write path; rows that changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RECOUNT)
        return int(cursor.rowcount)


# One look-up by the key for each stream; a DISTINCT ON over all rows takes hundreds of times as long.
_RECOUNT = """
INSERT INTO sensors_latest AS l (datastream_id, phenomenon_time, received_at, result, quality, revision, raw)
SELECT d.id, o.phenomenon_time, o.received_at, o.result, o.quality, o.revision, o.raw
FROM sensors_datastream AS d CROSS JOIN LATERAL (
    SELECT * FROM sensors_observation AS o WHERE o.datastream_id = d.id AND o.retention = d.retention
    ORDER BY o.phenomenon_time DESC LIMIT 1) AS o
ON CONFLICT (datastream_id) DO UPDATE
SET phenomenon_time = excluded.phenomenon_time, received_at = excluded.received_at, result = excluded.result,
    quality = excluded.quality, revision = excluded.revision, raw = excluded.raw
WHERE (excluded.phenomenon_time, excluded.result, excluded.quality, excluded.revision, excluded.raw)
      IS DISTINCT FROM (l.phenomenon_time, l.result, l.quality, l.revision, l.raw)
"""
