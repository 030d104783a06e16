"""The front: finds who answers, settles who asks, and sees that every answer leaves as it must.

Hot routes (tiles, state, assets, health) are looked up by their first path segment, then prefix, then one regular expression; every
other path is Django's. A request without Cookie and Authorization is a stranger's and costs no look-up.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from itertools import chain

from accounts.asgi import Answer, Receive, Request, Route, Scope, Send, has_credentials
from accounts.audience import Viewer
from accounts.eyes import public_eyes, without_credentials
from accounts.negotiation import PRIVATE
from accounts.problems import Problem, language_of, to_answer, unauthorised

from .bridge import Bridge, ClientGone
from .problems import problem_of, unforeseen
from .requestid import RequestId, current

Header = tuple[bytes, bytes]
Headers = Iterable[Header]
Resolve = Callable[[Headers], Awaitable[Viewer]]
Hook = Callable[[], Awaitable[None]]

logger = logging.getLogger("madang.front")

NOSNIFF = (b"x-content-type-options", b"nosniff")
WHO_ASKS = b"Cookie, Authorization"


class Front:
    """An ASGI callable. ``startup`` and ``shutdown``: hooks of pools and listeners, run in order and in reverse."""

    def __init__(
        self, routes: Iterable[Route], bridge: Bridge, resolve: Resolve, startup: Iterable[Hook] = (), shutdown: Iterable[Hook] = ()
    ) -> None:
        self.routes = list(routes)
        self.bridge = bridge
        self.resolve = resolve
        self.startup, self.shutdown = list(startup), list(shutdown)
        self._table: dict[str, list[Route]] = {}
        for route in self.routes:
            self._table.setdefault(_segment(route.prefix), []).append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            with suppress(ClientGone):
                await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._find(scope["path"], scope["method"])
        headers = dict(scope["headers"])
        personal = has_credentials(headers)
        kept_back = personal and not _same_for_all(found) and public_eyes(scope["path"], headers)
        if kept_back:
            scope = {**scope, "headers": without_credentials(scope["headers"])}
            headers, personal = dict(scope["headers"]), False
        answer = await (self._routed(*found, scope, headers, personal=personal) if found else self._django(scope, receive, headers))
        if kept_back:
            _keep_from_others(answer)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})

    def _find(self, path: str, method: str) -> tuple[Route | None, re.Match[str] | None, list[Route]] | None:
        """The route and its match; (None, None, routes) where the path is known but not the method; None where it is Django's."""
        refused: list[Route] = []
        for route in self._table.get(_segment(path), ()):
            if path.startswith(route.prefix) and (match := route.pattern.fullmatch(path)):
                if method in route.methods:
                    return route, match, refused
                refused.append(route)
        return (None, None, refused) if refused else None

    async def _routed(
        self,
        route: Route | None,
        match: re.Match[str] | None,
        refused: list[Route],
        scope: Scope,
        headers: dict[bytes, bytes],
        *,
        personal: bool,
    ) -> Answer:
        current.set(RequestId(headers.get(b"x-request-id", b"")))
        if route is None or match is None:
            answer = to_answer(_not_allowed(refused), language_of(headers))
            return _finish(answer, personal=personal, same_for_all=False)
        request = Request(scope["method"], scope["path"], scope["query_string"], headers, scope)
        try:
            answer = await self._handled(route, match, request, personal=personal)
        except Exception as error:
            answer = self._trouble(error, headers)
        return _finish(answer, personal=personal, same_for_all=route.same_for_all)

    async def _handled(self, route: Route, match: re.Match[str], request: Request, *, personal: bool) -> Answer:
        if personal and not route.same_for_all:
            request.viewer = await self.resolve(request.scope["headers"])
        if not route.public and request.viewer.is_anonymous:
            raise unauthorised()
        return await route.handler(request, **match.groupdict())

    async def _django(self, scope: Scope, receive: Receive, headers: dict[bytes, bytes]) -> Answer:
        request_id = RequestId(headers.get(b"x-request-id", b""))
        current.set(request_id)
        try:
            answer = await self.bridge.answer(scope, receive)
        except ClientGone:
            raise
        except Exception as error:
            answer = self._trouble(error, headers)
            _finish(answer, personal=True, same_for_all=False)
        answer.headers.append((b"x-request-id", request_id.value.encode()))
        return answer

    def _trouble(self, error: Exception, headers: dict[bytes, bytes]) -> Answer:
        problem = problem_of(error)
        if problem is None:
            logger.error("a request failed", exc_info=error)
            problem = unforeseen()
        return to_answer(problem, language_of(headers))

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            for hook in self.startup:
                await hook()
        except Exception as error:
            logger.critical("the server cannot start: %s", error, exc_info=error)
            await send({"type": "lifespan.startup.failed", "message": "the server cannot start, see the log"})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.bridge.close()
        for hook in reversed(self.shutdown):
            try:
                await hook()
            except Exception:
                logger.exception("a part did not shut down cleanly")
        await send({"type": "lifespan.shutdown.complete"})


def _same_for_all(found: tuple[Route | None, re.Match[str] | None, list[Route]] | None) -> bool:
    return found is not None and found[0] is not None and found[0].same_for_all


def _keep_from_others(answer: Answer) -> None:
    """A stranger's answer to somebody who is none: a cache that goes by the cookie must not give it to them elsewhere."""
    if not any(name == b"cache-control" and b"no-store" in value for name, value in answer.headers):
        answer.headers = [*(header for header in answer.headers if header[0] != b"cache-control"), PRIVATE]


def _segment(path: str) -> str:
    """``/tiles/a/1/2/3.mvt`` → ``tiles``."""
    end = path.find("/", 1)
    return path[1:end] if end > 0 else path[1:]


def _not_allowed(routes: Iterable[Route]) -> Problem:
    return Problem(405, headers={"Allow": ", ".join(dict.fromkeys(chain.from_iterable(route.methods for route in routes)))})


def _finish(answer: Answer, *, personal: bool, same_for_all: bool) -> Answer:
    """Caching as the whole house has it: an answer to a cookie or an Authorization header is its asker's own."""
    length = None if answer.status in (204, 304) else len(answer.body)
    answer.headers = list(_finished(tuple(answer.headers), length, personal, same_for_all))
    return answer


@lru_cache(maxsize=10_000)
def _finished(given: tuple[Header, ...], length: int | None, personal: bool, same_for_all: bool) -> tuple[Header, ...]:
    """Kept, because the same tile goes out with the same headers again and again."""
    headers = [NOSNIFF]
    vary = b""
    caching = None
    has_length = False
    for header in given:
        name = header[0]
        if name == b"cache-control":
            caching = header
        elif name == NOSNIFF[0]:
            continue
        elif name == b"vary" and not same_for_all:
            vary = header[1] if not vary else vary + b", " + header[1]
        else:
            has_length = has_length or name == b"content-length"
            headers.append(header)
    if not has_length and length is not None:
        headers.append((b"content-length", b"%d" % length))
    if same_for_all:
        headers.append(caching or (b"cache-control", b"no-cache"))
    else:
        headers.append(
            PRIVATE if personal and (caching is None or b"no-store" not in caching[1]) else caching or (b"cache-control", b"no-cache")
        )
        headers.append((b"vary", vary if b"Authorization" in vary else vary + b", " + WHO_ASKS if vary else WHO_ASKS))
    return tuple(headers)
