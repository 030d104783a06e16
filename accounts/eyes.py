"""Requests that are answered as a stranger's, whatever cookie the browser adds: embedded maps, and officials who look as a citizen does.

Their pages send no credentials (web/src/eyes.ts). This is the second lock, for the day when one of their requests forgets to: Cookie
and Authorization count for nothing

- under ``/embed``;
- beside the header ``X-Madang-Eyes: public``;
- for what a page under ``/embed``, or one whose address says ``as=citizen``, asks by itself (Referer). Where its reader goes next is a
  page of its own, with eyes of its own; a browser says so in ``Sec-Fetch-Mode``.

All of it only ever takes rights away, so nothing is lost when somebody writes these headers by hand.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, urlsplit

from .asgi import has_credentials

PUBLIC = (b"x-madang-eyes", b"public")
ASKED, CITIZEN = "as", "citizen"  # ``?as=citizen``: the whole page, as a citizen sees it
_SHOWN_BY = (b"cookie", b"authorization")


def public_eyes(path: str, headers: Mapping[bytes, bytes]) -> bool:
    """Whether credentials were sent that must not count. ``headers``: lower-case names, as ASGI gives them."""
    if not has_credentials(headers):
        return False
    if _is_embed(path) or headers.get(PUBLIC[0]) == PUBLIC[1]:
        return True
    referer = headers.get(b"referer", b"")
    return bool(referer) and headers.get(b"sec-fetch-mode", b"navigate") != b"navigate" and _has_public_eyes(referer)


def without_credentials(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if name not in _SHOWN_BY]


def _is_embed(path: str) -> bool:
    return path == "/embed" or path.startswith("/embed/")


def _has_public_eyes(page: bytes) -> bool:
    try:
        parts = urlsplit(page.decode("latin-1"))
    except ValueError:
        return False
    return _is_embed(parts.path) or CITIZEN in parse_qs(parts.query).get(ASKED, ())
