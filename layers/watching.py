"""Puts the triggers of the change log, and the indexes of search, on the tables a layer is drawn from. Runs as the owner of the schema.

A *subject* is a layer as some audience draws it: ``slug:public``. Audiences that draw the same share one. A subject's triggers
compare what that audience sees before and after a statement, so that a change of what it may not see does not even move the
version of its tiles.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.dispatch import Signal
from psycopg import sql

from accounts.audience import Audience

from . import measures, registry
from .declaration import Layer
from .features import source_field
from .projection import Projection, project, table_identifier
from .search import indexes as search_indexes

#: Sent after the commit of a change that touched a layer as a whole (import, swap of its table, new declaration): ``slug=``.
replaced = Signal()


@dataclass(frozen=True, slots=True)
class Subject:
    """``facts``: what the audience draws of the rows ``:rows:`` of the layer's own table."""

    name: str
    facts: str


def subjects(layer: Layer) -> dict[Audience, Subject]:
    """The subject of each audience that may see the layer, the lowest naming those that draw the same."""
    found: dict[Audience, Subject] = {}
    for audience in Audience:
        if audience < layer.audience:
            continue
        try:
            facts = _facts(project(layer, audience))
        except PermissionError:
            continue
        same = next((s for s in found.values() if s.facts == facts), None)
        found[audience] = same or Subject(f"{layer.slug}:{audience.slug}", facts)
    return found


def state_subject(layer: Layer) -> str:
    return f"{layer.slug}:state"


def state_tables(layer: Layer) -> list[str]:
    """What the layer's state and measures are read from, those of apps above included; none of it may be there yet."""
    states = [*([layer.state] if layer.state else []), *(measure.state for measure in layer.measures)]
    declared = [table for state in states for table in state.watches or (state.table,)]
    return [*declared, *(table for source in measures.tables_for(layer) for table in source.watches if _exists(table))]


def watched_tables(layer: Layer) -> list[str]:
    """Every table a statement on which may change how the layer is drawn; views are followed to the tables they read."""
    relation = layer.relation
    declared = [*(relation.watches or (relation.table,)), *(copy.table for copy in layer.detail.generalised)]
    return _base_tables(declared)


def watch(layer: Layer) -> bool:
    """Install what is missing; True if anything was, and then the layer counts as changed everywhere.

    To be called after a layer's table was made or swapped, in the same transaction.
    """
    news = [
        _install(table, layer.slug, subject.name, subject.facts if table in _names(layer) else "")
        for subject in {s.name: s for s in subjects(layer).values()}.values()
        for table in watched_tables(layer)
    ]
    if facts := state_tables(layer):
        news += [_install(table, layer.slug, state_subject(layer), "") for table in _base_tables([*facts, layer.relation.table])]
    for table in _base_tables([layer.relation.table]):
        search_indexes.ensure(layer.relation.table, table, _beside(layer))
    if changed := any(news):
        touch(layer)
    return changed


def _beside(layer: Layer) -> list[Layer]:
    """The layers of the same relation, this one among them."""
    others = [other for other in registry.layers() if other.relation.table == layer.relation.table and other.slug != layer.slug]
    return [layer, *others]


def watch_all(layers: Iterable[Layer]) -> None:
    if not _exists("layers_change"):  # migrated back to before there was a log
        return
    for layer in layers:
        if all(_exists(table) for table in (layer.relation.table, *layer.relation.watches)):
            watch(layer)


def touch(layer: Layer) -> None:
    """Record that the layer changed everywhere, for every audience; caches follow."""
    names = sorted({s.name for s in subjects(layer).values()} | ({state_subject(layer)} if state_tables(layer) else set()))
    with transaction.atomic(), connection.cursor() as cursor:
        for name in names:
            cursor.execute("SELECT layers_record_change(%s, NULL)", [name])
    transaction.on_commit(lambda: replaced.send(sender=touch, slug=layer.slug))


def fold(keep: int = 1_000) -> int:
    """Replace the changes of every subject that has more than ``keep`` by one change everywhere; returns how many went.

    Bounds what each process holds. Its price is one new version for every tile of that subject.
    """
    gone = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT subject, array_agg(id) FROM layers_change GROUP BY subject HAVING count(*) > %s", [keep])
        for subject, ids in cursor.fetchall():
            cursor.execute("DELETE FROM layers_move WHERE change = ANY(%s)", [ids])
            cursor.execute("DELETE FROM layers_change WHERE id = ANY(%s)", [ids])
            gone += cursor.rowcount
            cursor.execute("SELECT layers_record_change(%s, NULL)", [subject])
        if gone:
            cursor.execute("SELECT pg_notify('layers_change', '{\"folded\": true}')")
    return gone


