"""A question from its text to its answers."""

from typing import Any

from accounts.audience import Viewer

from ..declaration import Text
from ..projection import Projection, project
from ..published import CITY_LAYER
from ..visible import projections
from . import matching
from .coordinates import positions
from .details import described, positions_described
from .matching import Spot
from .ranking import ranked

LONGEST = 100
HOW_TO = Text(
    "이름, 주소, 초성(ㅁㅍㄱ), 영문(Mapo), 행정구역 코드, 좌표(37.5665 126.9780)로 찾을 수 있습니다.",
    "Search by name, address, initial consonants (ㅁㅍㄱ), English name (Mapo), area code or coordinates (37.5665 126.9780).",
)
NOTHING = Text(
    "찾지 못했습니다. 더 짧게 쓰거나 다른 이름으로 찾아 보세요.", "Nothing was found. Try fewer letters, or what else it may be called."
)


def cleaned(text: str) -> str:
    """Without what nobody sees: control characters, zero-width spaces, line ends of a pasted address."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def answers(viewer: Viewer, text: str, *, limit: int, near: Spot | None) -> tuple[list[dict[str, Any]], str, Text | None]:
    """At most ``limit`` results, and where there are none the code and the sentence of what to do."""
    if not text:
        return [], "how-to", HOW_TO
    if placed := positions(text):
        return positions_described(placed)[:limit], "", None
    found = _found(viewer, text, limit, near)
    return (found, "", None) if found else ([], "nothing-found", NOTHING)


def _found(viewer: Viewer, text: str, limit: int, near: Spot | None) -> list[dict[str, Any]]:
    """Names first; other fields while there is room; names with a wrong letter only where nothing else is found."""
    question, seen = matching.understand(text), _searchable(viewer)
    found = matching.called(seen, question, near)
    if len(found) < limit:
        found += matching.told(seen, question, near)
    if hits := ranked(found, question, limit):
        return described(hits, similar=False)
    return described(ranked(matching.similar(seen, question, near, limit), question, limit), similar=True)


def _searchable(viewer: Viewer) -> list[Projection]:
    """The city itself is no layer of the map, but it is asked for by its name too."""
    every = [project(CITY_LAYER, viewer.audience), *projections(viewer)]
    return [projection for projection in every if matching.searched(projection)]
