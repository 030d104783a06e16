"""Imported tables: each a real table of its own in schema ``data``, replaced as a whole.

Records are copied beside the standing table, joined to it by natural key so that a feature keeps its id, and swapped in by rename
within one transaction: whoever reads sees the old rows or the new ones, and a run that dies leaves the old ones.
"""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, transaction
from psycopg import sql

from feeds.connector import Connector
from feeds.records import Finding, Record, Value, rejected
from feeds.sink import Store
from feeds.table import Table

from . import coarse, registry
from .watching import watch_all

# Readers hold the table for one query; a longer wait means a forgotten session, and better we fail than everybody queues behind us.
LOCK_TIMEOUT = "10s"

# Records are fetched before the COPY opens: one that asks the database on the same connection while it is open would wait for ever.
CHUNK = 5_000

COLUMNS = """
    id bigint NOT NULL DEFAULT nextval({sequence}),
    natural_key text NOT NULL,
    {columns}
    geometry geometry({geometry_type}, 4326) NOT NULL,
    geometry_3857 geometry({geometry_type}, 3857) GENERATED ALWAYS AS (ST_Transform(geometry, 3857)) STORED
"""

FILL = """
    INSERT INTO {new} (id, natural_key, {columns} geometry)
    SELECT coalesce(standing.id, nextval({sequence})), fresh.numbered_key, {fresh_columns} fresh.geometry
    FROM (
        SELECT *, natural_key || '-' || row_number() OVER (PARTITION BY natural_key ORDER BY position) AS numbered_key FROM {staging}
    ) AS fresh
    LEFT JOIN {standing} AS standing ON standing.natural_key = fresh.numbered_key
    ORDER BY fresh.position
"""

GRANTS = """
    SELECT CASE WHEN acl.grantee = 0 THEN NULL ELSE pg_get_userbyid(acl.grantee) END, acl.privilege_type
    FROM pg_class, aclexplode(relacl) AS acl WHERE oid = to_regclass(%s) AND acl.grantee <> relowner
"""

NAMES = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"


