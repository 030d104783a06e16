"""Rows of a JSON or XML document: what an open API answers, saved to a file.

Every value becomes text, as in a CSV; null and what is absent become empty. The titles are all names that any row has, so that a name
nobody knows is reported wherever it appears.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from .errors import Refused
from .records import Param


def table_of(file: Path, *paths: str) -> tuple[list[str], list[list[str]]]:
    """Titles and rows of the first of ``paths`` (names by dots, empty: the document itself) that leads to rows. Raises Refused."""
    rows = _rows(file, paths)
    titles = list(dict.fromkeys(name for row in rows for name in row))
    return titles, [[_text(row.get(title)) for title in titles] for row in rows]


def _rows(file: Path, paths: tuple[str, ...]) -> list[dict[str, Any]]:
    document = _document(file)
    for path in paths or ("",):
        found: Any = document
        for name in filter(None, path.split(".")):
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, dict):  # a single row comes without its list
            found = [found]
        if isinstance(found, list) and all(isinstance(row, dict) for row in found):
            return found
    raise Refused("no_rows_answered", **_told(document))


def _document(file: Path) -> Any:
    content = file.read_bytes()
    try:
        if content.lstrip()[:1] == b"<":
            root = ElementTree.fromstring(content)  # noqa: S314 — expat stops bombs of entities by itself since 2.4.1
            return {root.tag: _tree(root)}
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, ElementTree.ParseError) as error:
        raise Refused("not_an_answer") from error


def _tree(node: ElementTree.Element) -> Any:
    if not len(node):
        return node.text
    found: dict[str, Any] = {}
    for child in node:
        value = _tree(child)
        if child.tag in found:
            found[child.tag] = [*(found[child.tag] if isinstance(found[child.tag], list) else [found[child.tag]]), value]
        else:
            found[child.tag] = value
    return found


def _told(document: Any) -> dict[str, Param]:
    """What the answer itself says is wrong: its code, never its words, which may repeat the key."""
    result = document.get("RESULT") if isinstance(document, dict) else None
    code = str(result.get("CODE") or "") if isinstance(result, dict) else ""
    return {"answer": code if code.isascii() and len(code) <= 20 else ""}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def numbered(rows: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """As rows of a spreadsheet: the titles are row 1."""
    return enumerate(rows, start=2)
