"""A table is the same table as CSV and as an Excel sheet; what a spreadsheet knows as numbers and days becomes text again."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from feeds import sheets
from feeds.errors import Refused


def workbook(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    file = folder / "table.XLSX"
    book.save(file)
    return file


def test_cells_are_read_as_a_person_reads_them(tmp_path: Path) -> None:
    cells = ("00005", 118000622, 126.934607, 5.0, 1e-7, date(2026, 1, 8), datetime(2026, 1, 8, 9, 30), True, None)
    file = workbook(tmp_path, tuple(f"c{n}" for n in range(len(cells))), cells)
    ((number, found),) = sheets.reader_of(file).rows_of(file)
    assert number == 2
    assert found == ["00005", "118000622", "126.934607", "5", "0.0000001", "2026-01-08", "2026-01-08 09:30:00", "True", ""]


def test_rows_keep_their_number_and_the_width_of_the_header(tmp_path: Path) -> None:
    file = workbook(tmp_path, (" a ", "b", None), (1, 2), (None, None), (3, 4, "astray"))
    reader = sheets.reader_of(file)
    assert reader.header_of(file) == ["a", "b"]
    assert list(reader.rows_of(file)) == [(2, ["1", "2"]), (4, ["3", "4"])]


@pytest.mark.parametrize(("content", "code"), [(b"", "not_xlsx"), (b"a,b\n1,2\n", "not_xlsx"), (None, "no_header")])
def test_what_is_no_workbook_or_empty_is_refused(tmp_path: Path, content: bytes | None, code: str) -> None:
    file = workbook(tmp_path)
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        sheets.reader_of(file).header_of(file)
    assert refusal.value.code == code


def test_other_files_are_read_as_csv(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("a,b\n1,2\n")
    assert sheets.reader_of(file).header_of(file) == ["a", "b"]