class TableStore:
    """Where the records of one table go: ``stage`` them, look at their number, then ``swap``; all inside one transaction."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._standing = sql.Identifier("data", table.name)
        self._new = sql.Identifier("data", f"{table.name}__new")
        self._staging = sql.Identifier(f"{table.name}__staging")
        self._sequence = sql.Literal(f"data.{table.name}_id_seq")

    def create(self) -> None:
        """The empty table, unless it stands already."""
        _execute(sql.SQL("CREATE SEQUENCE IF NOT EXISTS {}").format(sql.Identifier("data", f"{self.table.name}_id_seq")))
        if not self._exists():
            self._create(self._standing)
            self._index(self.table.name)
        coarse.create(self.table)

    def grow(self) -> None:
        """Columns that a new release wants and the standing table lacks; empty until the next import."""
        with connection.cursor() as cursor:
            cursor.execute(NAMES, [self.table.relation])
            present = {row[0] for row in cursor.fetchall()}
        for column in self.table.columns:
            if column.name not in present:
                statement = sql.SQL("ALTER TABLE {} ADD COLUMN {} {}")
                _execute(statement.format(self._standing, sql.Identifier(column.name), sql.SQL(column.type)))

    def count(self) -> int:
        if not self._exists():
            return 0
        return int(str(_value(sql.SQL("SELECT count(*) FROM {}").format(self._standing))))

    def digest(self) -> str:
        """The digest of what stands in the table; it travels with the table, so that it can never speak of other rows."""
        found = _value(sql.SQL("SELECT obj_description(to_regclass({}), 'pg_class')").format(sql.Literal(self.table.relation)))
        return str(found or "")

    def holds(self, digest: str) -> bool:
        return self.digest() == digest

    def fit(self, record: Record) -> Record | Finding:
        return record if record.geometry is not None else rejected(record.row, "", "no_geometry")

    def stage(self, records: Iterable[Record]) -> int:
        """Copy the records into a temporary table, as they come. Answers their number."""
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(self._staging))
            cursor.execute(self._staging_table())
        staged = 0
        remaining = iter(records)
        while chunk := list(islice(remaining, CHUNK)):
            self._copy(chunk, staged)
            staged += len(chunk)
        return staged

    def _copy(self, chunk: list[Record], staged: int) -> None:
        statement = sql.SQL("COPY {} (position, natural_key, {} geometry) FROM STDIN").format(self._staging, self._names())
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for position, record in enumerate(chunk, start=staged + 1):
                copy.write_row(self._row(position, record))

    def swap(self, digest: str) -> None:
        """Put the staged rows in the place of the standing ones, with the same ids for the same keys and the same grants."""
        self.create()
        with transaction.atomic():
            _execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(LOCK_TIMEOUT)))
            self._create(self._new)
            self._fill()
            self._index(f"{self.table.name}__new")
            self._index_for_search(f"{self.table.relation}__new")
            grants = self._grants()
            self._rename()
            for grantee, privilege in grants:
                self._grant(grantee, privilege)
            _execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(self._standing, sql.Literal(digest)))
            _execute(sql.SQL("DROP TABLE pg_temp.{}").format(self._staging))
            _execute(sql.SQL("ANALYZE {}").format(self._standing))
            coarse.fill(self.table)
            self._watch()

    def _exists(self) -> bool:
        return _value(sql.SQL("SELECT to_regclass({})").format(sql.Literal(self.table.relation))) is not None

    def _create(self, name: sql.Identifier) -> None:
        body = sql.SQL(COLUMNS).format(
            sequence=self._sequence,
            columns=sql.SQL("").join(
                sql.SQL("{} {}{}, ").format(sql.Identifier(c.name), sql.SQL(c.type), sql.SQL(" NOT NULL" if c.required else ""))
                for c in self.table.columns
            ),
            geometry_type=sql.SQL(self.table.geometry_type),
        )
        _execute(sql.SQL("CREATE TABLE {} ({})").format(name, body))

    def _staging_table(self) -> sql.Composed:
        return sql.SQL("CREATE TEMP TABLE {} (position bigint, natural_key text, {} geometry geometry)").format(
            self._staging,
            sql.SQL("").join(sql.SQL("{} {}, ").format(sql.Identifier(c.name), sql.SQL(c.type)) for c in self.table.columns),
        )

    def _names(self, prefix: str = "") -> sql.Composed:
        qualified = (sql.Identifier(prefix, c.name) if prefix else sql.Identifier(c.name) for c in self.table.columns)
        return sql.SQL("").join(sql.SQL("{}, ").format(name) for name in qualified)

    def _row(self, position: int, record: Record) -> tuple[Value, ...]:
        values = (record.values.get(column.name) for column in self.table.columns)
        return (position, natural_key(record.key), *values, _ewkt(record))

    def _fill(self) -> None:
        _execute(
            sql.SQL(FILL).format(
                new=self._new,
                columns=self._names(),
                fresh_columns=self._names("fresh"),
                sequence=self._sequence,
                staging=self._staging,
                standing=self._standing,
            )
        )

    def _index(self, name: str) -> None:
        table = sql.Identifier("data", name)
        _execute(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY (id), ADD CONSTRAINT {} UNIQUE (natural_key)").format(
                table, sql.Identifier(f"{name}_pkey"), sql.Identifier(f"{name}_natural_key")
            )
        )
        for column in ("geometry", "geometry_3857"):
            index = sql.Identifier(f"{name}_{column}_gist")
            _execute(sql.SQL("CREATE INDEX {} ON {} USING gist ({})").format(index, table, sql.Identifier(column)))

    def _rename(self) -> None:
        _execute(sql.SQL("DROP TABLE {}").format(self._standing))
        _execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(self._new, sql.Identifier(self.table.name)))
        for suffix in ("pkey", "natural_key", "geometry_gist", "geometry_3857_gist"):
            old = sql.Identifier("data", f"{self.table.name}__new_{suffix}")
            _execute(sql.SQL("ALTER INDEX {} RENAME TO {}").format(old, sql.Identifier(f"{self.table.name}_{suffix}")))

    def _watch(self) -> None:
        """The triggers of the change log went with the old table; putting them on the new one notes the change as well."""
        relation = self.table.relation
        watch_all(layer for layer in registry.layers() if relation in (layer.relation.table, *layer.relation.watches))

    def _index_for_search(self, table: str) -> None:
        from .search.indexes import ensure

        ensure(self.table.relation, table, [layer for layer in registry.layers() if layer.relation.table == self.table.relation])

    def _grants(self) -> list[tuple[str | None, str]]:
        with connection.cursor() as cursor:
            cursor.execute(GRANTS, [self.table.relation])
            return list(cursor.fetchall())

    def _grant(self, grantee: str | None, privilege: str) -> None:
        to = sql.Identifier(grantee) if grantee else sql.SQL("PUBLIC")
        _execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(privilege), self._standing, to))


def store_of(connector: Connector) -> Store:
    """Where the records of a connector go: its sink, or else its own table."""
    return connector.sink.store(connector.name, connector.source.slug) if connector.sink else TableStore(connector.table)


def _ewkt(record: Record) -> str:
    if record.geometry is None:
        raise ValueError("a row of an imported table has a place")
    return f"SRID=4326;{record.geometry.wkt}"


def natural_key(parts: Iterable[str]) -> str:
    """Parts of any length and wording as 32 hexadecimal digits. The separator keeps (“a”, “bc”) apart from (“ab”, “c”)."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def replace_table(table: Table, records: Iterable[Record], digest: str) -> int:
    """Stage and swap at once, for rows that are made here and need no run. Answers their number."""
    store = TableStore(table)
    with transaction.atomic():
        kept = store.stage(records)
        store.swap(digest)
    return kept


def schema_stands() -> bool:
    return _value(sql.SQL("SELECT to_regnamespace('data')")) is not None


def drop_table(table: Table) -> None:
    coarse.drop(table)
    _execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier("data", table.name)))
    _execute(sql.SQL("DROP SEQUENCE IF EXISTS {}").format(sql.Identifier("data", f"{table.name}_id_seq")))


def rows(table: Table, *columns: str) -> Iterator[tuple[Value, ...]]:
    """Columns of a standing table by id, for reports and checks."""
    names = sql.SQL(", ").join(sql.Identifier(c) for c in columns)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT {} FROM {} ORDER BY id").format(names, sql.Identifier("data", table.name)))
        yield from cursor


def _execute(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _value(statement: sql.Composable) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None
