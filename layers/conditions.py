"""Pieces of a WHERE clause: SQL whose identifiers come from declarations, values apart as parameters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce

from django.utils.translation import gettext_lazy as _
from psycopg import sql

from accounts.problems import Problem

from .refusals import bad_value

_NUMBER = re.compile(r"[+-]?(\d{1,4}(\.\d{0,20})?|\.\d{1,20})(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)


Value = int | float | str | date  # a bool is an int, a datetime a date


@dataclass(frozen=True, slots=True)
class Condition:
    sql: sql.Composable
    values: tuple[Value, ...] = ()


TRUE = Condition(sql.SQL("true"))


def all_of(conditions: Iterable[Condition]) -> Condition:
    return reduce(_and, conditions, TRUE)


def _and(left: Condition, right: Condition) -> Condition:
    return Condition(sql.SQL("{} AND {}").format(left.sql, right.sql), left.values + right.values)


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in degrees. West of the antimeridian to east of it when ``west > east``."""

    west: float
    south: float
    east: float
    north: float

    @property
    def parts(self) -> tuple[tuple[float, float, float, float], ...]:
        if self.west <= self.east:
            return ((self.west, self.south, self.east, self.north),)
        return ((self.west, self.south, 180.0, self.north), (-180.0, self.south, self.east, self.north))


def parse_box(text: str) -> Box:
    """Raises a 400 that names ``bbox``."""
    numbers = text.split(",")
    if len(numbers) != 4:
        raise bad_value("bbox", _("must be four numbers: west,south,east,north"))
    west, south, east, north = (degrees("bbox", number, limit) for number, limit in zip(numbers, (180, 90, 180, 90), strict=True))
    if south > north:
        raise bad_value("bbox", _("south lies north of north"))
    return Box(west, south, east, north)


def degrees(field: str, text: str, limit: int) -> float:
    """A decimal number of degrees between −limit and limit; no infinities."""
    if not _NUMBER.fullmatch(text.strip()):
        raise bad_value(field, _("is not a number of degrees"))
    value = float(text)
    if abs(value) > limit:
        raise _outside(field, limit)
    return value


def _outside(field: str, limit: int) -> Problem:
    return bad_value(field, _("lies outside −%(limit)s … %(limit)s degrees") % {"limit": limit})


def in_box(box: Box) -> Condition:
    """Features that touch the box. One index look-up per part: a union of both would span the whole world."""
    return _of_parts("ST_Intersects(f.geometry, {})", box)


def boxed_in(box: Box) -> Condition:
    """Features whose own boxes touch the box, by single precision: all that touch it and a few beside. The spatial index's question."""
    return _of_parts("f.geometry && {}", box)


def _of_parts(question: str, box: Box) -> Condition:
    part = sql.SQL(question).format(sql.SQL("ST_MakeEnvelope(%s, %s, %s, %s, 4326)"))
    return Condition(
        sql.SQL("({})").format(sql.SQL(" OR ").join([part] * len(box.parts))),
        tuple(number for edges in box.parts for number in edges),
    )


def after_key(key: int) -> Condition:
    return Condition(sql.SQL("f.id > %s"), (key,))
