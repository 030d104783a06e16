"""Which addresses may be shortened: those of our own page, made of what the page itself writes (web/address.json), in one spelling each.

A short link is made by anyone and opened by anyone, so nothing but a state of the page fits in: no host, no path outside the map, no
key that the page does not know (a token's, say), no telephone number in a filter. A position that somebody searched for is theirs and
not the reader's business to the metre: it is kept to about 50 m, the map's middle to about 5 m.
"""

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feeds.personal import blanked

_DECLARED = json.loads((Path(__file__).resolve().parent.parent / "address.json").read_bytes())
KEYS = frozenset(_DECLARED["keys"])
LONGEST = 2000
LONGEST_VALUE = 200
MOST_KEYS = 60
PIN_DIGITS, VIEW_DIGITS = 3, 4
_PATH = re.compile(r"/(?:map/[A-Za-z0-9-]{1,40}(?:/[a-z0-9][a-z0-9_-]{0,60}/\d{1,19})?)?", re.ASCII)
_FILTER = re.compile(rf"{_DECLARED['filter']}\.[a-z0-9][a-z0-9_-]{{0,60}}\.[a-z][a-z0-9_]{{0,80}}", re.ASCII)
_NUMBER = r"-?\d{1,3}(?:\.\d{1,15})?"
_PIN = re.compile(rf"({_NUMBER}),({_NUMBER})", re.ASCII)
_VIEW = re.compile(rf"({_NUMBER})/({_NUMBER})/({_NUMBER})((?:/{_NUMBER}){{2}})?", re.ASCII)


class NotOurs(ValueError):
    """``reason``: a sentence for people."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


def canonical(address: str) -> str:
    """The one spelling of a state of our page. Raises NotOurs."""
    if len(address) > LONGEST:
        raise NotOurs(_("is too long"))
    if not address.isprintable() or not address.startswith("/"):
        raise NotOurs(_("is no address of the map"))
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not _PATH.fullmatch(parts.path):
        raise NotOurs(_("is no address of the map"))
    query = urlencode(_query(parts.query), quote_via=quote, safe=".,:")
    written = parts.path + (f"?{query}" if query else "") + _view(parts.fragment)
    if len(written) > LONGEST:
        raise NotOurs(_("is too long"))
    return written


def _query(text: str) -> list[tuple[str, str]]:
    try:
        found = parse_qsl(text, strict_parsing=bool(text), errors="strict", max_num_fields=MOST_KEYS)
    except ValueError as error:
        raise NotOurs(_("is no address of the map")) from error
    if len({key for key, _value in found}) < len(found):
        raise NotOurs(_("says something twice"))
    return sorted((key, _value(key, value)) for key, value in found)


def _value(key: str, value: str) -> str:
    is_filter = _FILTER.fullmatch(key)
    if not is_filter and key not in KEYS:
        raise NotOurs(_("holds something that is not the map’s"))
    if len(value) > LONGEST_VALUE or not value.isprintable():
        raise NotOurs(_("is no address of the map"))
    if is_filter and blanked(value) != value:
        raise NotOurs(_("holds what reaches a person, such as a telephone number"))
    return _pin(value) if key == "at" else value


def _pin(text: str) -> str:
    match = _PIN.fullmatch(text)
    if match is None:
        raise NotOurs(_("is no address of the map"))
    return ",".join(f"{float(number):.{PIN_DIGITS}f}" for number in match.groups())


def _view(text: str) -> str:
    """Where the map stands; a browser keeps it to itself, so it is part of what we keep."""
    if not text:
        return ""
    match = _VIEW.fullmatch(text)
    if match is None:
        raise NotOurs(_("is no address of the map"))
    zoom, lat, lon, turned = match.groups()
    return f"#{float(zoom):.2f}/{float(lat):.{VIEW_DIGITS}f}/{float(lon):.{VIEW_DIGITS}f}{turned or ''}"