def _facts(projection: Projection) -> str:
    """Compared as values: key, both geometries, source and what a tile carries. A column that merely is declared costs no new tile.

    Names of ours carry a mark, because a column may well be called “place” or “source”; the trigger reads these.
    """
    relation, source = projection.layer.relation, source_field(projection)
    columns = sorted({f.source for f in projection.fields if f.in_tile or f.name == projection.layer.detail.priority} - {relation.key})
    query = sql.SQL('SELECT {key}, {drawn} AS shape, {place} AS "#place", {source}::text AS "#source"{more} FROM ').format(
        key=sql.Identifier(relation.key),
        drawn=sql.Identifier(projection.geometry.drawn),
        place=sql.Identifier(projection.geometry.column),
        source=sql.Identifier(source.source) if source else sql.SQL("NULL"),
        more=sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier(c)) for c in columns),
    )
    # The transition table goes by the table's own name, as the condition may.
    where = sql.SQL(" AS {} WHERE {}").format(sql.Identifier(relation.table.split(".")[-1]), sql.SQL(projection.rows))
    return f"{query.as_string(None)}:rows:{where.as_string(None)}"


def _names(layer: Layer) -> set[str]:
    """The names under which the layer's own table may appear, if its rows are what is drawn."""
    bare = layer.relation.table.split(".")
    return {f"{bare[-2] if len(bare) > 1 else 'public'}.{bare[-1]}"}


def _install(table: str, slug: str, subject: str, facts: str) -> bool:
    """The four triggers of one subject on one table. False where they are there already, exactly so."""
    prefix, mark = f"madang:{_short(slug)}:{_short(subject)}:", _short(facts or "whole")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND starts_with(tgname, %s)", [_quoted(table), prefix])
        present = {row[0] for row in cursor.fetchall()}
        if present == {f"{prefix}{mark}:{event}" for event in _EVENTS}:
            return False
        if facts:
            _check(cursor, table, facts)
        for name in present:
            cursor.execute(sql.SQL("DROP TRIGGER {} ON {}").format(sql.Identifier(name), table_identifier(table)))
        for event, transition in _EVENTS.items():
            cursor.execute(
                sql.SQL(
                    "CREATE TRIGGER {name} AFTER {event} ON {table} {transition} FOR EACH STATEMENT "
                    "EXECUTE FUNCTION layers_note_change({subject}, {facts})"
                ).format(
                    name=sql.Identifier(f"{prefix}{mark}:{event}"),
                    event=sql.SQL(event),
                    table=table_identifier(table),
                    transition=sql.SQL(transition),
                    subject=sql.Literal(subject),
                    facts=sql.Literal(facts),
                )
            )
    return True


_EVENTS = {
    "insert": "REFERENCING NEW TABLE AS madang_fresh",
    "update": "REFERENCING OLD TABLE AS madang_stale NEW TABLE AS madang_fresh",
    "delete": "REFERENCING OLD TABLE AS madang_stale",
    "truncate": "",
}


def _check(cursor: object, table: str, facts: str) -> None:
    """Plan the comparison once now: a condition that does not run must stop the declaration, not every later writer."""
    query = facts.replace(":rows:", _quoted(table))
    cursor.execute(f"({query} EXCEPT ALL {query}) LIMIT 0")  # type: ignore[attr-defined]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _quoted(table: str) -> str:
    return table_identifier(table).as_string(None)


def _exists(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [_quoted(table)])
        return bool(cursor.fetchone()[0])


def _base_tables(tables: Iterable[str]) -> list[str]:
    """Names with schema, views replaced by what they read, however deep."""
    with connection.cursor() as cursor:
        cursor.execute(_BASE_TABLES, [[_quoted(table) for table in tables]])
        return [row[0] for row in cursor.fetchall()]


_BASE_TABLES = """
WITH RECURSIVE read AS (
    SELECT unnest(%s::text[])::regclass::oid AS oid
    UNION
    SELECT d.refobjid FROM read JOIN pg_class c ON c.oid = read.oid AND c.relkind IN ('v', 'm')
        JOIN pg_rewrite r ON r.ev_class = c.oid JOIN pg_depend d ON d.objid = r.oid AND d.classid = 'pg_rewrite'::regclass
    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid <> c.oid)
SELECT n.nspname || '.' || c.relname FROM read JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') ORDER BY 1
"""
