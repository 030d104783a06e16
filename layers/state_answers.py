"""What ``/layers/{slug}/state`` answers, read from the database: the layer's own state, a measure it declares, or one provided."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from psycopg import sql

from accounts.audience import Audience
from accounts.problems import Problem

from . import measures, periods
from .declaration import Layer, Measure, State
from .measures import Provided
from .pool import fetch_row
from .projection import project, state_rows, table_identifier
from .refusals import bad_value, no_such

CLASSES = 5
RECENT = 24  # periods whose values the classes are cut from, so that a month keeps its colours when another is looked at
RAMP, RAMP_OF_TARGETS = "density", "target"
UNIT_OF_FORM = {"value": "{}", "per_1000": "{}/1,000명", "per_km2": "{}/km²", "against_target": ""}


@dataclass(frozen=True, slots=True)
class Asked:
    """``measure`` empty: the layer's own state. ``period`` empty: the last one there are values of. ``periods``: so many up to it."""

    measure: str = ""
    period: str = ""
    form: str = "value"
    periods: int = 0


async def read(layer: Layer, audience: Audience, asked: Asked) -> bytes:
    """The answer's body. Raises a Problem that names what this audience does not find: the layer's state, measure, period or form."""
    if asked == Asked():
        if layer.state is None or layer.state.audience > audience:
            raise Problem(404, detail=_("This layer has no state."), errors=[("layer", _("has no state"))])
        values, as_of, _edges = await _declared(layer, layer.state, audience, cut=False)
        return _body({"layer": layer.slug, "as_of": as_of, **_words(layer.state)}, values)
    own = next((m for m in measures.declared(layer, audience) if m.code == asked.measure), None)
    if own is not None:
        return await _own(layer, own, audience, asked)
    return await _provided(layer, await _find(layer, audience, asked.measure), audience, asked)


async def _own(layer: Layer, measure: Measure, audience: Audience, asked: Asked) -> bytes:
    if asked.period or asked.periods:
        raise bad_value("period" if asked.period else "periods", _("this measure has none: it is always the newest value"))
    _check_form(asked.form, ("value",))
    values, as_of, edges = await _declared(layer, measure.state, audience, cut=not measure.breaks)
    head = {
        "layer": layer.slug,
        "measure": measure.code,
        "period": None,
        "form": "value",
        "as_of": as_of,
        **_words(measure.state),
        "direction": measure.direction,
        "ramp": measure.ramp,
        "edges": list(measure.breaks) or _tidy(edges),
    }
    return _body(head, values)


async def _find(layer: Layer, audience: Audience, code: str) -> Provided:
    known = {"code": code, "level": layer.area_level, "audience": int(audience)}
    for source in measures.tables_for(layer):
        row = await fetch_row(measures.one_sql(source), known)
        if row is not None:
            return measures.provided(source, row)
    raise no_such("measure", _("no such measure"))


async def _provided(layer: Layer, measure: Provided, audience: Audience, asked: Asked) -> bytes:
    _check_form(asked.form, measure.forms)
    start = _start(measure, asked.period)
    starts = [periods.back(measure.period, start, steps) for steps in reversed(range(asked.periods or 1))] if start else []
    params = {
        "code": measure.code,
        "level": layer.area_level,
        "audience": int(audience),
        "starts": starts,
        "recent": periods.back(measure.period, measure.last or start or date.min, RECENT - 1),
        "shares": [step / CLASSES for step in range(1, CLASSES)],
    }
    known = _KNOWN.format(
        form=sql.Identifier(asked.form),
        figures=table_identifier(measure.source.figures),
        catalogue=table_identifier(measure.source.catalogue),
        rows=project(layer, audience).sql,
    )
    query = (_SERIES if asked.periods else _FIGURES).format(known=known)
    values, as_of, cuts = await fetch_row(query, params) or (None, None, None)
    if not starts or (values is None and not _within(measure, starts[-1])):
        raise no_such("period", _("there are no values of this period"))
    told = [periods.written(measure.period, one) for one in starts]
    head = {
        "layer": layer.slug,
        "measure": measure.code,
        **({"periods": told} if asked.periods else {"period": told[-1]}),
        "form": asked.form,
        "as_of": as_of,
        **_coloured(measure, asked.form, cuts),
    }
    return _body(head, values or "{}")


def _within(measure: Provided, start: date) -> bool:
    """A period between the first and the last that nobody has values of is a gap, which is something to tell."""
    return measure.first is not None and measure.last is not None and measure.first <= start <= measure.last


