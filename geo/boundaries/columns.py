"""Which column of a boundary file is the code, which the name, and which day it shows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from geo.models import AreaCode

from .read import Source
from .report import Report, refused

System = AreaCode.System
# Digits of a code. National files cut MOIS codes to the length their level needs.
LENGTHS: dict[tuple[str, str], tuple[int, ...]] = {
    ("mois", "city"): (2, 10),
    ("mois", "district"): (5, 10),
    ("mois", "neighbourhood"): (8, 10),
    ("kostat", "city"): (2,),
    ("kostat", "district"): (5,),
    ("kostat7", "neighbourhood"): (7,),
    ("kostat8", "neighbourhood"): (8,),
}
NAMES = {
    "city": ("CTP_KOR_NM", "SIDO_NM", "name", "NAME", "name_ko"),
    "district": ("SGG_NM", "SIG_KOR_NM", "SIGUNGU_NM", "name", "NAME", "name_ko"),
    "neighbourhood": ("ADM_NM", "adm_nm", "ADM_DR_NM", "ADSTRD_NM", "EMD_KOR_NM", "EMD_NM", "name", "NAME", "name_ko"),
}
ENGLISH = ("name_eng", "name_en", "SIG_ENG_NM", "EMD_ENG_NM", "CTP_ENG_NM", "NAME_EN")
DAYS = ("BASE_DATE", "base_date", "STDR_DE", "기준일")


@dataclass(frozen=True, slots=True)
class Row:
    """One area of a file. ``code`` as the file has it, in the named system."""

    code: str
    name: str
    name_en: str
    outline: BaseGeometry


def rows(source: Source, report: Report, *, level: str, system: str, code_field: str = "", name_field: str = "") -> list[Row]:
    code = code_field or _code_column(source, level, system)
    name = name_field or next((column for column in NAMES[level] if column in source.columns), "")
    for column, option in ((code, "--code-field"), (name, "--name-field")):
        if column not in source.columns:
            raise refused(
                _("No column of %(file)s holds what %(option)s names. Columns: %(columns)s.")
                % {"file": source.path.name, "option": option, "columns": ", ".join(source.columns)}
            )
    english = next((column for column in ENGLISH if column in source.columns), "")
    found = [
        Row(row[code], _last_word(row[name]), _plain_english(row.get(english, "")), outline)
        for row, outline in zip(source.rows, source.outlines, strict=True)
    ]
    _check(found, report, level, system)
    return found


def base_day(source: Source) -> date | None:
    """The day the file shows, if it says one and the same day in every row."""
    for column in DAYS:
        values = {row.get(column, "") for row in source.rows}
        if len(values) == 1 and re.fullmatch(r"\d{8}", value := values.pop().replace("-", "")):
            return datetime.strptime(value, "%Y%m%d").date()
    return None


def lengths(level: str, system: str) -> tuple[int, ...]:
    """How many digits a code of this level has; KOSTAT's city and district codes are the same in each of its systems."""
    return LENGTHS.get((system, level)) or (LENGTHS.get(("kostat", level), ()) if system.startswith("kostat") else ())


def _code_column(source: Source, level: str, system: str) -> str:
    """The column whose every value has the right number of digits; of several, the one that tells most rows apart."""
    fitting = [column for column in source.columns if all(_is_code(row[column], level, system) for row in source.rows)]
    if not fitting:
        raise refused(
            _("No column of %(file)s holds %(system)s codes of the level %(level)s (is --code-system right?). Columns: %(columns)s.")
            % {"file": source.path.name, "system": system, "level": level, "columns": ", ".join(source.columns)}
        )
    return max(fitting, key=lambda column: len({row[column] for row in source.rows}))


def _is_code(value: str, level: str, system: str) -> bool:
    return value.isdecimal() and len(value) in lengths(level, system)


def _check(found: list[Row], report: Report, level: str, system: str) -> None:
    for number, row in enumerate(found, start=1):
        if not _is_code(row.code, level, system):
            report.refuse(
                _("Row %(number)d (%(name)s): %(code)s is no %(system)s code of the level %(level)s.")
                % {"number": number, "name": row.name, "code": row.code or "—", "system": system, "level": level},
                row.name,
            )
        if not row.name:
            report.refuse(_("Row %(number)d (code %(code)s) has no name.") % {"number": number, "code": row.code})
    for code in twice(row.code for row in found):
        names = ", ".join(row.name for row in found if row.code == code)
        report.refuse(_("The code %(code)s stands on more than one row (%(names)s).") % {"code": code, "names": names}, names)
    report.stop_if_refused()


def twice(values: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for value in values:
        (twice if value in seen else seen).add(value)
    return sorted(twice)


def _last_word(name: str) -> str:
    """서울특별시 종로구 사직동 → 사직동."""
    return name.split()[-1] if name.split() else ""


def _plain_english(name: str) -> str:
    """Cheonho 2(i)-dong → Cheonho 2-dong: the reading in brackets is a note on pronunciation."""
    return re.sub(r"\([a-z]+\)", "", name)
