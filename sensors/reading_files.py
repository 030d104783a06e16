"""Connectors whose rows are readings: several of a row, one for each property. And how Korean sources write times and gaps."""

import json
import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from feeds import csv_file, json_file
from feeds.connector import Connector, Header, read_rows, understand
from feeds.errors import Unusable
from feeds.personal import blanked, shown
from feeds.records import Finding, Record, Value, rejected
from feeds.row import Row

from .models import Quality

SEOUL = ZoneInfo("Asia/Seoul")
_TIME = re.compile(r"(\d{4})[-./]?(\d{2})[-./]?(\d{2})(?:[ _T]?(\d{1,2})(?:[:-]?(\d{2})(?:[:-]?(\d{2})(?:\.\d+)?)?)?)?")
# What stands where a value should, and what it means.
GAPS = {
    "": Quality.MISSING, "-": Quality.MISSING, "*****": Quality.MISSING, "통신장애": Quality.MISSING, "운휴중": Quality.MAINTENANCE,
    "점검중": Quality.MAINTENANCE, "점검및교정": Quality.MAINTENANCE, "장비점검": Quality.MAINTENANCE, "교정": Quality.MAINTENANCE,
    "자료이상": Quality.SUSPECT,
}  # fmt: skip


def korean_time(text: str) -> datetime:
    """2026-07-20 14:30, 202607201430, 20260720, 2026-07-20_14-30-00 …; “24:00” is midnight at the day's end. Raises ValueError."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValueError("not a time")
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    if hour > 24 or (hour == 24 and (minute or second)):
        raise ValueError("not an hour")
    return datetime(year, month, day, hour % 24, minute, second, tzinfo=SEOUL) + timedelta(days=hour == 24)


def result_of(text: str, flag: str = "") -> tuple[float | None, Quality, str | None]:
    """Result, quality and the source's own words where there is no number. ``flag``: what the source says beside the value."""
    text, flag = blanked(text.strip()), blanked(flag.strip())
    quality = GAPS.get(flag, Quality.SUSPECT) if flag else Quality.NORMAL
    if text in GAPS:
        return None, quality if flag else GAPS[text], flag or text or None
    try:
        return float(text), quality, flag or None
    except ValueError:
        return None, Quality.SUSPECT, text[:80]


def whole(code: str) -> str:
    """A code that went through a spreadsheet: “101.0” is 101."""
    return code.removesuffix(".0") if code.removesuffix(".0").isdigit() else code


class ReadingsConnector(Connector):
    """``columns``, ``required``, ``not_needed``: as for a CsvConnector, one name for all titles a field has had.

    ``properties``: property → own name of its column. ``period``: of the streams that are written, None for those the map shows.
    ``once``: where a source tells a reading twice, the first that has a value stands.
    """

    columns: ClassVar[Mapping[str, tuple[str, ...]]]
    required: ClassVar[frozenset[str]]
    not_needed: ClassVar[frozenset[str]] = frozenset()
    properties: ClassVar[Mapping[str, str]]
    period: ClassVar[str | None] = None
    once: ClassVar[bool] = False

    def station(self, row: Row) -> str:
        code = row.raw("station")
        if not code:
            raise Unusable("missing", field="station")
        return code

    def time(self, row: Row) -> datetime:
        try:
            return korean_time(row.raw("time"))
        except ValueError as error:
            raise Unusable("not_a_time", shown(row.raw("time")), field="time") from error

    def result(self, row: Row, name: str) -> tuple[float | None, Quality, str | None]:
        return result_of(row.raw(name))

    def facts(self, row: Row) -> Mapping[str, Value]:
        """What the row says of its station: attribute → value, None where it says that there is none."""
        return {}

    def readings(self, row: Row) -> Iterator[Record]:
        """One for each property whose column the file has: a column that is not there is no gap."""
        station, when, facts = self.station(row), self.time(row), self.facts(row)
        told = json.dumps(facts, ensure_ascii=False) if facts else None
        for prop, name in self.properties.items():
            if name in row.titles:
                result, quality, raw = self.result(row, name)
                values = {
                    "station": station, "property": prop, "period": self.period, "time": when, "result": result,
                    "quality": int(quality), "revision": 1, "raw": raw, "facts": told,
                }  # fmt: skip
                yield Record(row.number, (station, prop, when.isoformat()), None, values, tuple(row.mended))
                row.mended.clear()

    def records(self, file: Path) -> Iterator[Record | Finding]:
        items = read_rows(self.header(file), self.rows(file), self.readings)
        return _once(items) if self.once else items

    @abstractmethod
    def rows(self, file: Path) -> Iterable[tuple[int, list[str]]]: ...


def _once(items: Iterable[Record | Finding]) -> Iterator[Record | Finding]:
    seen: set[tuple[str, ...]] = set()
    for item in items:
        if isinstance(item, Record) and item.key in seen:
            yield rejected(item.row, "", "repeated")
            continue
        if isinstance(item, Record) and item.values["result"] is not None:
            seen.add(item.key)
        yield item


class CsvReadings(ReadingsConnector):
    def header(self, file: Path) -> Header:
        return understand(csv_file.header_of(file), self.columns, self.required, self.not_needed)

    def rows(self, file: Path) -> Iterable[tuple[int, list[str]]]:
        return csv_file.rows_of(file)


class AnswerReadings(ReadingsConnector):
    """``paths``: where in the answer the rows stand."""

    paths: ClassVar[tuple[str, ...]]

    def header(self, file: Path) -> Header:
        return understand(json_file.table_of(file, *self.paths)[0], self.columns, self.required, self.not_needed)

    def rows(self, file: Path) -> Iterable[tuple[int, list[str]]]:
        return json_file.numbered(json_file.table_of(file, *self.paths)[1])
