"""What to load and how, as the command line says it."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from .boundaries.mend import MAX_OVERLAP
from .crosswalk import Crosswalk
from .population import People


@dataclass(frozen=True, slots=True)
class Order:
    """One file of one level. ``code_system``: whose codes it holds; ``source``: slug of the data source it comes from."""

    path: Path
    level: str
    code_system: str
    source: str
    crs: str = ""
    code_field: str = ""
    name_field: str = ""
    valid_from: date | None = None
    max_overlap: float = MAX_OVERLAP
    crosswalk: Crosswalk = field(default_factory=Crosswalk)
    people: People | None = None
    population_on: date | None = None
    replace_demo: bool = False
    force: bool = False
    dry_run: bool = False
