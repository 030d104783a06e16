"""What a layer can be coloured by: the measures it declares itself, and those that apps above know only at run time.

An app above does not declare its measures one by one: it names two relations (a MeasureTable), and who may see which of their rows is
decided here, in the query.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from psycopg import sql

from accounts.audience import Audience
from feeds.licences import Said, allows_derivatives

from . import periods
from .declaration import Layer, Measure, Text
from .projection import Projection, table_identifier

FORMS = ("value", "per_1000", "per_km2", "against_target")


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """Measures that are rows: they colour every layer of areas whose ``area_level`` they know.

    ``catalogue``: code, level, title_ko, title_en, unit, group, direction, period (day … year), forms (text[]), bands (float8[], edges
    of ``against_target``), derivatives, licence (the source's), audience (smallint), first_period, last_period (dates, null where there
    are no values). ``groups``: what its groups are called, in the order they are listed.
    ``figures``: code, level, key (the area's id today), period_start, time, quality, and a column per form.
    ``watches``: the tables whose change is a new answer.
    """

    name: str
    catalogue: str
    figures: str
    watches: tuple[str, ...]
    groups: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Provided:
    """One row of a catalogue, as its asker may know of it."""

    source: MeasureTable
    code: str
    title: dict[str, str]
    unit: str
    group: str
    direction: str
    period: str
    forms: tuple[str, ...]
    bands: tuple[float, ...]
    first: date | None
    last: date | None


_tables: dict[str, MeasureTable] = {}


def provide(table: MeasureTable) -> MeasureTable:
    if table.name in _tables:
        raise ValueError(f"measures {table.name!r} are provided twice")
    _tables[table.name] = table
    return table


def tables_for(layer: Layer) -> Iterator[MeasureTable]:
    if layer.area_level:
        yield from _tables.values()


def declared(layer: Layer, audience: Audience) -> list[Measure]:
    return [measure for measure in layer.measures if measure.state.audience <= audience]


_COLUMNS = sql.SQL(
    'code, title_ko, title_en, unit, "group", direction, period, forms, bands, derivatives, licence, first_period, last_period'
)
_ONE = sql.SQL("SELECT {} FROM {} WHERE code = %(code)s AND level = %(level)s AND audience <= %(audience)s")
_ALL = sql.SQL("SELECT level, {} FROM {} WHERE level = ANY(%s) AND audience <= %s ORDER BY code")


def one_sql(source: MeasureTable) -> sql.Composed:
    """Parameters: code, level, audience. No row: there is none, or none that this audience may know of."""
    return _ONE.format(_COLUMNS, table_identifier(source.catalogue))


def provided(source: MeasureTable, row: Sequence[Any]) -> Provided:
    code, ko, en, unit, group, direction, period, forms, bands, derivatives, licence, first, last = row
    allowed = allowed_forms(forms, derivatives=allows_derivatives(Said(licence, derivatives)))
    return Provided(source, code, {"ko": ko, "en": en}, unit, group, direction, period, allowed, tuple(bands or ()), first, last)


def allowed_forms(forms: Sequence[str], *, derivatives: bool) -> tuple[str, ...]:
    """A value beside its target is still the source's value; one divided by people or land is computed from it."""
    return tuple(form for form in forms if derivatives or not form.startswith("per_"))


def listed(projections: Sequence[Projection]) -> dict[str, list[dict[str, Any]]]:
    """Slug → what the layer may be coloured by, as its audience may know. One query for each table that colours any of them."""
    found = {p.layer.slug: [_declared_entry(m) for m in declared(p.layer, p.audience)] for p in projections}
    areas = [p for p in projections if p.layer.area_level]
    if not areas:
        return found
    for source in _tables.values():
        by_level: dict[str, list[Provided]] = {}
        for level, measure in _catalogue(source, areas):
            by_level.setdefault(level, []).append(measure)
        for projection in areas:
            known = by_level.get(projection.layer.area_level, [])
            found[projection.layer.slug] += [_entry(m) for group in source.groups for m in known if m.group == group]
    return found


def _catalogue(source: MeasureTable, areas: Sequence[Projection]) -> Iterator[tuple[str, Provided]]:
    """All of the list is one viewer's, so one audience."""
    levels, audience = sorted({p.layer.area_level for p in areas}), min(int(p.audience) for p in areas)
    with connection.cursor() as cursor:
        cursor.execute(_ALL.format(_COLUMNS, table_identifier(source.catalogue)), [levels, audience])
        for level, *row in cursor.fetchall():
            yield level, provided(source, row)


def _declared_entry(measure: Measure) -> dict[str, Any]:
    return {
        "code": measure.code,
        "title": measure.state.title._asdict(),
        "unit": measure.state.unit,
        "group": measure.group._asdict(),
        "direction": measure.direction,
        "forms": ["value"],
        "periods": None,
    }


def _entry(measure: Provided) -> dict[str, Any]:
    return {
        "code": measure.code,
        "title": measure.title,
        "unit": measure.unit,
        "group": measure.source.groups[measure.group]._asdict(),
        "direction": measure.direction,
        "forms": list(measure.forms),
        "periods": _span(measure.period, measure.first, measure.last),
    }


def _span(kind: str, first: date | None, last: date | None) -> dict[str, str] | None:
    if first is None or last is None:
        return None
    return {"kind": kind, "first": periods.written(kind, first), "last": periods.written(kind, last)}
