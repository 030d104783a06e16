"""What a thing is called in its reader's language."""

from typing import Any

from django.utils.translation import get_language

_KOREAN = ("name_ko", "title_ko", "name")
_ENGLISH = ("english", "name_en", "title_en")


def name_of(row: Any) -> str:
    """In Korean where it has no English name, as most of what agencies deliver."""
    in_english = get_language() == "en"
    names = (getattr(row, attribute, "") for attribute in ((*_ENGLISH, *_KOREAN) if in_english else _KOREAN))
    return next((name for name in names if name), str(row))
