"""What is wrong right now, worst first: each layer's own exception rules, and what other rooms bring that is no feature.

Computed at every question from the rows the viewer sees. ``severity`` (0 … 1) is the one scale they are ranked by; each further one of
a kind weighs less, so that the many late sections of one line do not hide what else is wrong.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from psycopg import sql

from accounts.audience import Viewer
from geo.models import Area

from .catalogue import text
from .conditions import TRUE, Condition
from .declaration import ExceptionRule, State, Text
from .features import in_area, point_sql
from .projection import Projection, state_rows
from .visible import projections


@dataclass(frozen=True, slots=True)
class Place:
    """The smallest area something lies in, or the area it is about."""

    code: str
    level: str
    name: Text


@dataclass(frozen=True, slots=True)
class Found:
    """One exception. ``severity`` 0 … 1; ``layer`` and ``id``: the feature to open, where there is one; ``lon, lat``: where to fly."""

    kind: str
    title: Text
    name: Text
    severity: float
    layer: str | None = None
    id: int | None = None
    area: Place | None = None
    value: float | None = None
    reference: float | None = None
    unit: str = ""
    since: date | str | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """How many exceptions of one kind there are, shown or not."""

    kind: str
    title: Text
    layer: str | None
    count: int


#: Asked with who looks and at which area (None: the whole city). It decides itself what this viewer may know, in few queries.
Provider = Callable[[Viewer, Area | None], Iterable[Found]]
_providers: list[Provider] = []


def provide(provider: Provider) -> Provider:
    """Add exceptions that are no features of a layer: an indicator off its target in an area, a source that is late."""
    _providers.append(provider)
    return provider


def worst(viewer: Viewer, area: Area | None, limit: int) -> tuple[list[Found], list[Kind]]:
    """The ``limit`` worst of all, and every kind with its count. One query for the layers, and those of the providers."""
    seen = list(projections(viewer))
    slugs = {projection.layer.slug for projection in seen}
    features, kinds = _of_layers(seen, area, limit)
    brought = [found for provider in _providers for found in provider(viewer, area) if found.layer is None or found.layer in slugs]
    return _ranked([*features, *brought])[:limit], [*kinds, *_counted(brought)]


def rules_for(projection: Projection) -> Iterator[ExceptionRule]:
    """Those that read only what this audience may see."""
    fields, state = {field.name for field in projection.fields}, projection.layer.state
    for rule in projection.layer.exceptions:
        if fields.issuperset(rule.reads) and (not rule.with_state or (state is not None and state.audience <= projection.audience)):
            yield rule


#: What each further exception of a kind weighs beside the one before: the fifth of the worst is worth a first of 0.41.
FADING = 0.8


def _ranked(found: Iterable[Found]) -> list[Found]:
    """Worst first within a kind; among the kinds by what is left of the severity after those of its kind before it."""
    turn: dict[str, int] = {}
    placed = []
    for one in sorted(found, key=lambda f: -f.severity):
        turn[one.kind] = turn.get(one.kind, -1) + 1
        placed.append((-one.severity * FADING ** turn[one.kind], turn[one.kind], one.kind, one))
    return [one for *_order, one in sorted(placed, key=lambda p: p[:3])]


def _counted(brought: Iterable[Found]) -> list[Kind]:
    counts: dict[str, Kind] = {}
    for found in brought:
        before = counts.get(found.kind)
        counts[found.kind] = Kind(found.kind, found.title, None, (before.count if before else 0) + 1)
    return list(counts.values())


# Columns of ours carry a mark: a layer may well have a field called “name”.
_RULE = """
(SELECT {slug} AS layer, {number} AS rule, f.id, f."#name" AS name, f."#name_en" AS name_en, {value}::float8 AS value,
        {reference}::float8 AS reference, {since} AS since, least(1, greatest(0, coalesce(({severity})::float8, 0))) AS severity,
        ST_Transform({point}, 4326) AS point, {level} AS level, count(*) OVER () AS total
 FROM (SELECT p.id, p.geometry, {columns} FROM {relation} AS p) AS f {state}
 WHERE ({condition}) AND {inside}
 ORDER BY severity DESC, since NULLS LAST, f.id LIMIT %s)
"""

# A feature of a layer of areas is about that area, not about the smallest one its middle lies in.
_WITH_AREAS = """
SELECT e.layer, e.rule, e.id, e.name, e.name_en, e.value, e.reference, e.since, e.severity, ST_X(e.point), ST_Y(e.point), e.total,
       a.code, a.level, a.name_ko, coalesce(a.name_en, a.name_ko)
FROM ({together}) AS e
LEFT JOIN LATERAL (
    SELECT a.code, a.level, a.name_ko, a.name_en FROM geo_currentarea AS a
    WHERE ST_Covers(a.geometry, e.point) AND CASE WHEN e.level = '' THEN a.level <> 'zone' ELSE a.level = e.level END
    ORDER BY array_position(ARRAY['neighbourhood', 'district', 'city'], a.level::text), a.code LIMIT 1) AS a ON true
