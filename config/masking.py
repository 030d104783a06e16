"""Keeps secrets out of logs: what we know to be secret by its value, and what looks like a secret by where it stands."""

import os
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

MASK = "•••"
SHORTEST = 6  # A shorter value would mask half of every line.

_SECRET_NAME = re.compile(r"(KEY|SECRET|TOKEN|PASSWORD|PASSWD)(_|$)", re.IGNORECASE)
# Only how a name ends: whatever comes before needs no look, so that a long line costs no more than its length.
_NAME = r"(?:key|token|secret|passw(?:or)?d|passwd|pwd|signature|sessionid)"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"mdg_[A-Za-z0-9_-]{43}"), MASK),
    (re.compile(r"\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{16,}", re.IGNORECASE), rf"\1 {MASK}"),
    (re.compile(r"\b((?:set-)?cookie|x-api-key|authorization)(['\"]?\s*[:=]\s*b?['\"]?)[^\r\n'\"]+", re.IGNORECASE), rf"\1\2{MASK}"),
    # name=value in queries, forms and connection strings; 'name': 'value' in printed dictionaries
    (re.compile(rf"({_NAME})=[^&\s'\"#,;)]+", re.IGNORECASE), rf"\1={MASK}"),
    (re.compile(rf"({_NAME}['\"]\s*[:,]\s*b?['\"])[^'\"]+", re.IGNORECASE), rf"\1{MASK}"),
    (re.compile(r"(://[^/\s:@]{0,100}:)[^/\s@]{1,200}@", re.IGNORECASE), rf"\1{MASK}@"),
    # what an identity provider sends back: a code that is as good as a password for a minute
    (re.compile(r"(/callback/?\?)[^\s'\"]+", re.IGNORECASE), rf"\1{MASK}"),
    # Seoul's open data takes its key as the first part of the path.
    (re.compile(r"(openapi\.seoul\.go\.kr(?::\d+)?/)[^/\s]+", re.IGNORECASE), rf"\1{MASK}"),
)


def mask(text: str) -> str:
    for secret in known_secrets():
        text = text.replace(secret, MASK)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def mask_all(value: Any) -> Any:
    """Strings inside lists and dictionaries too; a value whose name says that it is secret goes whole."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {name: MASK if _SECRET_NAME.search(str(name)) and value[name] else mask_all(value[name]) for name in value}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask_all(item) for item in value]
    return value if isinstance(value, int | float | bool | None) else mask(str(value))


@cache
def known_secrets() -> tuple[str, ...]:
    """The process's own secrets, from its environment; longest first, so that none leaves the rest of another standing."""
    return tuple(sorted({form for secret in _secrets(os.environ) for form in (secret, quote(secret, safe=""))}, key=len, reverse=True))


def _secrets(environment: Mapping[str, str]) -> Iterable[str]:
    for name, value in environment.items():
        if _SECRET_NAME.search(name) and len(value) >= SHORTEST:
            yield value
        elif name.endswith("_URL") and "@" in value:
            yield from _password(value)


def _password(url: str) -> Iterable[str]:
    try:
        password = urlsplit(url).password or ""
    except ValueError:
        return
    if len(password) >= SHORTEST:
        yield password
