"""Partitions of the readings: made ahead, dropped when past their time, and only those asked for are read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from sensors import partitions
from sensors.models import Observation, Retention
from sensors.observations import Reading, write
from sensors.partitions import LIVE_DAYS, coming, drop_expired, ensure, oldest_kept, partition_of
from tests.sensors.stations import make_station, make_stream

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def test_bounds_are_days_and_years_in_utc() -> None:
    late = datetime.fromisoformat("2026-01-01T08:59:00+09:00")
    day, year = partition_of(Retention.LIVE, late), partition_of(Retention.ARCHIVE, late)
    assert (day.name, day.start, day.end - day.start) == (
        "sensors_observation_live_20251231",
        datetime(2025, 12, 31, tzinfo=UTC),
        timedelta(days=1),
    )
    assert (year.name, year.end) == ("sensors_observation_archive_2025", datetime(2026, 1, 1, tzinfo=UTC))


def test_two_weeks_and_the_years_they_reach_are_made_once() -> None:
    new_year = datetime(2031, 12, 25, tzinfo=UTC)
    made = ensure(coming(new_year))
    assert len(made) == 15 + 2
    assert {"sensors_observation_archive_2031", "sensors_observation_archive_2032", "sensors_observation_live_20320108"} <= set(made)
    assert ensure(coming(new_year)) == []


def test_expired_days_go_with_their_rows_and_nothing_else_does() -> None:
    station = make_station("a")
    live, kept = make_stream(station), make_stream(station, "o3", retention=Retention.ARCHIVE)
    now = timezone.now()
    write([Reading(live.pk, now, 1.0), Reading(live.pk, now - timedelta(days=10), 2.0), Reading(kept.pk, now, 3.0)])
    later = now + timedelta(days=LIVE_DAYS - 9)
    gone = drop_expired(later)
    assert f"sensors_observation_live_{now - timedelta(days=10):%Y%m%d}" in gone
    assert set(Observation.objects.values_list("result", flat=True)) == {1.0, 3.0}
    assert oldest_kept(later) > now - timedelta(days=10)
    drop_expired(now + timedelta(days=5000))
    assert set(Observation.objects.values_list("result", flat=True)) == {3.0}


def test_the_command_makes_what_is_coming(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("keep_partitions")
    assert {p.name for p in coming()} <= partitions.standing()


def test_a_day_of_one_stream_is_read_from_one_partition() -> None:
    stream = make_stream(make_station("a"))
    now = timezone.now()
    write([Reading(stream.pk, now - timedelta(days=days), 1.0) for days in range(10)])
    day = partition_of(Retention.LIVE, now - timedelta(days=3))
    query = Observation.objects.filter(
        datastream=stream, retention=Retention.LIVE, phenomenon_time__gte=day.start, phenomenon_time__lt=day.end
    )
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {query.query.sql_with_params()[0]}", query.query.sql_with_params()[1])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert plan.count("sensors_observation_live_") == plan.count(day.name) > 0
    assert "archive" not in plan
