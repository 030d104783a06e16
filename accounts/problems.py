"""What went wrong, as RFC 9457 problem details: one shape for every error a program may read.

A ``Problem`` is raised where the trouble is known and turned into an answer at the door (config/front.py, config/api.py).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header

from .asgi import Answer

Words = str | Promise

TITLES: Mapping[int, Words] = {
    400: _("The request cannot be understood"),
    401: _("Please sign in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Method not allowed"),
    408: _("The request took too long"),
    409: _("Conflict"),
    413: _("The request is too large"),
    422: _("The request cannot be processed"),
    429: _("Too many requests"),
    500: _("Something went wrong on our side"),
    503: _("Not available at the moment"),
}
# A program that is refused learns how to identify itself; browsers pop up a window for Basic only, hence not for people's pages.
CHALLENGE = 'Bearer realm="Madang", Basic realm="Madang", charset="UTF-8"'


@dataclass(frozen=True, slots=True)
class FieldError:
    """``field``: the name as the caller wrote it. ``reason``: a sentence for people."""

    field: str
    reason: Words


class Problem(Exception):
    """``title`` defaults to the status's own. ``detail`` is one sentence for people and never holds what the caller may not know."""

    def __init__(
        self,
        status: int,
        title: Words = "",
        detail: Words = "",
        errors: Sequence[FieldError | tuple[str, Words]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status)
        self.status = status
        self.title = title or TITLES.get(status, _("The request failed"))
        self.detail = detail
        self.errors = [e if isinstance(e, FieldError) else FieldError(*e) for e in errors]
        self.headers = dict(headers or {})
        if status == 401:
            self.headers.setdefault("WWW-Authenticate", CHALLENGE)

    def __str__(self) -> str:
        return f"{self.status} {self.detail or self.title}"

    def as_dict(self) -> dict[str, object]:
        """In the language that is active."""
        return {
            "type": "about:blank",
            "title": str(self.title),
            "status": self.status,
            "detail": str(self.detail),
            "errors": [{"field": e.field, "reason": str(e.reason)} for e in self.errors],
        }


def unauthorised(detail: Words = "") -> Problem:
    return Problem(401, detail=detail)


def to_json(problem: Problem, language: str) -> bytes:
    with translation.override(language):
        return json.dumps(problem.as_dict(), ensure_ascii=False).encode()


def to_headers(problem: Problem, language: str) -> dict[str, str]:
    """An error is never kept: what is missing or forbidden now may be there after the next change or sign-in."""
    return {
        "Content-Type": "application/problem+json",
        "Content-Language": language,
        "Cache-Control": "no-store",
        "Vary": "Accept-Language, Cookie, Authorization",
        **problem.headers,
    }


def to_answer(problem: Problem, language: str) -> Answer:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in to_headers(problem, language).items()]
    return Answer(problem.status, headers, to_json(problem, language))


_COOKIE = re.compile(rf"(?:^|;\s*){re.escape(settings.LANGUAGE_COOKIE_NAME)}=([A-Za-z-]{{2,10}})(?:;|$)")


def language_of(headers: Mapping[bytes, bytes]) -> str:
    """The language of an answer in front of Django: the cookie, then Accept-Language, then the main language."""
    chosen = _COOKIE.search(headers.get(b"cookie", b"").decode("latin-1"))
    wanted = [chosen[1]] if chosen else []
    wanted += [code for code, _q in parse_accept_lang_header(headers.get(b"accept-language", b"").decode("latin-1")[:500])]
    for code in wanted:
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
