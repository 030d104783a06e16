"""Tables as agencies publish them, CSV, Excel or the JSON of an open API: which reader a file wants."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from . import csv_file, json_rows, xlsx_file


class Reader(Protocol):
    def header_of(self, file: Path) -> list[str]: ...
    def rows_of(self, file: Path) -> Iterator[tuple[int, list[str]]]: ...


def reader_of(file: Path) -> Reader:
    if file.suffix.lower() == ".xlsx":
        return xlsx_file
    return json_rows if json_rows.is_json(file) else csv_file
