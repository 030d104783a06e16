"""A million readings: bulk load beside a bare COPY, the newest of all and one day of one stream beside plain SQL; growth from a tenth.

Needs ``DATABASE_URL`` (bin/bench gives one; it must hold no readings). Each figure of ours stands beside its floor of the same run: the
same rows copied into one plain table with the same key, the same question asked of PostgreSQL without the product around it.
"""

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("MADANG_PROCESS", "owner")
os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "0" * 40)
os.environ.setdefault("ALLOWED_HOSTS", "testserver")

import django

django.setup()

from django.contrib.gis.geos import Point  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.audience import Audience  # noqa: E402
from feeds.models import DataSource  # noqa: E402
from layers import pool, registry, state_answers  # noqa: E402
from sensors.models import Datastream, Observation, Station  # noqa: E402
from sensors.observations import Reading, _line, write  # noqa: E402
from sensors.properties import ensure_properties, ensure_streams, stream_of  # noqa: E402

STREAMS = 1_000
BATCH = 50_000
FLOOR = "CREATE TABLE bench_floor (LIKE sensors_observation INCLUDING ALL)"
COPY = "COPY bench_floor (datastream_id, phenomenon_time, result, quality, revision, raw, retention, received_at) FROM STDIN"
LATEST = """
SELECT json_object_agg(d.station_id, json_build_array(l.result, l.phenomenon_time, l.quality))::text
FROM sensors_latest l JOIN sensors_datastream d ON d.id = l.datastream_id
"""
DAY = """
SELECT phenomenon_time, received_at, result, quality FROM sensors_observation
WHERE datastream_id = %s AND retention = 0 AND phenomenon_time >= %s AND phenomenon_time < %s ORDER BY phenomenon_time
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    call_command("migrate", verbosity=0)
    if Observation.objects.exists():
        sys.exit("the database holds readings already: give the benchmark one of its own")
    streams = make_streams()
    print("rows        load rows/s  bare COPY/s  ratio   state ms  SQL ms  ratio   day ms  SQL ms  ratio")
    try:
        small = measure(streams, args.rows // 10, args.runs)
        large = measure(streams, args.rows, args.runs)
    finally:
        clear()  # its own, so that it can be run again
    names = ("time a row", "state", "day")
    print("growth × ten: " + ", ".join(f"{name} × {b / a:.2f}" for name, a, b in zip(names, small, large, strict=True)))


def make_streams() -> list[Datastream]:
    facts = {"title_ko": "측정", "title_en": "Bench", "agency_ko": "측정", "licence": "-"}
    source, _made = DataSource.objects.get_or_create(slug="bench", defaults=facts)
    ensure_properties()
    Station.objects.bulk_create(
        (
            Station(
                kind="sdot", code=f"b{n}", name_ko=f"b{n}", geometry=Point(126.8 + n % 40 / 100, 37.4 + n / 4000, srid=4326), source=source
            )
            for n in range(STREAMS)
        ),
        ignore_conflicts=True,
    )
    ensure_streams({(station, stream_of("sdot", "air_temperature")) for station in Station.objects.filter(source=source)})
    return list(Datastream.objects.filter(station__source=source).order_by("id"))


def measure(streams: list[Datastream], rows: int, runs: int) -> tuple[float, float, float]:
    """Seconds a row, a state, a day; prints the line."""
    clear()
    last = timezone.now().replace(minute=0, second=0, microsecond=0)
    times = [last - timedelta(hours=h) for h in reversed(range(rows // len(streams)))]
    ours = timed(lambda: load(streams, times), 1)
    execute("VACUUM ANALYZE sensors_observation")
    bare = timed(lambda: bare_copy(streams, times), 1)
    # What was written in bulk would still be looked over while the questions are asked: they are not about that.
    execute("DROP TABLE bench_floor")
    execute("VACUUM ANALYZE sensors_latest")
    layer = registry.get("sdot", Audience.PUBLIC)
    with asyncio.Runner() as runner:
        newest = timed(lambda: runner.run(state_answers.read(layer, Audience.PUBLIC, state_answers.Asked())), runs * 5)
        runner.run(pool.shutdown())
    newest_sql = timed(lambda: ask(LATEST), runs * 5)
    client, stream = Client(), streams[len(streams) // 2]
    start = last - timedelta(hours=23)
    path = f"/api/datastreams/{stream.pk}/observations?from={start:%Y-%m-%dT%H:%MZ}"
    day = timed(lambda: answered(client, path), runs * 10)
    day_sql = timed(lambda: ask(DAY, [stream.pk, start, last + timedelta(hours=1)]), runs * 10)
    print(
        f"{rows:<10,}  {rows / ours:>11,.0f}  {rows / bare:>11,.0f}  {bare / ours:>5.2f}"
        f"  {newest * 1e3:>9.1f}  {newest_sql * 1e3:>6.1f}  {newest_sql / newest:>5.2f}"
        f"  {day * 1e3:>7.1f}  {day_sql * 1e3:>6.1f}  {day_sql / day:>5.2f}",
        flush=True,
    )
    return ours / rows, newest, day


def load(streams: list[Datastream], times: list[datetime]) -> None:
    hours = BATCH // len(streams)
    for start in range(0, len(times), hours):
        write(Reading(s.pk, t, 20.0 + s.pk % 7) for t in times[start : start + hours] for s in streams)


def bare_copy(streams: list[Datastream], times: list[datetime]) -> None:
    """The same rows, formatted the same way, into one table with the same key; no look-up, no upsert, no newest reading."""
    execute("DROP TABLE IF EXISTS bench_floor")
    execute(FLOOR)
    received = timezone.now().isoformat()
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for when in times:
            for s in streams:
                copy.write(_line(Reading(s.pk, when, 20.0 + s.pk % 7))[:-1] + f"\t0\t{received}\n")


def clear() -> None:
    execute("TRUNCATE sensors_observation, sensors_latest")


def answered(client: Client, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200 or answer.json()["numberReturned"] != 24:
        sys.exit(f"{path}: {answer.status_code} {answer.content[:200]!r}")


def timed(work: Callable[[], Any], runs: int) -> float:
    """The median in seconds."""
    took = []
    for _run in range(runs):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def ask(question: Any, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        cursor.fetchall()


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


if __name__ == "__main__":
    main()
