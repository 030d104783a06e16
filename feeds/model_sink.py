"""Records as rows of a model, by natural key: new ones are added, changed ones updated, equal ones not touched.

A row keeps its id whatever file comes, so other rows may point to it. What a newer file no longer holds stays as well; ``absent`` says
how it is marked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from .models import Run
from .records import Finding, Record, Value, rejected

CHUNK = 5_000  # records are fetched before the COPY opens, because a connector may ask the database for them

UPSERT = """
INSERT INTO {table} AS standing ({columns}) SELECT {columns} FROM {staging} ORDER BY position
ON CONFLICT ({key}) DO UPDATE SET {assignments} WHERE ({standing}) IS DISTINCT FROM ({fresh})
"""
ABSENT = """
UPDATE {table} AS standing SET {assignments} WHERE {mine} AND ({values}) IS DISTINCT FROM ({marks})
AND NOT EXISTS (SELECT FROM {staging} AS fresh WHERE {same})
"""


@dataclass(frozen=True, slots=True)
class ModelSink:
    """``model``: ``app.Model``, with a unique constraint on exactly the fields of ``key``.

    ``fields``: the model's fields that records have values for, without ``key`` and ``geometry``; all others need a default in the
    database or none. A value for a JSON field is its text.
    ``constant``: values every row gets, such as its kind; they may be part of the key.
    ``mine``: fields by whose values (constants, or the source's slug for ``source``) rows of this connector are known from others'.
    ``merged``: JSON fields whose keys from elsewhere stay; a record's own win.
    ``absent``: field → value of the rows of ``mine`` that a newer file does not hold. ``city_only``: what lies outside is left out.
    """

    model: str
    key: tuple[str, ...]
    fields: tuple[str, ...]
    constant: Mapping[str, Value] = field(default_factory=dict)
    mine: tuple[str, ...] = ("source",)
    absent: Mapping[str, Value] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    geometry: str = "geometry"
    city_only: bool = False

    @property
    def relation(self) -> str:
        return str(apps.get_model(self.model)._meta.db_table)

    def has(self, column: str) -> bool:
        return column in self.fields or (column == "outside_city" and self.city_only)

    def store(self, connector: str, source: str) -> "ModelStore":
        return ModelStore(self, connector, source)


class ModelStore:
    def __init__(self, sink: ModelSink, connector: str, source: str) -> None:
        self.sink, self._connector = sink, connector
        self._model = apps.get_model(sink.model)
        self._constant = {**sink.constant, "source": source} if "source" in sink.mine else dict(sink.constant)
        self._names = (*dict.fromkeys((*sink.key, *sink.fields, *self._constant)), *((sink.geometry,) if sink.geometry else ()))
        self._table = sql.Identifier(self._model._meta.db_table)
        self._staging = sql.Identifier("pg_temp", f"{self._model._meta.db_table}__staging")
        self._seen: set[tuple[Value, ...]] = set()

    def count(self) -> int:
        return self._mine().count()

    def holds(self, digest: str) -> bool:
        last = Run.objects.filter(connector=self._connector, state=Run.State.DONE).order_by("-started_at", "-pk").first()
        return last is not None and last.digest == digest and self.count() > 0

    def fit(self, record: Record) -> Record | Finding:
        """One row per key: the first stands, later ones are reported. Of a dry run too."""
        if record.geometry is None and self.sink.geometry and not self._field(self.sink.geometry).null:
            return rejected(record.row, "", "no_geometry")
        key = tuple(self._value(record, name) for name in self.sink.key)
        if key in self._seen:
            return rejected(record.row, "", "repeated")
        self._seen.add(key)
        return record

    def stage(self, records: Iterable[Record]) -> int:
        _execute(sql.SQL("DROP TABLE IF EXISTS {}").format(self._staging))
        statement = "CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT 0 AS position, {} FROM {} WITH NO DATA"
        bare = sql.Identifier(f"{self._model._meta.db_table}__staging")
        _execute(sql.SQL(statement).format(bare, self._columns(), self._table))
        staged, remaining = 0, iter(records)
        while chunk := list(islice(remaining, CHUNK)):
            with connection.cursor() as cursor, cursor.copy(self._copy()) as copy:
                for position, record in enumerate(chunk, staged):
                    copy.write_row((position, *(self._value(record, name) for name in self._names)))
            staged += len(chunk)
        return staged

    def swap(self, digest: str) -> None:
        changing = [name for name in self._names if name not in self.sink.key]
        _execute(
            sql.SQL(UPSERT).format(
                table=self._table,
                columns=self._columns(),
                staging=self._staging,
                key=self._columns(self.sink.key),
                assignments=_list("{} = {}", [(self._column(n), self._fresh(n)) for n in changing]),
                standing=_list("standing.{}", [(self._column(n),) for n in changing]),
                fresh=_list("{}", [(self._fresh(n),) for n in changing]),
            )
        )
        if self.sink.absent:
            self._mark_absent()
        _execute(sql.SQL("DROP TABLE {}").format(self._staging))

    def _mark_absent(self) -> None:
        absent, mine = self.sink.absent, self.sink.mine
        _execute(
            sql.SQL(ABSENT).format(
                table=self._table,
                staging=self._staging,
                assignments=_list("{} = {}", [(self._column(n), sql.Literal(v)) for n, v in absent.items()]),
                values=_list("standing.{}", [(self._column(n),) for n in absent]),
                marks=_list("{}", [(sql.Literal(v),) for v in absent.values()]),
                mine=_list("standing.{} = {}", [(self._column(n), sql.Literal(self._constant[n])) for n in mine], " AND "),
                same=_list("standing.{} = fresh.{}", [(self._column(n), self._column(n)) for n in self.sink.key], " AND "),
            )
        )

    def _mine(self) -> "models.QuerySet[models.Model]":
        rows: models.QuerySet[models.Model] = self._model._default_manager.filter(**{name: self._constant[name] for name in self.sink.mine})
        return rows.exclude(**self.sink.absent) if self.sink.absent else rows

    def _value(self, record: Record, name: str) -> Value:
        if name == self.sink.geometry:
            return f"SRID=4326;{record.geometry.wkt}" if record.geometry is not None else None
        return record.values[name] if name in record.values else self._constant[name]

    def _copy(self) -> sql.Composed:
        return sql.SQL("COPY {} (position, {}) FROM STDIN").format(self._staging, self._columns())

    def _columns(self, names: Iterable[str] | None = None) -> sql.Composed:
        return sql.SQL(", ").join(self._column(name) for name in (self._names if names is None else names))

    def _column(self, name: str) -> sql.Identifier:
        return sql.Identifier(str(self._field(name).column))

    def _fresh(self, name: str) -> sql.Composed:
        value = "standing.{0} || excluded.{0}" if name in self.sink.merged else "excluded.{0}"
        return sql.SQL(value).format(self._column(name))

    def _field(self, name: str) -> "models.Field[Any, Any]":
        field: models.Field[Any, Any] = self._model._meta.get_field(name)
        return field


def _list(item: str, values: Iterable[tuple[sql.Composable, ...]], between: str = ", ") -> sql.Composed:
    return sql.SQL(between).join(sql.SQL(item).format(*value) for value in values)


def _execute(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
