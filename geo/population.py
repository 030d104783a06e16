"""People per area, from one of two shapes of file.

Shapes   codes     a header with a code column (KOSTAT) and ``population``
         statistics the city's registered-population table: header rows 동별(1), 동별(2), 동별(3); a period such as "2025 4/4"; the total is
                   the column "계 (명)" / "소계"; a district's own row has 소계 for its neighbourhood
Quirks   Residents may stand under names of former days: 용두동 and 신설동 beside 용신동 (see ``people``).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from .boundaries.report import refused
from .crosswalk import rows_of

Key = tuple[str, str]  # (district, neighbourhood); the neighbourhood is empty for the district itself


@dataclass(frozen=True, slots=True)
class People:
    """``on``: the day the figures are of, where the file says it."""

    on: date | None
    by_code: Mapping[str, int] = field(default_factory=dict)
    by_name: Mapping[Key, int] = field(default_factory=dict)

    def of(self, code: str, district: str, neighbourhood: str = "") -> int | None:
        return self.by_code.get(code) if self.by_code else self.by_name.get((district, spelt(neighbourhood)))

    def rows(self) -> Iterator[tuple[Key, int]]:
        """Every row; one of a file of codes under (code, "")."""
        yield from self.by_name.items()
        yield from (((code, ""), figure) for code, figure in self.by_code.items())


def read(path: Path) -> People:
    lines = rows_of(path)
    header = [cell.strip() for cell in lines[0]] if lines else []
    if "동별(1)" in header:
        return _statistics(path, lines)
    code = next((header.index(name) for name in ("region_id", "ADM_CD", "code") if name in header), None)
    if code is None or "population" not in header:
        raise refused(_("%(file)s is no population file: it has neither 동별(1) nor a code column and population.") % {"file": path.name})
    return People(None, by_code=_codes(path, lines, code, header.index("population")))


def spelt(name: str) -> str:
    return name.replace("·", ".").replace(" ", "")


def _codes(path: Path, lines: list[list[str]], code: int, count: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for row, line in enumerate(lines[1:], start=2):
        if any(line):
            own, figure = (line[code], line[count]) if len(line) > max(code, count) else ("", "")
            found[own.strip()] = _number(path, row, figure)
    return found


def _statistics(path: Path, lines: list[list[str]]) -> People:
    start = next((number for number, line in enumerate(lines) if not line[:1] or not line[0].startswith("동별")), len(lines))
    heads = [head for head in lines[:start] if len(head) == len(lines[0])]
    total = next((column for column in range(3, len(heads[0])) if _is_total([head[column] for head in heads])), None)
    if total is None:
        raise refused(_("%(file)s has no column for all people (계 / 소계).") % {"file": path.name})
    by_name: dict[Key, int] = {}
    for row, line in enumerate(lines[start:], start=start + 1):
        if len(line) > total and line[1] != "소계" and line[total].strip() not in ("", "-"):
            by_name[(line[1], "" if line[2] == "소계" else spelt(line[2]))] = _number(path, row, line[total])
    return People(_quarter_end(heads[0][total]), by_name=by_name)


def _is_total(heads: list[str]) -> bool:
    words = [head.split("(")[0].strip() for head in heads[1:]]
    return words[:1] == ["계"] and words[1:] in ([], ["소계"])


def _quarter_end(period: str) -> date | None:
    """2025 4/4 → 31 December 2025."""
    found = re.fullmatch(r"(\d{4})\s+([1-4])/4", period.strip())
    if not found:
        return None
    year, quarter = int(found[1]), int(found[2])
    following = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return following - timedelta(days=1)


def _number(path: Path, row: int, text: str) -> int:
    plain = text.replace(",", "").strip()
    if not plain.isdecimal():
        raise refused(_("%(file)s, row %(row)d: “%(text)s” is no number of people.") % {"file": path.name, "row": row, "text": text[:20]})
    return int(plain)
