"""Values in words, as the reader's language writes them; the map's ``figures.ts`` and ``fields.ts`` say the same. Times are Seoul's."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from layers.declaration import Field, Text

UNITS_EN = {"명": "people", "명/km²": "people/km²", "대": "units", "일": "days"}


def language() -> str:
    return "en" if (translation.get_language() or "").startswith("en") else "ko"


def of(words: Mapping[str, str] | Text) -> str:
    """Words in both languages → in the reader's; Korean where the other is empty."""
    found = words._asdict() if isinstance(words, Text) else words
    return found.get(language()) or found.get("ko") or ""


def number(value: float, digits: int = 0) -> str:
    """At most so many decimals, and none for show."""
    places = len(f"{value:.{digits}f}".partition(".")[2].rstrip("0"))
    return number_format(round(value, digits), decimal_pos=places, force_grouping=True)


def unit(name: str) -> str:
    return UNITS_EN.get(name, name) if language() == "en" else name


def day(iso: str) -> str:
    return date_format(date.fromisoformat(iso[:10]), "j M Y" if language() == "en" else "Y. n. j.")


def moment(iso: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(iso)), "j M Y, H:i" if language() == "en" else "Y. n. j. H:i") + " KST"


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
