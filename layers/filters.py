"""Filters in the query string, ``field=value`` or ``field__operator=value``, compiled to parameters.

Only fields that the projection declares can be asked about: a hidden field and one that does not exist get the same answer.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from .conditions import Condition, Value
from .declaration import Field, Kind
from .projection import Projection, UnknownField
from .refusals import bad_value, unknown_field

LONGEST_VALUE = 200
MOST_VALUES = 50
MOST_FILTERS = 20
SEOUL = ZoneInfo("Asia/Seoul")
_COMPARISONS = {"": "=", "ne": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_ORDERED: frozenset[Kind] = frozenset({"integer", "number", "date", "datetime"})
_TEXTUAL: frozenset[Kind] = frozenset({"text", "code"})
_INTEGER = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def compile_filters(projection: Projection, asked: Iterable[tuple[str, str]]) -> list[Condition]:
    """``asked``: name and value as they stand in the query string. Raises a 400 that names the first wrong one."""
    pairs = list(asked)
    if len(pairs) > MOST_FILTERS:
        raise bad_value(pairs[MOST_FILTERS][0], _("more than %(most)s filters") % {"most": MOST_FILTERS})
    return [_compile(projection, name, value) for name, value in pairs]


def chosen_fields(projection: Projection, text: str | None) -> tuple[Field, ...]:
    """``fields=a,b``: those and no others; absent: all that are declared for the audience; empty: none."""
    if text is None:
        return projection.fields
    names = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    try:
        return tuple(projection.field(name) for name in names)
    except UnknownField as error:
        raise unknown_field(error.name) from error


def _compile(projection: Projection, name: str, value: str) -> Condition:
    field, operator = _field_and_operator(projection, name)
    if not field.filterable:
        raise bad_value(name, _("cannot be filtered by"))
    if len(value) > LONGEST_VALUE * MOST_VALUES or "\0" in value:
        raise bad_value(name, _("is too long or has a NUL character"))
    return _OPERATORS[operator](field, name, operator, value)


def _field_and_operator(projection: Projection, name: str) -> tuple[Field, str]:
    """The whole name first, so that a field called ``a__gte`` can still be asked for."""
    try:
        return projection.field(name), ""
    except UnknownField as error:
        base, mark, operator = name.rpartition("__")
        if not mark or operator not in _OPERATORS:
            raise unknown_field(name) from error
    try:
        return projection.field(base), operator
    except UnknownField as error:
        raise unknown_field(name) from error


def _column(field: Field) -> sql.Composable:
    """A code may be stored as text or as a number; it is compared as it is written in the declaration."""
    column = sql.SQL("f.{}").format(sql.Identifier(field.name))
    return sql.SQL("{}::text").format(column) if field.kind in _TEXTUAL else column


def _compare(field: Field, name: str, operator: str, value: str) -> Condition:
    if operator not in ("", "ne") and field.kind not in _ORDERED:
        raise bad_value(name, _("only numbers, dates and times can be compared by size"))
    return Condition(
        sql.SQL("{} {} %s").format(_column(field), sql.SQL(_COMPARISONS[operator])),  # from the table above
        (_value(field, name, value),),
    )


def _any(field: Field, name: str, operator: str, value: str) -> Condition:
    values = value.split(",")
    if len(values) > MOST_VALUES:
        raise bad_value(name, _("more than %(most)s values") % {"most": MOST_VALUES})
    marks = sql.SQL(", ").join([sql.SQL("%s")] * len(values))
    return Condition(sql.SQL("{} IN ({})").format(_column(field), marks), tuple(_value(field, name, v) for v in values))


def _contains(field: Field, name: str, operator: str, value: str) -> Condition:
    if field.kind != "text":
        raise bad_value(name, _("only text can be searched"))
    text = str(_value(field, name, value))
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Condition(sql.SQL("{} ILIKE %s").format(_column(field)), (f"%{escaped}%",))


def _missing(field: Field, name: str, operator: str, value: str) -> Condition:
    wanted = _TRUTH.get(value.lower())
    if wanted is None:
        raise bad_value(name, _("must be true or false"))
    return Condition(sql.SQL("({} IS NULL) = %s").format(_column(field)), (wanted,))


_OPERATORS: Mapping[str, Callable[[Field, str, str, str], Condition]] = {
    **dict.fromkeys(_COMPARISONS, _compare),
    "in": _any,
    "contains": _contains,
    "isnull": _missing,
}


def _text(value: str) -> str:
    if len(value) > LONGEST_VALUE:
        raise ValueError(value)
    value.encode()  # a lone surrogate cannot be stored, so nothing can equal it
    return value


def _integer(value: str) -> int:
    if not _INTEGER.fullmatch(value) or not -(1 << 63) <= int(value) < 1 << 63:
        raise ValueError(value)
    return int(value)


def _number(value: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _boolean(value: str) -> bool:
    return _TRUTH[value.lower()]


def _datetime(value: str) -> datetime:
    """A time without an offset is Korean time. A blank is what a plus sign becomes in a query string."""
    moment = datetime.fromisoformat(value.replace(" ", "+") if value.count(" ") == 1 and "T" in value else value)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)
    return moment.astimezone(UTC)  # PostgreSQL knows offsets to 15:59 only, Python to 23:59


_READERS: Mapping[Kind, tuple[Callable[[str], Value], str | Promise]] = {
    "text": (_text, _("is too long or not text")),
    "code": (_text, _("is too long or not text")),
    "integer": (_integer, _("is not a whole number")),
    "number": (_number, _("is not a number")),
    "boolean": (_boolean, _("must be true or false")),
    "date": (date.fromisoformat, _("is not a date such as 2026-01-31")),
    "datetime": (_datetime, _("is not a time such as 2026-01-31T09:00+09:00")),
}


def _value(field: Field, name: str, text: str) -> Value:
    read, reason = _READERS[field.kind]
    try:
        return read(text)
    except (ValueError, LookupError, OverflowError) as error:
        raise bad_value(name, reason) from error
