"""What a connector yields: records to keep, and findings about rows that were left out or mended."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from shapely.geometry.base import BaseGeometry

Value: TypeAlias = str | int | float | bool | date | datetime | None
Param: TypeAlias = str | int | float


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was wrong with one row. ``code`` names a sentence in ``feeds.report``; ``shown`` is safe to show to anybody."""

    kind: Literal["rejected", "mended", "note"]
    row: int
    field: str
    code: str
    shown: str = ""
    params: Mapping[str, Param] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "row": self.row,
            "field": self.field,
            "code": self.code,
            "shown": self.shown,
            "params": dict(self.params),
        }


@dataclass(frozen=True, slots=True)
class Record:
    """One feature to keep. ``row`` is the row a person sees in a spreadsheet: the header is row 1.

    ``key``: what makes it the same feature next time. Equal keys are told apart by their order.
    ``geometry``: EPSG:4326, longitude first; None for what has no place of its own, such as a reading.
    """

    row: int
    key: tuple[str, ...]
    geometry: BaseGeometry | None
    values: Mapping[str, Value]
    mended: tuple[Finding, ...] = ()

    def with_values(self, **values: Value) -> "Record":
        return dataclasses.replace(self, values={**self.values, **values})

    def with_finding(self, finding: Finding) -> "Record":
        return dataclasses.replace(self, mended=(*self.mended, finding))


def rejected(row: int, field: str, code: str, shown: str = "", **params: Param) -> Finding:
    return Finding("rejected", row, field, code, shown, params)


def mended(row: int, field: str, code: str, shown: str = "", **params: Param) -> Finding:
    return Finding("mended", row, field, code, shown, params)


def note(code: str, **params: Param) -> Finding:
    """Something about the whole file."""
    return Finding("note", 0, "", code, "", params)


def once(items: Iterable[Record | Finding]) -> Iterator[Record | Finding]:
    """A record whose key came before is left out: for sources where a second row of one key is a mistake."""
    seen: set[tuple[str, ...]] = set()
    for item in items:
        if isinstance(item, Record) and item.key in seen:
            yield rejected(item.row, "", "repeated")
            continue
        if isinstance(item, Record):
            seen.add(item.key)
        yield item
