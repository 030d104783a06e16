"""Where a camera looks, as files say it: a way of standing, seldom a direction. What is not said is unknown, never an azimuth."""

import re

from layers.declaration import Text

FACINGS = {
    "unknown": Text("방향 모름", "Direction unknown"),
    "fixed": Text("고정", "Fixed"),
    "rotating": Text("회전", "Rotating"),
    "all_round": Text("360도 전방향", "All round"),
    "mixed": Text("회전과 고정", "Rotating and fixed"),
}

_ALL_ROUND = re.compile(r"360(도|°)?(전방|전방면|전방향)?")


def facing(words: str) -> str:
    """The code of what 촬영방면정보 says. “120도” may be an angle of view or a bearing: it stays unknown."""
    plain = "".join(words.split())
    if _ALL_ROUND.fullmatch(plain):
        return "all_round"
    rotating, fixed = "회전" in plain, "고정" in plain
    if rotating and fixed:
        return "mixed"
    return "rotating" if rotating else "fixed" if fixed else "unknown"
