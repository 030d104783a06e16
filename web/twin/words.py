"""Values in words, as the reader's language writes them; the map's ``figures.ts`` and ``fields.ts`` say the same. Times are Seoul's."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from feeds.connector import connectors
from geo import seoul
from layers.declaration import Field, Text

UNITS_EN = {
    "명": "people",
    "명/km²": "people/km²",
    "대": "units",
    "%p": "pp",
    "분": "min",
    "시간": "h",
    "건": "cases",
    "곳": "places",
    "원": "won",
    "억원": "100M won",
    "천원": "1,000 won",
    "일": "days",
    "년": "years",
    "개": "items",
    "점": "points",
    "천 명": "1,000 people",
    "억 원": "100M won",
    "만 원": "10,000 won",
    "식": "meals",
    "권": "books",
    "그루": "trees",
    "기": "units",
    "톤": "t",
    "L/일": "L/day",
}


def language() -> str:
    return "en" if (translation.get_language() or "").startswith("en") else "ko"


def of(words: Mapping[str, str] | Text) -> str:
    """Words in both languages → in the reader's; Korean where the other is empty."""
    found = words._asdict() if isinstance(words, Text) else words
    return found.get(language()) or found.get("ko") or ""


def told(text: str) -> str:
    """Text of the data, which is Korean. An English page says districts, their offices and agencies of our sources in English, and marks
    what else is Korean: it would be read aloud as if it were English."""
    if language() != "en" or not _HANGUL.search(text):
        return text
    return _in_english(text) or format_html('<span lang="ko">{}</span>', text)


_HANGUL = re.compile("[가-힣]")
_OF_A_DISTRICT = re.compile(r"(?:서울특별시|서울시)?[\s_]*([가-힣]+구)(청)?( \(시범\))?")


def _in_english(text: str) -> str:
    agency = next((c.source.agency_en for c in connectors().values() if c.source.agency_ko == text), "")
    if agency:
        return agency
    found = _OF_A_DISTRICT.fullmatch(text)
    name = found and next((d.name_en for d in seoul.table().districts if d.name_ko == found[1]), "")
    if not found or not name:
        return ""
    return f"{name}{' Office' if found[2] else ''}{' (demo)' if found[3] else ''}"


def number(value: float, digits: int = 0) -> str:
    """At most so many decimals, and none for show."""
    places = len(f"{value:.{digits}f}".partition(".")[2].rstrip("0"))
    return number_format(round(value, digits), decimal_pos=places, force_grouping=True)


def figure(value: float) -> str:
    """As many decimals as a figure of this size deserves: 14,860 · 96.2 · 3.45 · 0.071."""
    size = abs(value)
    return number(value, 0 if size >= 1000 else 1 if size >= 10 else 2 if size >= 1 or size == 0 else 3)


def short(value: float) -> str:
    """For legends and labels: 24,000 → 2.4만 or 24k."""
    steps = ((1e6, "M"), (1e3, "k")) if language() == "en" else ((1e8, "억"), (1e4, "만"))
    for size, name in steps:
        if abs(value) >= size:
            return f"{number(value / size, 1)}{name}"
    return figure(value)


def unit(name: str) -> str:
    return UNITS_EN.get(name, name) if language() == "en" else name


def day(iso: str) -> str:
    return date_format(date.fromisoformat(iso[:10]), "j M Y" if language() == "en" else "Y. n. j.")


def moment(iso: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(iso)), "j M Y, H:i" if language() == "en" else "Y. n. j. H:i") + " KST"


def when(iso: str) -> str:
    """A day or a moment, as it is known."""
    return day(iso) if len(iso) == len("2026-01-01") else moment(iso)


def of_source(source: Mapping[str, Any]) -> dict[str, Any]:
    """A source as a page credits it: its names in the reader's language, and of which day it is. One that nobody has described and that
    has brought nothing is not credited: it has no title."""
    dated = _("as of %(day)s") % {"day": day(source["as_of"])} if source["as_of"] else ""
    title = "" if source["title"]["ko"] == source["slug"] else of(source["title"])
    return {**source, "title": title, "agency": of(source["agency"]), "as_of": dated}


def period(code: str) -> str:
    """2026-10-03, 2026-10, 2026-Q4 or 2026, as the map's ``periods.ts`` says it."""
    year, _dash, part = code.partition("-")
    if "-" in part:
        return day(code)
    if not part:
        return year if language() == "en" else f"{year}년"
    if part.startswith("Q"):
        return f"{part} {year}" if language() == "en" else f"{year}년 {part[1:]}분기"
    return date_format(date(int(year), int(part), 1), "M Y" if language() == "en" else "Y년 n월")


def thousand_won(amount: float | None) -> str:
    """As money is spoken of: 726.9억 원, ₩72.7bn; the map's ``money``."""
    return _("not known") if amount is None else money(amount * 1000)


def money(won: float) -> str:
    size = abs(won)
    if language() == "en":
        by, name = (1e9, "bn") if size >= 1e9 else (1e6, "m") if size >= 1e6 else (1, "")
        return f"₩{number(won / by, 0 if by == 1 else 1)}{name}"
    if size >= 1e12:
        return f"{number(won / 1e12, 2)}조 원"
    if size >= 1e8:
        return f"{number(won / 1e8, 0 if size >= 1e10 else 1)}억 원"
    return f"{number(won / 1e4)}만 원" if size >= 1e4 else f"{number(won)}원"


def value_text(field: Field, value: Any) -> str:
    """A feature's value by its field's declaration. What is not known is said to be so; it is never 0."""
    if value is None or value == "":
        return _("not known")
    if field.kind == "boolean":
        return _("yes") if value else _("no")
    if field.kind == "code":
        return of(field.codes[str(value)]) if str(value) in field.codes else str(value)
    if field.kind == "date":
        return day(str(value))
    if field.kind == "datetime":
        return moment(str(value))
    if not isinstance(value, int | float):
        return str(value)
    text = number(value, 2 if field.kind == "number" else 0)
    return f"{text} {unit(field.unit)}" if field.unit else text
