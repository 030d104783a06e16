"""Tables as agencies publish them, CSV or Excel: which reader a file wants."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from . import csv_file, xlsx_file


class Reader(Protocol):
    def header_of(self, file: Path) -> list[str]: ...
    def rows_of(self, file: Path) -> Iterator[tuple[int, list[str]]]: ...


def reader_of(file: Path) -> Reader:
    return xlsx_file if file.suffix.lower() == ".xlsx" else csv_file