ORDER BY e.severity DESC, e.since NULLS LAST, e.layer, e.rule, e.id
"""


def _of_layers(seen: Sequence[Projection], area: Area | None, limit: int) -> tuple[list[Found], list[Kind]]:
    asked = [(projection, rule) for projection in seen for rule in rules_for(projection)]
    if not asked:
        return [], []
    parts = [_part(number, projection, rule, area, limit) for number, (projection, rule) in enumerate(asked)]
    query = sql.SQL(_WITH_AREAS).format(together=sql.SQL(" UNION ALL ").join(part.sql for part in parts))
    found, totals = [], {}
    with connection.cursor() as cursor:
        cursor.execute(query, [value for part in parts for value in part.values])
        for row in cursor.fetchall():
            projection, rule = asked[row[1]]
            totals[row[1]] = Kind(rule.kind, rule.title, projection.layer.slug, row[11])
            found.append(_found(rule, row))
    return found, [totals[number] for number in sorted(totals)]


def _part(number: int, projection: Projection, rule: ExceptionRule, area: Area | None, limit: int) -> Condition:
    layer = projection.layer
    inside = TRUE if area is None else in_area(layer, area)
    query = sql.SQL(_RULE).format(
        slug=sql.Literal(layer.slug),
        number=sql.Literal(number),
        value=_expression(rule.value),
        reference=_expression(rule.reference),
        since=sql.SQL(f"to_json({rule.since}) #>> '{{}}'") if rule.since else sql.SQL("NULL::text"),
        severity=sql.SQL(rule.severity),
        point=point_sql(layer.geometry_type),
        level=sql.Literal(layer.area_level),
        columns=_columns(projection, rule),
        relation=projection.sql,
        state=_state(layer.state) if rule.with_state and layer.state else sql.SQL(""),
        condition=sql.SQL(rule.condition),
        inside=inside.sql,
    )
    return Condition(query, (*inside.values, limit))


def _expression(text: str) -> sql.SQL:
    return sql.SQL(f"({text})" if text else "NULL")  # a constant of the declaration


def _columns(projection: Projection, rule: ExceptionRule) -> sql.Composable:
    """What the rule reads and the name; a rule that reads more than it says fails for everybody, not only for strangers."""
    fields = {field.name for field in projection.fields}
    own = projection.layer.name_field
    name = sql.SQL("coalesce(p.{}::text, '')").format(sql.Identifier(own)) if own in fields else sql.SQL("''")
    english = sql.SQL("coalesce(p.name_en::text, {})").format(name) if own in fields and "name_en" in fields else name
    reads = (sql.SQL("p.{}").format(sql.Identifier(field)) for field in rule.reads)
    return sql.SQL(", ").join([*reads, sql.SQL('{} AS "#name"').format(name), sql.SQL('{} AS "#name_en"').format(english)])


def _state(state: State) -> sql.Composable:
    columns = (("value", state.value), ("time", state.time), ("quality", state.quality))
    return sql.SQL("LEFT JOIN LATERAL (SELECT {} FROM {} AS t WHERE t.{} = f.id) AS s ON true").format(
        sql.SQL(", ").join(sql.SQL("t.{} AS {}").format(sql.Identifier(column), sql.Identifier(name)) for name, column in columns),
        state_rows(state),
        sql.Identifier(state.key),
    )


def _found(rule: ExceptionRule, row: Sequence[Any]) -> Found:
    layer, _number, key, name, name_en, value, reference, since, severity, lon, lat, _total, code, level, area_ko, area_en = row
    return Found(
        kind=rule.kind,
        title=rule.title,
        name=Text(name, name_en),
        severity=severity,
        layer=layer,
        id=key,
        area=Place(code, level, Text(area_ko, area_en)) if code else None,
        value=value,
        reference=reference,
        unit=rule.unit,
        since=since,
        lon=lon,
        lat=lat,
    )


def as_json(found: Found) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "title": text(found.title),
        "layer": found.layer,
        "id": found.id,
        "name": text(found.name),
        "area": {"code": found.area.code, "level": found.area.level, "name": text(found.area.name)} if found.area else None,
        "value": found.value,
        "reference": found.reference,
        "unit": found.unit,
        "since": found.since.isoformat() if isinstance(found.since, date) else found.since,
        "severity": round(found.severity, 4),
        "lon": None if found.lon is None else round(found.lon, 7),
        "lat": None if found.lat is None else round(found.lat, 7),
    }


def kind_as_json(kind: Kind) -> dict[str, Any]:
    return {"kind": kind.kind, "title": text(kind.title), "layer": kind.layer, "count": kind.count}
