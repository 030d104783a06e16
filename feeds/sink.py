"""Where records go that have no table of their own: rows of a model, readings. A connector names its sink and knows no more of it."""

from collections.abc import Iterable
from typing import Protocol

from .records import Finding, Record


class Store(Protocol):
    """What a run writes through. Everything from ``stage`` on happens in one transaction of the caller."""

    def count(self) -> int:
        """Rows that stand, to be compared with what a file brings; 0 where a file only adds."""

    def holds(self, digest: str) -> bool:
        """Whether the very same input has been written and still stands."""

    def fit(self, record: Record) -> Record | Finding:
        """The record as it can be taken, or why it cannot."""

    def stage(self, records: Iterable[Record]) -> int:
        """Take the records beside what stands; answers their number."""

    def swap(self, digest: str) -> None:
        """Let what was staged stand."""


class Target(Protocol):
    """``relation``: what only one run at a time may write. ``has``: whether records have a value of this name."""

    @property
    def relation(self) -> str: ...

    def has(self, column: str) -> bool: ...


class Sink(Target, Protocol):
    def store(self, connector: str, source: str) -> Store:
        """``connector``: its name; ``source``: the slug of its source."""
