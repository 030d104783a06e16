"""The one place that decides who sees which rows, fields and positions of a layer.

Every exit (tile, state, feature, nearby, count, export) selects from ``Projection.sql``. PostgreSQL pulls the plain sub-select up,
so its indexes serve the query around it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from psycopg import sql

from accounts.audience import Audience

from .declaration import Field, Geometry, Layer, State

T = TypeVar("T")


class UnknownField(LookupError):
    """A field this audience may not know of, or that does not exist: the two are not told apart."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Projection:
    """A layer as one audience sees it."""

    layer: Layer
    audience: Audience
    fields: tuple[Field, ...]
    geometry: Geometry
    rows: str

    @property
    def sql(self) -> sql.SQL:
        """A sub-select with ``id``, ``geometry`` (4326), ``drawn`` (3857) and the declared fields under their public names."""
        relation = self.layer.relation
        named = ((relation.key, "id"), (self.geometry.column, "geometry"), (self.geometry.drawn, "drawn"))
        return _sub_select((*named, *((field.source, field.name) for field in self.fields)), relation.table, self.rows)

    def field(self, name: str) -> Field:
        found = next((f for f in self.fields if f.name == name), None)
        if found is None:
            raise UnknownField(name)
        return found


def project(layer: Layer, audience: Audience) -> Projection:
    """Raises PermissionError where the declaration gives this audience no rows or no geometry: fail closed."""
    return Projection(
        layer=layer,
        audience=audience,
        fields=tuple(f for f in layer.fields if f.audience <= audience),
        geometry=_for_audience(layer.relation.geometries, audience),
        rows=_for_audience(layer.relation.rows, audience),
    )


@lru_cache(maxsize=1024)
def _sub_select(columns: tuple[tuple[str, str], ...], table: str, rows: str) -> sql.SQL:
    """Kept as text: a search asks all layers at once, and putting their names together took longer than some of its queries."""
    named = (sql.SQL("{} AS {}").format(sql.Identifier(source), sql.Identifier(name)) for source, name in columns)
    condition = sql.SQL(rows)  # a constant of the declaration, never from a request
    return flat(sql.SQL("(SELECT {} FROM {} WHERE {})").format(sql.SQL(", ").join(named), table_identifier(table), condition))


def flat(composed: sql.Composable) -> sql.SQL:
    """The same as one piece, which goes into other statements as it is."""
    return sql.SQL(composed.as_string(None))


def table_identifier(table: str) -> sql.Identifier:
    """``schema.table`` or ``table``, quoted."""
    return sql.Identifier(*table.split("."))


def state_rows(state: State) -> sql.Composable:
    """The rows of a state's table that are its own, as something to select from."""
    if state.rows == "true":
        return table_identifier(state.table)
    return sql.SQL("(SELECT * FROM {} WHERE {})").format(table_identifier(state.table), sql.SQL(state.rows))


def _for_audience(declared: Mapping[Audience, T], audience: Audience) -> T:
    allowed = [a for a in declared if a <= audience]
    if not allowed:
        raise PermissionError("nothing is declared for this audience")
    return declared[max(allowed)]
