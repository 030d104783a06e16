"""What the columns of a file nobody described become: plain names, types, and which of them are dropped because they may be personal."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from feeds.errors import Refused
from feeds.personal import is_personal, shown_title
from feeds.records import Value
from feeds.table import IDENTIFIER, BadIdentifier, Column, ColumnType

from .declaration import Kind

MOST_COLUMNS = 200

# Names that every answer or question about a layer has a meaning for already.
TAKEN = frozenset({"id", "natural_key", "geometry", "geometry_3857", "drawn", "shape", "district_code", "outside_city"})
TAKEN |= {"bbox", "area", "limit", "after", "count", "layer", "layers", "lang", "sort", "fields", "filter"}

SQL_TYPES: Mapping[Kind, ColumnType] = {
    "text": "text",
    "integer": "bigint",
    "number": "double precision",
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamp with time zone",
}

_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})")  # “007” is a label, not a number
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,17})?")
_BOOLEANS = {"true": True, "false": False, "y": True, "n": False}


@dataclass(frozen=True, slots=True)
class FileColumn:
    """``title``: as the file says it; ``name``: as the database and every address say it."""

    title: str
    name: str
    kind: Kind

    @property
    def column(self) -> Column:
        return Column(self.name, SQL_TYPES[self.kind])


@dataclass(frozen=True, slots=True)
class FileColumns:
    kept: tuple[FileColumn, ...]
    personal: tuple[str, ...]


def choose(titles: Sequence[str], kinds: Mapping[str, Kind], names: Mapping[str, str], keep: Iterable[str]) -> FileColumns:
    """``names``: title → name where one was chosen or given before; ``keep``: titles that only look personal.

    A name once given to a title is given to no other, else what was published under it would become something else.
    Raises Refused, BadIdentifier.
    """
    if len(titles) > MOST_COLUMNS:
        raise Refused("too_many_columns", found=len(titles), most=MOST_COLUMNS)
    if wrong := sorted(TAKEN & set(names.values())):
        raise BadIdentifier(f"{', '.join(wrong)}: these names have a meaning already")
    allowed = set(keep)
    personal = [title for title in titles if is_personal(title) and title not in allowed]
    given = set(names.values())
    kept: list[FileColumn] = []
    for title in titles:
        if title not in personal:
            name = names.get(title) or _name(title, given)
            given.add(name)
            kept.append(FileColumn(title, name, kinds[title]))
    return FileColumns(tuple(kept), tuple(shown_title(title) for title in personal))


def _name(title: str, given: set[str]) -> str:
    """The title where it is plain enough, else a number: Korean is not transliterated, an operator may choose a name instead."""
    plain = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_") if title.isascii() else ""
    if plain in TAKEN or plain[:1].isdigit():
        plain = f"source_{plain}"
    if IDENTIFIER.fullmatch(plain) and plain not in given:
        return plain
    return next(name for name in (f"column_{n}" for n in count(1)) if name not in given)


def kind_of(values: Iterable[str]) -> Kind:
    """The narrowest kind that every non-empty text is of."""
    present = {value.strip() for value in values} - {""}
    readers: tuple[tuple[Kind, Callable[[str], object]], ...] = (
        ("boolean", lambda text: _BOOLEANS[text.lower()]),
        ("integer", _integer),
        ("number", _number),
        ("date", date.fromisoformat),
    )
    return next((kind for kind, read in readers if present and all(_reads(read, value) for value in present)), "text")


def read_text(text: str, kind: Kind) -> Value:
    """Text of a kind that ``kind_of`` found for its column."""
    text = text.strip()
    if not text:
        return None
    readers: Mapping[str, Callable[[str], Value]] = {
        "boolean": lambda value: _BOOLEANS[value.lower()],
        "integer": _integer,
        "number": _number,
        "date": date.fromisoformat,
        "datetime": datetime.fromisoformat,
    }
    return readers[kind](text) if kind in readers else text


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError
    return int(text)


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError
    return float(text)


def _reads(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except (ValueError, KeyError):
        return False
    return True
