"""Periods, written and read."""

from datetime import date

import pytest

from layers import periods


@pytest.mark.parametrize(
    ("kind", "text", "start"),
    [
        ("day", "2026-02-28", (2026, 2, 28)),
        ("month", "2026-10", (2026, 10, 1)),
        ("quarter", "2026-Q4", (2026, 10, 1)),
        ("year", "2026", (2026, 1, 1)),
    ],
)
def test_what_is_written_is_read_again(kind: str, text: str, start: tuple[int, int, int]) -> None:
    assert periods.parse(kind, text) == date(*start)
    assert periods.written(kind, date(*start)) == text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("day", "2026-02-30"),
        ("day", "2026-02"),
        ("month", "2026-13"),
        ("month", "2026-1"),
        ("month", "٢٠٢٦-10"),
        ("quarter", "2026-Q5"),
        ("year", "0000"),
        ("year", ""),
    ],
)
def test_nonsense_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        periods.parse(kind, text)


@pytest.mark.parametrize(
    ("kind", "steps", "there"),
    [
        ("day", 31, (2025, 12, 1)),
        ("month", 1, (2025, 12, 1)),
        ("month", 12, (2025, 1, 1)),
        ("quarter", 1, (2025, 10, 1)),
        ("year", 2, (2024, 1, 1)),
        ("month", -13, (2027, 2, 1)),
    ],
)
def test_counting_back(kind: str, steps: int, there: tuple[int, int, int]) -> None:
    assert periods.back(kind, date(2026, 1, 1), steps) == date(*there)


def test_counting_stops_at_the_ends_of_the_calendar() -> None:
    assert periods.back("year", date(2, 1, 1), 50) == date(1, 1, 1)
    assert periods.back("month", date(9999, 12, 1), -1) == date(9999, 12, 1)
    assert periods.back("day", date(1, 1, 1), 5) == date(1, 1, 1)


def test_the_period_a_day_lies_in() -> None:
    assert [periods.start_of(kind, date(2026, 11, 23)) for kind in periods.KINDS] == [
        date(2026, 11, 23),
        date(2026, 11, 1),
        date(2026, 10, 1),
        date(2026, 1, 1),
    ]


@pytest.mark.parametrize(
    ("kind", "ko", "en"),
    [
        ("day", "2026년 10월 3일", "3 Oct 2026"),
        ("month", "2026년 10월", "Oct 2026"),
        ("quarter", "2026년 4분기", "Q4 2026"),
        ("year", "2026년", "2026"),
    ],
)
def test_in_a_sentence_it_is_said_as_people_say_it(kind: str, ko: str, en: str) -> None:
    assert periods.in_words(kind, date(2026, 10, 3)) == (ko, en)
