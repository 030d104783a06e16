"""What an imported table looks like: names and types, checked here so that no identifier ever comes from a file or a request unseen."""

import re
from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["text", "integer", "bigint", "double precision", "boolean", "date", "timestamp with time zone"]
GeometryColumnType = Literal["Point", "MultiPoint", "MultiLineString", "MultiPolygon"]

# PostgreSQL cuts identifiers at 63 bytes; 40 leave room for “__new” and the names of indexes.
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED = frozenset({"id", "natural_key", "geometry", "geometry_3857"})


class BadIdentifier(ValueError):
    """A name that may not become an identifier in the database."""


def identifier(name: str) -> str:
    """The name itself, when it is plain enough for a table or column. Raises BadIdentifier."""
    if not IDENTIFIER.fullmatch(name):
        raise BadIdentifier(f"{name!r}: lower-case letters, digits and underscores only, a letter first, 40 at most")
    return name


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: ColumnType = "text"
    required: bool = False

    def __post_init__(self) -> None:
        if identifier(self.name) in RESERVED:
            raise BadIdentifier(f"{self.name!r} is a column every imported table has by itself")


@dataclass(frozen=True, slots=True)
class Coarse:
    """A simplified copy of lines or areas to draw up to and including ``max_zoom``, made anew with every import.

    ``tolerance``: metres of EPSG:3857. ``merge_by``: lines that agree in these columns are joined within squares of ``cell``
    metres; the first of them carries the joined line, the others are not drawn. ``only``: column and value of the rows drawn at all.
    """

    max_zoom: int
    tolerance: float
    merge_by: tuple[str, ...] | None = None
    cell: int = 10_000
    only: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table in schema ``data``. Beside ``columns`` it has a bigint key, a natural key and a geometry in 4326 and in 3857.

    ``coarse``: copies for low zooms, in a table of their own beside it.
    """

    name: str
    columns: tuple[Column, ...]
    geometry_type: GeometryColumnType = "Point"
    coarse: tuple[Coarse, ...] = ()

    def __post_init__(self) -> None:
        identifier(self.name)
        names = [column.name for column in self.columns]
        repeated = {name for name in names if names.count(name) > 1}
        if repeated:
            raise BadIdentifier(f"columns named twice: {', '.join(sorted(repeated))}")

    @property
    def relation(self) -> str:
        """As a layer's declaration names it."""
        return f"data.{self.name}"

    @property
    def coarse_relation(self) -> str:
        return f"data.{self.name}__coarse"

    def has(self, column: str) -> bool:
        return any(c.name == column for c in self.columns)
