"""The partitions of the observations: a day each (UTC) of what is kept for a while, a year each (UTC) of what is kept for ever.

Made ahead by the worker and, where readings of another time arrive, by the writer; so whoever writes readings is the owner of the schema.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from .models import Retention

# Three quarters of a year of live readings would be 100 GB where every source is read; three months are 32 GB (89 bytes a row).
LIVE_DAYS = 90
AHEAD = timedelta(days=14)
LOCK_TIMEOUT = "5s"  # a reader holds a partition for one query
_DAY = re.compile(r"sensors_observation_live_(\d{8})")

# Made beside the table and attached: that locks no reader out, which “PARTITION OF” does.
_MAKE = """
CREATE TABLE {name} (LIKE {parent} INCLUDING ALL);
ALTER TABLE {parent} ATTACH PARTITION {name} FOR VALUES FROM ({start}) TO ({end})
"""
_STANDING = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = ANY(%s::regclass[])"
_PARENTS = {Retention.LIVE: "sensors_observation_live", Retention.ARCHIVE: "sensors_observation_archive"}


@dataclass(frozen=True, slots=True)
class Partition:
    """Rows of one kind of retention with ``start`` ≤ phenomenon time < ``end``."""

    retention: Retention
    start: datetime
    end: datetime

    @property
    def name(self) -> str:
        return f"{_PARENTS[self.retention]}_{self.start:{'%Y%m%d' if self.retention == Retention.LIVE else '%Y'}}"


def partition_of(retention: int, moment: datetime) -> Partition:
    moment = moment.astimezone(UTC)
    if retention == Retention.LIVE:
        start = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
        return Partition(Retention.LIVE, start, start + timedelta(days=1))
    return Partition(Retention.ARCHIVE, datetime(moment.year, 1, 1, tzinfo=UTC), datetime(moment.year + 1, 1, 1, tzinfo=UTC))


def oldest_kept(now: datetime | None = None) -> datetime:
    """The first moment of which live readings are kept."""
    return partition_of(Retention.LIVE, (now or timezone.now()) - timedelta(days=LIVE_DAYS)).start


def ensure(wanted: Iterable[Partition]) -> list[str]:
    """Make those that do not stand; the names of what was made."""
    missing = {p for p in wanted if p.name not in standing()}
    if not missing:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        # Two writers that meet a new day at once would both make it.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('sensors.partitions', 0))")
        made = sorted((p for p in missing if p.name not in standing()), key=lambda p: p.name)
        for partition in made:
            cursor.execute(
                sql.SQL(_MAKE).format(
                    name=sql.Identifier(partition.name),
                    parent=sql.Identifier(_PARENTS[partition.retention]),
                    start=sql.Literal(partition.start),
                    end=sql.Literal(partition.end),
                )
            )
    return [p.name for p in made]


def coming(now: datetime | None = None) -> Iterator[Partition]:
    """What will be written to soon: today and two weeks of days, this year and the one in which those end."""
    now = now or timezone.now()
    for days in range(AHEAD.days + 1):
        yield partition_of(Retention.LIVE, now + timedelta(days=days))
    yield partition_of(Retention.ARCHIVE, now)
    yield partition_of(Retention.ARCHIVE, now + AHEAD)


def drop_expired(now: datetime | None = None) -> list[str]:
    """Days of live readings that are past their time; the names of what went. The archive is never touched."""
    first_kept = f"{oldest_kept(now):%Y%m%d}"
    gone = [name for name in sorted(standing()) if (day := _DAY.fullmatch(name)) and day[1] < first_kept]
    for name in gone:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(LOCK_TIMEOUT)))
            cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))
    return gone


def standing() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [list(_PARENTS.values())])
        return {row[0] for row in cursor.fetchall()}
