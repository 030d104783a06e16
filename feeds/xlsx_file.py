"""The first sheet of an Excel workbook (.xlsx) as rows of text, counted as a spreadsheet counts them."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from .errors import Refused


def header_of(file: Path) -> list[str]:
    """The titles of the columns without spaces around them. Raises Refused."""
    for _, cells in _rows(file):
        titles = [cell.strip() for cell in cells]
        while titles and not titles[-1]:
            titles.pop()  # sheets often hold formatted, empty columns to the right
        return titles
    raise Refused("no_header")


def rows_of(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells of each row below the header, as many as it has titles; empty rows are passed over. Raises Refused."""
    width = len(header_of(file))
    rows = _rows(file)
    next(rows, None)
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            yield number, (cells + [""] * (width - len(cells)))[:width]


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise Refused("not_xlsx") from None
    try:
        sheet = book.worksheets[0]
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_text(value) for value in values]
    finally:
        book.close()


def _text(value: object) -> str:
    """As a person reads the cell: whole numbers without a point, days without midnight."""
    if value is None:
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
