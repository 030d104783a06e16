"""The front door: what is answered in front of Django, by a table of routes.

Django answers through WSGI in a thread pool; everything hot, streamed or slow is a small coroutine here. A handler gets a Request
and returns an Answer; who may call it stands in the route, and the viewer is settled once, before the handler.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .audience import STRANGER, Viewer

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(slots=True)
class Request:
    """``headers``: lower-case names to last values, both as bytes, as ASGI gives them. ``viewer``: who asks."""

    method: str
    path: str
    query: bytes
    headers: dict[bytes, bytes]
    scope: Scope
    viewer: Viewer = STRANGER


@dataclass(slots=True)
class Answer:
    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""


Handler = Callable[..., Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Route:
    """``prefix``: a plain string that the path must start with, so that most paths are refused without a regular expression.

    ``pattern``: matched against the whole path; its named groups become keyword arguments. ``public``: whether the handler may be
    called by a stranger at all; what a stranger sees in the answer is for the layer's projection to say. ``same_for_all``: the answer
    does not depend on who asks, so nobody is looked up and caches may keep it for everybody (built assets, health).
    """

    name: str
    prefix: str
    pattern: re.Pattern[str]
    handler: Handler
    public: bool
    methods: Sequence[str] = ("GET", "HEAD")
    same_for_all: bool = False


def has_credentials(headers: Mapping[bytes, bytes]) -> bool:
    """Whether the answer may be one person's own, so that no shared cache may keep it."""
    return b"cookie" in headers or b"authorization" in headers
