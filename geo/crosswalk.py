"""KOSTAT code ↔ MOIS code of a neighbourhood: by code where a crosswalk knows it, then by district and name in the list of codes in force.

Sources  the KOSTAT–MOIS crosswalk (통계청행정동코드, 행자부행정동코드; CSV in CP949, two header rows; last published for 2017)
         the MOIS list of codes in force (KIKmix, 행정동 ↔ 법정동; XLSX)
Quirks   A crosswalk outlives its codes: MOIS renumbered 강북구's neighbourhoods since. A code no longer in force therefore gives way
         to the name. MOIS writes 창제1동 and 종로1.2.3.4가동 for KOSTAT's 창1동 and 종로1·2·3·4가동 (but 홍제1동 is 홍제제1동).
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

import openpyxl
from django.utils.translation import gettext as _

from .boundaries.report import refused
from .models import AreaCode

System = AreaCode.System


@dataclass(frozen=True, slots=True)
class Match:
    """``how``: by a code still in force, by name, or by a code that is in force no longer (a boundary of former days)."""

    mois: str
    how: Literal["code", "name", "retired code"]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """``by_kostat7``: KOSTAT 7 → MOIS 10. ``names``: MOIS 10 in force → (district, neighbourhood).

    ``legal``: (district, legal name 법정동) → MOIS 10 of the neighbourhoods it lies in.
    """

    by_kostat7: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    legal: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def match(self, kostat: str, district: str, name: str) -> Match | None:
        """``kostat``: 7 or 8 digits."""
        known = self.by_kostat7.get(to_kostat7(kostat), "")
        if known and (not self.names or known in self.names):
            return Match(known, "code")
        same = [
            code
            for code, (its_district, its_name) in self.names.items()
            if its_district == district and _spelt(name) in _spellings(its_name)
        ]
        if len(same) == 1:
            return Match(same[0], "name")
        return Match(known, "retired code") if known else None


class Listed(NamedTuple):
    """One row of the list of codes in force: a neighbourhood and one of the legal 동 it covers."""

    code: str
    district: str
    name: str
    legal: str


def to_kostat7(code: str) -> str:
    """The 8-digit system added a digit, 0 unless the neighbourhood was divided since; then the 7-digit one has no code for it."""
    return code if len(code) == 7 else code[:7] if code.endswith("0") else ""


def read_crosswalk(path: Path) -> dict[str, str]:
    """KOSTAT 7 → MOIS 10."""
    lines = rows_of(path)
    start = next((number for number, line in enumerate(lines) if "H_SDNG_CD" in line and "H_DNG_CD" in line), None)
    if start is None:
        raise refused(_("%(file)s is no crosswalk: no row names the columns H_SDNG_CD and H_DNG_CD.") % {"file": path.name})
    kostat, mois = lines[start].index("H_SDNG_CD"), lines[start].index("H_DNG_CD")
    found: dict[str, str] = {}
    for number, line in enumerate(lines[start + 1 :], start=start + 2):
        if len(line) <= max(kostat, mois) or not re.fullmatch(r"\d{7}", line[kostat]) or not re.fullmatch(r"\d{8}", line[mois]):
            raise refused(_("%(file)s, row %(row)d: H_SDNG_CD must have 7 digits and H_DNG_CD 8.") % {"file": path.name, "row": number})
        found[line[kostat]] = line[mois] + "00"
    return found


def read(crosswalk: Path | None, kikmix: Path | None, prefix: str) -> Crosswalk:
    """Of the list of codes in force only those that begin with ``prefix``."""
    by_kostat7 = read_crosswalk(crosswalk) if crosswalk else {}
    rows = [row for row in _kikmix_rows(kikmix) if row.name and row.code.startswith(prefix)] if kikmix else []
    legal: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        legal.setdefault((row.district, row.legal), []).append(row.code)
    return Crosswalk(by_kostat7, {row.code: (row.district, row.name) for row in rows}, {key: tuple(codes) for key, codes in legal.items()})


def _kikmix_rows(path: Path) -> Iterator[Listed]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise refused(_("%(file)s cannot be opened as XLSX: %(reason)s") % {"file": path.name, "reason": error}) from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = [str(cell or "") for cell in next(rows, ())]
    wanted = ("행정동코드", "시군구명", "읍면동명", "동리명", "말소일자")
    missing = [name for name in wanted if name not in header]
    if missing:
        raise refused(_("%(file)s is no KIKmix list: it lacks %(columns)s.") % {"file": path.name, "columns": ", ".join(missing)})
    code, district, name, legal, ended = (header.index(column) for column in wanted)
    for row in rows:
        if row[code] and not row[ended]:
            yield Listed(*(str(row[column] or "").strip() for column in (code, district, name, legal)))


def rows_of(path: Path) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text_of(path))))
    except csv.Error as error:
        raise refused(_("%(file)s is no CSV table: %(reason)s") % {"file": path.name, "reason": error}) from error


def text_of(path: Path) -> str:
    """A text file of a Korean agency: UTF-8 with or without its mark, else CP949."""
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused(_("%(file)s is neither UTF-8 nor CP949.") % {"file": path.name})


def _spelt(name: str) -> str:
    return name.replace("·", ".").replace(" ", "")


def _spellings(listed: str) -> set[str]:
    """창제1동 is also written 창1동."""
    plain = _spelt(listed)
    return {plain, re.sub(r"제(?=\d)", "", plain)}
