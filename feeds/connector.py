"""The connector framework for files. A connector knows its source and nothing else: never the database, never a request.

Its module docstring is the data sheet. It names the columns it keeps; a column it does not name is reported and dropped, one that may be
personal is dropped and named. ``feeds.runs`` does the rest.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, TypeVar

from . import sheets
from .errors import Refused, Unusable
from .personal import is_personal, shown_title
from .records import Finding, Record, rejected
from .row import Row
from .sink import Sink, Target
from .table import Table


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What ``feeds.DataSource`` keeps about a source, said once, beside the code that reads it."""

    slug: str
    title_ko: str
    title_en: str
    agency_ko: str
    agency_en: str
    licence: str
    url: str = ""
    licence_url: str = ""
    derivatives: bool = True
    expected_interval: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """How a file's columns were understood. ``positions`` and ``titles`` go by the connector's own names."""

    width: int
    positions: Mapping[str, int]
    titles: Mapping[str, str]
    personal: tuple[str, ...] = ()
    not_needed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Connector(ABC):
    """A source of records. ``version`` changes when the same file would give other records than before.

    ``table``: the table of its own that a file replaces as a whole. ``sink``: where the records go instead, rows of a model say;
    a connector has one of the two.
    """

    name: str
    source: SourceFacts
    table: Table
    sink: Sink | None = None
    version: str = "1"

    @property
    def target(self) -> Target:
        return self.sink or self.table

    @abstractmethod
    def header(self, file: Path) -> Header:
        """Raises Refused where the file is not what this connector reads."""

    @abstractmethod
    def records(self, file: Path) -> Iterator[Record | Finding]:
        """Each row once, in the order of the file: a record to keep or the reason why not."""


class CsvConnector(Connector):
    """A table as CSV, Excel sheet or JSON.

    ``columns``: own name → titles under which the column is known, the standard's first. ``not_needed``: known, and left aside.
    """

    columns: ClassVar[Mapping[str, tuple[str, ...]]]
    required: ClassVar[frozenset[str]]
    not_needed: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def record(self, row: Row) -> Record:
        """Raises Unusable."""

    def header(self, file: Path) -> Header:
        return understand(sheets.reader_of(file).header_of(file), self.columns, self.required, self.not_needed)

    def records(self, file: Path) -> Iterator[Record | Finding]:
        return read_rows(self.header(file), sheets.reader_of(file).rows_of(file), lambda row: (self.record(row),))


def read_rows(header: Header, rows: Iterable[tuple[int, list[str]]], read: Callable[[Row], Iterable[Record]]) -> Iterator[Record | Finding]:
    """``rows``: number and cells. ``read``: what a row gives; where it raises Unusable the reason stands instead."""
    for number, cells in rows:
        if len(cells) != header.width:
            yield rejected(number, "", "cells", found=len(cells), expected=header.width)
            continue
        row = Row(number, {name: cells[at] for name, at in header.positions.items()}, header.titles)
        try:
            yield from read(row)
        except Unusable as reason:
            params = dict(reason.params)
            field = row.title(str(params.pop("field", "")))
            yield rejected(number, field, reason.code, reason.shown, **params)


def understand(
    titles: list[str], columns: Mapping[str, tuple[str, ...]], required: frozenset[str], not_needed: frozenset[str] = frozenset()
) -> Header:
    """Match a file's titles to a connector's columns. Raises Refused naming what is missing or there twice."""
    known = {_plain(alias): name for name, aliases in columns.items() for alias in aliases}
    positions: dict[str, int] = {}
    left: list[str] = []
    for at, title in enumerate(titles):
        name = known.get(_plain(title))
        if name is None:
            left.append(title)
        elif name in positions:
            raise Refused("column_repeated", columns=title)
        else:
            positions[name] = at
    if missing := sorted(columns[name][0] for name in required - positions.keys()):
        raise Refused("columns_missing", columns=", ".join(missing))
    personal = tuple(title for title in left if is_personal(title))
    plain = {_plain(title) for title in not_needed}
    others = [title for title in left if title and title not in personal]
    return Header(
        width=len(titles),
        positions=positions,
        titles={name: titles[at] for name, at in positions.items()},
        personal=tuple(shown_title(title) for title in personal),
        not_needed=tuple(title for title in others if _plain(title) in plain),
        unknown=tuple(shown_title(title) for title in others if _plain(title) not in plain),
    )


_registered: dict[str, type[Connector]] = {}
C = TypeVar("C", bound=type[Connector])


def register(connector: C) -> C:
    """Class decorator: makes a connector known by its name to ``manage.py load_file``."""
    if connector.name in _registered:
        raise ValueError(f"connector {connector.name!r} is registered twice")
    _registered[connector.name] = connector
    return connector


def connectors() -> Mapping[str, type[Connector]]:
    return dict(sorted(_registered.items()))


def _plain(title: str) -> str:
    return "".join(title.split()).lower()