def _coloured(measure: Provided, form: str, cuts: Sequence[float | None] | None) -> dict[str, Any]:
    against = form == "against_target"
    return {
        "title": measure.title,
        "unit": UNIT_OF_FORM[form].format(measure.unit),
        "direction": "more" if against else measure.direction,
        "ramp": RAMP_OF_TARGETS if against else RAMP,
        "edges": list(measure.bands) if against else _tidy(cuts),
    }


def _start(measure: Provided, period: str) -> date | None:
    if not period:
        return measure.last
    try:
        return periods.parse(measure.period, period)
    except ValueError as error:
        example = periods.written(measure.period, date(2026, 10, 1))
        raise bad_value("period", _("is not written like %(example)s") % {"example": example}) from error


def _check_form(form: str, allowed: Sequence[str]) -> None:
    if form not in allowed:
        raise bad_value("form", _("must be one of %(expected)s") % {"expected": ", ".join(allowed)})


def _words(state: State) -> dict[str, Any]:
    return {"title": state.title._asdict(), "unit": state.unit}


def _body(head: dict[str, Any], values: str) -> bytes:
    """The values are JSON already, as the database wrote them."""
    return f'{json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]},"values":{values}}}'.encode()


def _tidy(edges: Sequence[float | None] | None) -> list[float]:
    """Three digits are enough to tell classes apart; equal edges are one."""
    return sorted({float(f"{edge:.3g}") for edge in edges or () if edge is not None})


# Times as ISO 8601 in UTC (the pool's time zone); the rows of the projection decide whose values are told.
_VALUES = sql.SQL(
    "SELECT coalesce(json_object_agg(id, json_build_array(value, time, quality) ORDER BY id), '{{}}')::text, max(time), {edges} FROM ("
    "SELECT p.id, s.{value} AS value, to_json(s.{time}) #>> '{{}}' AS time, s.{quality}::text AS quality "
    "FROM {rows} AS p JOIN {table} AS s ON s.{key} = p.id) AS known"
)
_QUINTILES = sql.SQL("percentile_cont(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY value::float8)")


async def _declared(layer: Layer, state: State, audience: Audience, *, cut: bool) -> tuple[str, str | None, list[float] | None]:
    """Values as JSON, the newest time, and with ``cut`` the edges of five classes."""
    query = _VALUES.format(
        value=sql.Identifier(state.value),
        time=sql.Identifier(state.time),
        quality=sql.Identifier(state.quality),
        key=sql.Identifier(state.key),
        table=state_rows(state),
        rows=project(layer, audience).sql,
        edges=_QUINTILES if cut else sql.SQL("NULL"),
    )
    return await fetch_row(query, {}) or ("{}", None, None)


# The audience is asked for once more where the values are: a measure withdrawn between the two questions has none.
_KNOWN = sql.SQL("""
WITH known AS MATERIALIZED (
    SELECT v.key AS id, v.period_start, v.{form}::float8 AS value, to_json(v.time) #>> '{{}}' AS time, v.quality::text AS quality
    FROM {figures} AS v JOIN {rows} AS p ON p.id = v.key
    WHERE v.code = %(code)s AND v.level = %(level)s AND (v.period_start = ANY(%(starts)s::date[]) OR v.period_start >= %(recent)s)
      AND EXISTS (SELECT FROM {catalogue} AS c WHERE c.code = v.code AND c.level = v.level AND c.audience <= %(audience)s)),
    cut AS (SELECT percentile_cont(%(shares)s::float8[]) WITHIN GROUP (ORDER BY value) AS edges FROM known)
""")
# Of an area that has no value in the period there is no entry; one whose value is recorded as unknown has null.
_FIGURES = sql.SQL("""{known}
SELECT json_object_agg(id, json_build_array(value, time, quality) ORDER BY id)::text, max(time), (SELECT edges FROM cut)
FROM known WHERE period_start = ANY(%(starts)s::date[])
""")
# A place for every period: null where there is no value, for whatever reason.
_SERIES = sql.SQL("""{known}
SELECT json_object_agg(id, series ORDER BY id)::text, max(time), (SELECT edges FROM cut) FROM (
    SELECT area.id, json_agg(known.value ORDER BY s.place) AS series, max(known.time) AS time
    FROM (SELECT DISTINCT id FROM known WHERE period_start = ANY(%(starts)s::date[])) AS area
    CROSS JOIN unnest(%(starts)s::date[]) WITH ORDINALITY AS s (start, place)
    LEFT JOIN known ON known.id = area.id AND known.period_start = s.start
    GROUP BY area.id) AS told
""")
