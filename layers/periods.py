"""Periods as they are written in a URL: 2026-10-03, 2026-10, 2026-Q4, 2026. A period is known by its first day."""

import re
from datetime import date
from typing import Literal

from .declaration import Text

Kind = Literal["day", "month", "quarter", "year"]
KINDS: tuple[Kind, ...] = ("day", "month", "quarter", "year")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
# Not the process's own: its locale is the machine's.
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_WRITTEN: dict[str, re.Pattern[str]] = {
    "day": re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII),
    "month": re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})", re.ASCII),
    "quarter": re.compile(r"(?P<year>\d{4})-Q(?P<quarter>[1-4])", re.ASCII),
    "year": re.compile(r"(?P<year>\d{4})", re.ASCII),
}


def parse(kind: str, text: str) -> date:
    """The first day of a written period. Raises ValueError for anything else, and for a period of another kind."""
    found = _WRITTEN[kind].fullmatch(text)
    if found is None:
        raise ValueError(text)
    parts = {name: int(value) for name, value in found.groupdict().items()}
    month = parts.get("month", 3 * parts.get("quarter", 1) - 2)
    return date(parts["year"], month, parts.get("day", 1))


def written(kind: str, start: date) -> str:
    if kind == "quarter":
        return f"{start.year:04d}-Q{(start.month + 2) // 3}"
    return start.isoformat()[: {"day": 10, "month": 7, "year": 4}[kind]]


def in_words(kind: str, start: date) -> Text:
    """As people say it, where a period stands in a sentence: 2026년 10월, Oct 2026."""
    year, month = start.year, start.month
    if kind == "year":
        return Text(f"{year}년", f"{year}")
    if kind == "quarter":
        quarter = (month + 2) // 3
        return Text(f"{year}년 {quarter}분기", f"Q{quarter} {year}")
    if kind == "month":
        return Text(f"{year}년 {month}월", f"{_ENGLISH[month - 1]} {year}")
    return Text(f"{year}년 {month}월 {start.day}일", f"{start.day} {_ENGLISH[month - 1]} {year}")


def start_of(kind: str, day: date) -> date:
    """The first day of the period a day lies in."""
    if kind == "day":
        return day
    step = MONTHS[kind]
    return date(day.year, (day.month - 1) // step * step + 1, 1)


def back(kind: str, start: date, steps: int) -> date:
    """The period so many before this one; after it with a negative number. Never before year 1 or after 9999."""
    if kind == "day":
        return date.fromordinal(min(max(start.toordinal() - steps, 1), date.max.toordinal()))
    months = start.year * 12 + start.month - 1 - steps * MONTHS[kind]
    months = min(max(months, 12), 12 * 9999 + 11)
    return date(months // 12, months % 12 + 1, 1)
