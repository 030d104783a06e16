"""Where a form that was refused is taken up again. No script is needed: the browser goes to what says ``autofocus``."""

from collections.abc import Iterable

from django.forms import BoundField


def take_up(fields: Iterable[BoundField]) -> None:
    """The first of these fields, in the order of the page, that was refused gets the focus."""
    wrong = next((field for field in fields if field.errors), None)
    if wrong is not None:
        wrong.field.widget.attrs["autofocus"] = True


def with_reason_last(fields: Iterable[BoundField]) -> list[BoundField]:
    """As every editing page lays its fields."""
    return sorted(fields, key=lambda field: field.name == "reason")
