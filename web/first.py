"""What the page's script asks for first of all, named in the page itself: the answers are on their way while the scripts are still coming.

The addresses are those of ``web/src/api.ts`` to the letter, else the browser would ask twice (tests/web/test_traffic.py hears it).
"""

from urllib.parse import quote

from django.utils import translation

from .look import THEMES

# (address, for which media; "": for all)
First = tuple[str, str]


def questions(code: str, theme: str) -> list[First]:
    """``code``: of the area, "" the city. ``theme``: as chosen, "" as the reader's system prefers."""
    area = f"/api/areas/{quote(code, safe='')}?with=outline,parent,summary" if code else "/api/areas?with=summary"
    themes = [(theme, "")] if theme else [(one, f"(prefers-color-scheme: {one})") for one in THEMES]
    language = "en" if (translation.get_language() or "").startswith("en") else "ko"
    styles = [(f"/styles/{one}.json?layers=*&lang={language}&sources=whole", media) for one, media in themes]
    return [(area, ""), ("/api/layers", ""), *styles]
