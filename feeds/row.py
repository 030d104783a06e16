"""One row of a file by the connector's own names of its columns, read strictly: a value that cannot be read is never guessed."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .errors import Unusable
from .personal import blanked, shown
from .records import Finding, Param, mended

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(r"(\d{4})[-./]?(\d{2})(?:[-./]?\d{2})?")
_SPREADSHEET_MONTH = re.compile(r"(\d{2})-([A-Za-z]{3})|([A-Za-z]{3})-(\d{2})")
_DAY = re.compile(r"(\d{4})[-./]?(\d{1,2})[-./]?(\d{1,2})")
_INTEGER = re.compile(r"-?\d{1,9}(?:\.0+)?")
_NUMBER = re.compile(r"[-+]?\d{1,12}(?:\.\d{1,15})?")


@dataclass(slots=True)
class Row:
    """``titles``: how the file itself calls each column, for the report. ``mended`` gathers what was put right."""

    number: int
    cells: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=dict)
    mended: list[Finding] = field(default_factory=list)

    def raw(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    def text(self, name: str) -> str | None:
        """The text with contacts blanked and runs of white space made one blank; None when empty."""
        value = " ".join(self.raw(name).split())
        if "\0" in value:
            raise Unusable("bad_character", field=name)
        safe = blanked(value)
        if safe != value:
            self.mend(name, "contact_blanked")
        return safe or None

    def number_of(self, name: str, low: float, high: float) -> float:
        value = self.raw(name)
        if not value:
            raise Unusable("missing", field=name)
        if not _NUMBER.fullmatch(value):
            raise Unusable("not_a_number", shown(value), field=name)
        number = float(value)
        if not math.isfinite(number) or not low <= number <= high:
            raise Unusable("out_of_range", shown(value), field=name, low=low, high=high)
        return number

    def integer(self, name: str, low: int, high: int) -> int:
        value = self.raw(name)
        if value and not _INTEGER.fullmatch(value):
            raise Unusable("not_a_number", shown(value), field=name)
        return int(self.number_of(name, low, high))

    def optional_integer(self, name: str, low: int, high: int) -> int | None:
        """None when empty; None and a finding when it cannot be read."""
        if not self.raw(name):
            return None
        try:
            return self.integer(name, low, high)
        except Unusable:
            self.mend(name, "left_empty")
            return None

    def optional_number(self, name: str, low: float, high: float) -> float | None:
        """None when empty; None and a finding when it cannot be read."""
        if not self.raw(name):
            return None
        try:
            return self.number_of(name, low, high)
        except Unusable:
            self.mend(name, "left_empty")
            return None

    def month(self, name: str) -> str | None:
        """``2015-12`` from 2015-12, 201512, 2015.12.01, and from what spreadsheets make of it: 15-Dec, Dec-15."""
        value = self.raw(name)
        if not value:
            return None
        if (found := _MONTH.fullmatch(value)) and 1 <= int(found[2]) <= 12:
            return f"{found[1]}-{found[2]}"
        if found := _SPREADSHEET_MONTH.fullmatch(value):
            year, word = (found[1], found[2]) if found[1] else (found[4], found[3])
            if word.lower() in _MONTHS:
                return f"20{year}-{_MONTHS.index(word.lower()) + 1:02}"
        self.mend(name, "left_empty")
        return None

    def day(self, name: str) -> date | None:
        value = self.raw(name)
        if not value:
            return None
        if found := _DAY.fullmatch(value):
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                pass
        self.mend(name, "left_empty")
        return None

    def mend(self, name: str, code: str, **params: Param) -> None:
        self.mended.append(mended(self.number, self.title(name), code, shown(self.raw(name)), **params))

    def title(self, name: str) -> str:
        return self.titles.get(name, name)
