"""CSV as Korean agencies publish it: UTF-8 with or without BOM, or CP949; rows counted as a spreadsheet counts them."""

import csv
from collections.abc import Iterator
from pathlib import Path

from .errors import Refused

_BLOCK = 1 << 20


def encoding_of(file: Path) -> str:
    """UTF-8 is tried first because CP949 text is practically never valid UTF-8, while the reverse happens. Raises Refused."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            with file.open(encoding=encoding, newline="") as text:
                while text.read(_BLOCK):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused("no_encoding")


def header_of(file: Path) -> list[str]:
    """The titles of the columns without spaces around them, from the first row that is not empty. Raises Refused."""
    for _, cells in _filled(file):
        return [cell.strip() for cell in cells]
    raise Refused("no_header")


def rows_of(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells of each row below the header; empty rows are passed over but counted. Raises Refused."""
    rows = _filled(file)
    next(rows, None)
    return rows


def _filled(file: Path) -> Iterator[tuple[int, list[str]]]:
    return ((number, cells) for number, cells in _cells(file) if any(cell.strip() for cell in cells))


def _cells(file: Path) -> Iterator[tuple[int, list[str]]]:
    number = 0
    with file.open(encoding=encoding_of(file), newline="") as text:
        try:
            for number, cells in enumerate(csv.reader(text), start=1):
                yield number, cells
        except csv.Error:
            raise Refused("not_csv", row=number + 1) from None
