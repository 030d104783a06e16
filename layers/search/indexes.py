"""The trigram indexes search looks things up by: on each layer's own table, so that they follow every edit by themselves.

One GIN index a table over what ``layers_search_fold`` and ``layers_search_consonants`` give of the searched columns. It holds everybody's
columns; whose rows and fields are looked at is decided by the projection in the query. A view is followed to the columns of the same
name in the tables it reads. What cannot be indexed (a column made up by a view) is found all the same, by reading it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from uuid import uuid4

from django.db import connection
from psycopg import sql

from ..declaration import Layer
from ..projection import table_identifier

_MARK = "madang search "
_TEXTUAL = """
SELECT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
WHERE a.attrelid = to_regclass(%s) AND a.attname = ANY(%s) AND NOT a.attisdropped
  AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
"""
_MARKS = "SELECT i.indexrelid::regclass::text, obj_description(i.indexrelid) FROM pg_index i WHERE i.indrelid = to_regclass(%s)"
_INDEX = "CREATE INDEX {index} ON {table} USING gin ({columns})"


def name_fields(layer: Layer) -> tuple[str, ...]:
    """The fields that are names: of those declared to be searched, ``name_field`` and whatever is called ``name…``."""
    return tuple(field for field in layer.search if field == layer.name_field or field.startswith("name"))


def columns_of(layer: Layer) -> tuple[set[str], set[str]]:
    """Searched columns of the relation, and those among them that are names."""
    source = {field.name: field.source for field in layer.fields}
    names = name_fields(layer)
    return {source[field] for field in layer.search if field in source}, {source[field] for field in names if field in source}


def ensure(relation: str, table: str, layers: Iterable[Layer]) -> None:
    """Index ``table`` for what these layers of one relation search; an index that stands already is left, a former one goes.

    ``table``: the relation itself, a table its view reads, or the copy that is about to take its place. Runs as the table's owner.
    """
    found = [columns_of(layer) for layer in layers]
    searched = _textual(table, set().union(*(columns for columns, _names in found)))
    names = set().union(*(names for _columns, names in found))
    parts = [("layers_search_fold", column) for column in searched]
    parts += [("layers_search_consonants", column) for column in searched if column in names]
    own = f"{_MARK}{relation} "
    mark = own + hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
    standing = _standing(table, own)
    with connection.cursor() as cursor:
        for index, other in standing.items():
            if other != mark:
                cursor.execute(f"DROP INDEX {index}")
    if parts and mark not in standing.values() and _can_fold():
        _create(relation, table, parts, mark)


def _can_fold() -> bool:
    """Not where the database was migrated back to before there was a search."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('layers_search_fold(text)') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _create(relation: str, table: str, parts: Sequence[tuple[str, str]], mark: str) -> None:
    schema, bare = table.split(".")[:-1], relation.split(".")[-1]
    name = f"search_{bare[:40]}_{uuid4().hex[:8]}"  # two tables of one name stand side by side during a swap
    columns = (sql.SQL("{}({}::text) gin_trgm_ops").format(sql.Identifier(function), sql.Identifier(column)) for function, column in parts)
    query = sql.SQL(_INDEX).format(index=sql.Identifier(name), table=table_identifier(table), columns=sql.SQL(", ").join(columns))
    comment = sql.SQL("COMMENT ON INDEX {} IS {}").format(sql.Identifier(*schema, name), sql.Literal(mark))
    with connection.cursor() as cursor:
        cursor.execute(query)
        cursor.execute(comment)


def _textual(table: str, columns: set[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TEXTUAL, [table, sorted(columns)])
        return sorted(row[0] for row in cursor.fetchall())


def _standing(table: str, own: str) -> dict[str, str]:
    """Indexes of ours on the table → their marks."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, [table])
        return {index: mark for index, mark in cursor.fetchall() if mark and mark.startswith(own)}
