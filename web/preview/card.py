"""What a picture says. Plain data: nothing here asks the database or draws."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from shapely.geometry.base import BaseGeometry

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline in EPSG:3857. ``fill`` and ``edge``: colours as #RRGGBB, empty for none; ``width`` of the edge in pixels."""

    geometry: BaseGeometry
    fill: str = ""
    edge: str = ""
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Label:
    """Words on the map; of two that meet, the one with the higher rank stays. ``x``, ``y`` in EPSG:3857."""

    x: float
    y: float
    text: str
    figure: str = ""
    ink: str = "#16201F"
    halo: str = "#F8F7F3"
    rank: float = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """The one number that counts. ``note``: of when it is."""

    title: str
    value: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """One colour more than there are edges."""

    title: str
    colors: Sequence[str]
    edges: Sequence[str]


@dataclass(frozen=True, slots=True)
class Card:
    """``box``: what the map shows at least, in EPSG:3857. ``shapes``: from the lowest drawn to the highest."""

    language: Literal["ko", "en"]
    kicker: str
    title: str
    box: Box
    shapes: Sequence[Shape]
    labels: Sequence[Label] = ()
    pins: Sequence[tuple[float, float]] = ()
    dots: Sequence[tuple[float, float, str]] = ()
    figure: Figure | None = None
    facts: Sequence[tuple[str, str]] = field(default=())
    legend: Legend | None = None
    source: str = ""
    demo: str = ""
    brand: str = ""

    def words(self) -> str:
        """Everything that is written on the picture."""
        figure = (self.figure.title, self.figure.value, self.figure.unit, self.figure.note) if self.figure else ()
        legend = (self.legend.title, *self.legend.edges) if self.legend else ()
        facts = [part for fact in self.facts for part in fact]
        labels = [part for label in self.labels for part in (label.text, label.figure)]
        return "\n".join((self.brand, self.kicker, self.title, *figure, *facts, *legend, *labels, self.source, self.demo))
