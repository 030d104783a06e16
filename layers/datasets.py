"""Imported files as layers: from each Dataset row a declaration is built, as if it stood in a ``published.py``.

Look-ups ask for every layer many times a second, in threads and in the event loop alike, so declarations are kept for a moment.
"""

import asyncio
import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from django.db.models.signals import post_delete, post_save

from accounts.audience import Audience
from feeds.runs import ensure_source
from feeds.table import Column, Table

from . import file_columns, geometries, registry
from .declaration import Detail, Field, Layer, Relation, Style, Text
from .imports import TableStore
from .models import Dataset

if TYPE_CHECKING:
    from .file_connector import FileConnector  # brings pandas, which a server does not need

logger = logging.getLogger(__name__)

# How long another process may still answer by the former declaration; in the process that changes it, it ends at once.
KEPT_S = 2.0


class SlugTaken(ValueError):
    """A slug or table that belongs to something else."""


class DatasetStore(TableStore):
    """Swaps the table and writes the dataset's row in the same transaction, so that neither ever speaks of the other's past."""

    def __init__(self, dataset: Dataset, connector: "FileConnector") -> None:
        super().__init__(connector.table)
        self.dataset = dataset
        self.connector = connector

    def swap(self, digest: str) -> None:
        columns = self.connector.columns.kept
        self.dataset.source = ensure_source(self.connector.source)
        self.dataset.columns = [{"name": c.name, "title": c.title, "kind": c.kind} for c in columns]
        self.dataset.geometry_type = self.connector.content.kind
        present = {c.name for c in columns}
        self.dataset.public_fields = [name for name in self.dataset.public_fields if name in present]
        self.dataset.save()
        super().swap(digest)


def dataset_for(slug: str) -> Dataset:
    """The dataset of this slug, or a new one that is not saved. Raises SlugTaken, BadIdentifier."""
    found = Dataset.objects.filter(slug=slug).first()
    if found:
        return found
    table = Table(slug.replace("-", "_"), ())
    if registry.is_declared(slug):
        raise SlugTaken(f"the layer {slug!r} is part of the product")
    if _table_exists(table) or Dataset.objects.filter(table=table.name).exists():
        raise SlugTaken(f"the table {table.relation} stands already and belongs to no dataset of this name")
    return Dataset(slug=slug, table=table.name)


def table_of(dataset: Dataset) -> Table:
    columns = tuple(Column(c["name"], file_columns.SQL_TYPES[c["kind"]]) for c in dataset.columns)
    return Table(dataset.table, columns, geometries.COLUMN_TYPES[dataset.geometry_type])  # type: ignore[index]


def declaration(dataset: Dataset) -> Layer:
    """Fail closed: what is not named public is for staff, and with nothing public so is the layer."""
    audience = Audience.PUBLIC if dataset.public_fields else Audience.STAFF
    named = dataset.name_field if audience is Audience.STAFF or dataset.name_field in dataset.public_fields else ""
    return Layer(
        slug=dataset.slug,
        title=Text(dataset.title_ko, dataset.title_en),
        description=Text(dataset.description_ko, dataset.description_en),
        geometry_type=dataset.geometry_type,  # type: ignore[arg-type]
        relation=Relation(f"data.{dataset.table}", rows={audience: "true"}),
        fields=tuple(_field(column, dataset) for column in dataset.columns),
        source=dataset.source.slug,
        audience=audience,
        name_field=named,
        search=(named,) if named else (),
        detail=Detail(clusters_to=13 if dataset.geometry_type == "point" else -1),
        style=Style(color=dataset.color),
        group="datasets",
        order=500,
    )


def _field(column: dict[str, str], dataset: Dataset) -> Field:
    name = column["name"]
    return Field(
        name,
        Text(column["title"], column["title"]),
        column["kind"],  # type: ignore[arg-type]
        audience=Audience.PUBLIC if name in dataset.public_fields else Audience.STAFF,
        in_tile=name == dataset.name_field,
    )


class _Kept:
    """The declarations of a moment ago."""

    def __init__(self) -> None:
        self.layers: tuple[Layer, ...] | None = None
        self.until = 0.0
        self.asked: Future[None] | None = None
        self.threads = ThreadPoolExecutor(1, "datasets")

    def forget(self, **_: object) -> None:
        self.until = 0.0

    def get(self) -> tuple[Layer, ...]:
        if time.monotonic() >= self.until:
            if _in_event_loop():
                self._refresh_beside()
            else:
                self.refresh()
        return self.layers or ()

    def refresh(self) -> None:
        """Where the database does not answer, what was known stays known; at first that is nothing."""
        try:
            with transaction.atomic():
                self.layers = tuple(declaration(dataset) for dataset in Dataset.objects.select_related("source").order_by("slug"))
        except DatabaseError as error:
            logger.warning("datasets could not be read: %s", type(error).__name__)
        self.until = time.monotonic() + KEPT_S

    def _refresh_beside(self) -> None:
        """The event loop never waits for the database, but for the very first answer."""
        if self.asked is None or self.asked.done():
            self.asked = self.threads.submit(self._refresh_in_thread)
        if self.layers is None:
            self.asked.result()

    def _refresh_in_thread(self) -> None:
        try:
            self.refresh()
        finally:
            connection.close()


_kept = _Kept()
layers = _kept.get
forget = _kept.forget

post_save.connect(forget, sender=Dataset, dispatch_uid="datasets:save")
post_delete.connect(forget, sender=Dataset, dispatch_uid="datasets:delete")


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _table_exists(table: Table) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table.relation])
        return bool(cursor.fetchone()[0])
