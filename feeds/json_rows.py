"""Rows of a JSON answer as Korean open data gives it: ``{Service: {list_total_count, RESULT, row: […]}}``, ``{data: […]}`` or a bare list.

Read like a table: the titles are all names that appear, in order of appearance; what a row does not have is empty.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .errors import Refused

MOST_BYTES = 512 * 2**20


def header_of(file: Path) -> list[str]:
    """Raises Refused."""
    return list(dict.fromkeys(name for row in _rows(file) for name in row))


def rows_of(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Number, from 1, and cells of each row in the order of the header. Raises Refused."""
    rows = _rows(file)
    names = list(dict.fromkeys(name for row in rows for name in row))
    return ((number, [_text(row.get(name)) for name in names]) for number, row in enumerate(rows, start=1))


def is_json(file: Path) -> bool:
    """By its first character: an answer saved under any name."""
    with file.open("rb") as content:
        return content.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _rows(file: Path) -> list[dict[str, Any]]:
    if file.stat().st_size > MOST_BYTES:
        raise Refused("too_large", most=MOST_BYTES // 2**20)
    try:
        found = _list_in(json.loads(file.read_bytes().decode("utf-8-sig")))
    except (ValueError, RecursionError):
        raise Refused("not_json") from None
    if not found:
        raise Refused("no_rows")
    return found


def _list_in(content: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The first list of objects, looked for three levels deep."""
    if isinstance(content, list) and all(isinstance(row, dict) for row in content):
        return content
    if not isinstance(content, dict) or depth == 3:
        return []
    return next(filter(None, (_list_in(value, depth + 1) for value in content.values())), [])


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
