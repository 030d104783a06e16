"""What a request asks, where the framework does not look closely enough."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from geo.models import Area

from . import areas
from .filters import SEOUL
from .refusals import bad_value, no_such_area, unknown_parameter


def area_of(code: str, field: str) -> Area:
    """The area of a code today, or its successor's. Raises a 404 for a code in the path, a 400 for one in the query."""
    plausible = code.isprintable() and len(code) <= 20
    found = areas.find(code) if plausible else None
    if found is None:
        raise no_such_area(field) if field == "code" else bad_value(field, _("no such area"))
    return found


def moment_of(field: str, text: str) -> datetime:
    """A time, in UTC; without an offset it is Korean time. Raises a 400 that names the field."""
    try:
        # A blank is what a plus sign becomes in a query string.
        moment = datetime.fromisoformat(text.replace(" ", "+") if text.count(" ") == 1 and "T" in text else text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise bad_value(field, _("is not a time such as 2026-01-31T09:00+09:00")) from error


def others(request: HttpRequest, known: type[Schema]) -> Iterator[tuple[str, str]]:
    """Names and values in the query string that ``known`` does not declare. What it declares may be given once."""
    written = {field.alias or name for name, field in known.model_fields.items()}
    for name, values in request.GET.lists():
        if name not in written:
            yield from ((name, str(value)) for value in values)
        elif len(values) > 1:
            raise bad_value(name, _("is given more than once"))


def only(request: HttpRequest, known: type[Schema]) -> None:
    """A misspelt parameter that is silently ignored would answer another question."""
    for name, _value in others(request, known):
        raise unknown_parameter(name)
