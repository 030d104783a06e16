"""Writing readings: twice is once, late ones take their place, corrections win, and half a batch is none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from sensors import partitions
from sensors.models import Latest, Observation, Quality, Retention
from sensors.observations import Reading, UnknownDatastream, latest_anew, write
from tests.sensors.stations import make_station, make_stream

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def hours_ago(hours: int) -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0) - hours * HOUR


def stored() -> list[tuple[float | None, int, int]]:
    return list(Observation.objects.order_by("phenomenon_time").values_list("result", "quality", "revision"))


def test_the_same_readings_again_change_nothing() -> None:
    stream = make_stream(make_station("a"))
    batch = [Reading(stream.pk, hours_ago(h), 10.0 + h) for h in range(5)]
    assert write(batch).changed == 5
    received = list(Observation.objects.order_by("phenomenon_time").values_list("received_at", flat=True))
    assert write(batch).changed == 0
    assert list(Observation.objects.order_by("phenomenon_time").values_list("received_at", flat=True)) == received


def test_a_late_reading_takes_its_place_and_the_newest_stays_the_newest() -> None:
    stream = make_stream(make_station("a"))
    write([Reading(stream.pk, hours_ago(1), 10.0)])
    write([Reading(stream.pk, hours_ago(5), 99.0)])
    assert stored() == [(99.0, 0, 1), (10.0, 0, 1)]
    assert Latest.objects.get().result == 10.0


def test_a_correction_wins_and_what_it_corrected_does_not_come_back() -> None:
    stream, when = make_stream(make_station("a")), hours_ago(1)
    first, corrected = Reading(stream.pk, when, 10.0), Reading(stream.pk, when, 12.0, Quality.CORRECTED, revision=2)
    write([first])
    write([corrected])
    assert stored() == [(12.0, Quality.CORRECTED, 2)]
    assert write([first]).changed == 0
    assert stored() == [(12.0, Quality.CORRECTED, 2)]
    assert (Latest.objects.get().result, Latest.objects.get().revision) == (12.0, 2)


def test_within_a_batch_the_correction_wins_wherever_it_stands_and_else_the_last() -> None:
    stream, when = make_stream(make_station("a")), hours_ago(1)
    write([Reading(stream.pk, when, 2.0, revision=2), Reading(stream.pk, when, 1.0), Reading(stream.pk, hours_ago(2), 3.0)])
    write([Reading(stream.pk, hours_ago(3), 4.0), Reading(stream.pk, hours_ago(3), 5.0)])
    assert [row[0] for row in stored()] == [5.0, 3.0, 2.0]


def test_a_gap_keeps_what_the_source_wrote_and_why() -> None:
    stream = make_stream(make_station("a"))
    write([Reading(stream.pk, hours_ago(0), None, Quality.MAINTENANCE, raw="점검\t중\\n\n")])
    assert Observation.objects.get().raw == "점검\t중\\n\n"
    assert (Latest.objects.get().result, Latest.objects.get().quality) == (None, Quality.MAINTENANCE)
    with pytest.raises(DatabaseError), transaction.atomic():
        write([Reading(stream.pk, hours_ago(1), None)])


def test_a_batch_with_an_unknown_stream_is_not_written_at_all() -> None:
    stream = make_stream(make_station("a"))
    with pytest.raises(UnknownDatastream):
        write([Reading(stream.pk, hours_ago(1), 1.0), Reading(999_999, hours_ago(1), 1.0)])
    assert stored() == []


def test_a_batch_that_breaks_off_leaves_what_stood() -> None:
    stream = make_stream(make_station("a"))
    write([Reading(stream.pk, hours_ago(1), 1.0)])

    def broken() -> Iterator[Reading]:
        yield Reading(stream.pk, hours_ago(1), 2.0)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        write(broken())
    assert stored() == [(1.0, 0, 1)]


def test_live_readings_past_their_time_are_counted_and_left_out_while_the_archive_takes_any_year() -> None:
    station = make_station("a")
    live, kept = make_stream(station), make_stream(station, "o3", retention=Retention.ARCHIVE)
    old = datetime(2019, 12, 31, 20, tzinfo=UTC)
    written = write([Reading(live.pk, old, 1.0), Reading(kept.pk, old, 2.0), Reading(live.pk, hours_ago(1), 3.0)])
    assert (written.read, written.expired, written.changed) == (3, 1, 2)
    assert "sensors_observation_archive_2019" in partitions.standing()
    assert [row[0] for row in stored()] == [2.0, 3.0]


def test_the_newest_can_be_counted_anew() -> None:
    station = make_station("a")
    one, two = make_stream(station), make_stream(station, "o3", retention=Retention.ARCHIVE)
    write([Reading(s.pk, hours_ago(h), float(h)) for s in (one, two) for h in range(4)])
    Latest.objects.all().delete()
    assert latest_anew() == 2
    assert set(Latest.objects.values_list("result", flat=True)) == {0.0}
    assert latest_anew() == 0
