"""What the API refuses, in sentences that name the field.

What does not exist and what the caller may not know of get the very same answer, so neither echoes what was asked.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.problems import Problem

Sentence = str | Promise

# What pydantic refuses a parameter for, by its name of the error. Anything else “is not valid”.
REASONS: Mapping[str, Sentence] = {
    "missing": _("is missing"),
    "int_parsing": _("is not a whole number"),
    "int_parsing_size": _("is too large"),
    "int_from_float": _("is not a whole number"),
    "float_parsing": _("is not a number"),
    "finite_number": _("is not a number"),
    "greater_than": _("must be more than %(gt)s"),
    "greater_than_equal": _("must be at least %(ge)s"),
    "less_than": _("must be less than %(lt)s"),
    "less_than_equal": _("must be at most %(le)s"),
    "string_too_long": _("is too long or not text"),
    "literal_error": _("must be one of %(expected)s"),
}


def bad_value(field: str, reason: Sentence) -> Problem:
    return Problem(400, errors=[(field, reason)])


def unknown_field(name: str) -> Problem:
    return bad_value(name, _("no such field"))


def no_such(field: str, reason: Sentence) -> Problem:
    return Problem(404, errors=[(field, reason)])


def no_such_layer(field: str = "slug") -> Problem:
    return no_such(field, _("no such layer"))


def no_such_feature() -> Problem:
    return no_such("id", _("no such feature"))


def no_such_area(field: str = "code") -> Problem:
    return no_such(field, _("no such area"))


def unknown_parameter(name: str) -> Problem:
    return bad_value(name, _("no such parameter"))


def reason_of(error: Mapping[str, Any]) -> Sentence:
    """``error``: one of pydantic's."""
    reason = REASONS.get(error["type"])
    return _("is not valid") if reason is None else reason % error.get("ctx", {})
