"""Delay, SPI, days left and risk: by the formulas, and the same in the database as in Python."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from city.progress import days_left, delay, risk, spi

from .works import site

CASES: list[tuple[str, float | None, float | None]] = [
    ("running", 50, 50),
    ("running", 50, 40.04),
    ("running", 50, 44.9),
    ("running", 50, 47),
    ("running", 50, 47.1),
    ("running", 95, 85),
    ("running", 95, 86),
    ("running", 4, 1),
    ("running", 2, 0),
    ("running", 0, 0),
    ("running", 40, 52.36),
    ("running", 40, None),
    ("running", None, 40),
    ("stopped", 60, 20),
    ("planned", None, None),
    ("ended", 100, 100),
]


def test_the_formulas_of_earned_value() -> None:
    assert (delay(58.3, 43.4), spi(58.3, 43.4)) == (-14.9, 0.744)
    assert (delay(40, None), spi(40, None)) == (None, None)
    assert (delay(0, 0), spi(0, 0)) == (0, None)
    assert days_left(date(2026, 3, 1), "running", date(2026, 2, 1)) == 28
    assert days_left(date(2026, 1, 1), "running", date(2026, 2, 1)) == -31
    assert days_left(date(2026, 1, 1), "ended", date(2026, 2, 1)) is None
    assert days_left(None, "running", date(2026, 2, 1)) is None


def test_the_bands_of_risk() -> None:
    assert [risk(*case) for case in CASES] == [
        "on_track", "late", "late", "watch", "on_track", "late", "watch", "late", "on_track", "on_track", "on_track",
        "unknown", "unknown", "late", "unknown", "ended",
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_database_says_the_same() -> None:
    for number, (status, planned, actual) in enumerate(CASES):
        site(f"S{number:02}", ("2026-02-01", planned, actual), status=status, ends_on=timezone.localdate() + timedelta(days=number - 3))
    with connection.cursor() as cursor:
        cursor.execute("SELECT delay, spi, days_left, risk FROM city_publishedsite ORDER BY code")
        found = cursor.fetchall()
    today = timezone.localdate()
    assert found == [
        (delay(planned, actual), spi(planned, actual), days_left(today + timedelta(days=number - 3), status, today), risk(*CASES[number]))
        for number, (status, planned, actual) in enumerate(CASES)
    ]


@pytest.mark.django_db
def test_the_latest_report_counts_even_where_nobody_entered_a_figure() -> None:
    """An old figure does not pass for today's."""
    site("S1", ("2026-02-01", 30, 20), ("2026-03-01", 40, None))
    with connection.cursor() as cursor:
        cursor.execute("SELECT reported_on, planned, actual, delay, risk, quality FROM city_publishedsite")
        assert cursor.fetchall() == [(date(2026, 3, 1), 40, None, None, "unknown", "missing")]
