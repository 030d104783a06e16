"""Django behind ASGI: threads compute, the event loop waits.

A request's body is read before a thread is taken and an answer is collected before it is sent, both bounded. So a thread is held for
as long as Django computes and not a moment longer: clients that are slow, stall or vanish hold none (through a2wsgi ten slow
downloads stop a server with ten threads for good).
"""

import asyncio
import contextvars
import io
import logging
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from accounts.asgi import Answer, Receive, Scope
from accounts.problems import Problem

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

logger = logging.getLogger("madang.front")

# A body up to so many times the limit is heard out, without keeping it: who is cut off while sending never reads the refusal.
HEARD_OUT = 8


class ClientGone(Exception):
    """The client left before its request was whole: there is nobody to answer."""


class AnswerTooLarge(Exception):
    """A Django view answered with more than a short, bounded answer; such results are files made by a job."""


class Bridge:
    """``body_limit``, ``answer_limit``: bytes. ``waiting``: how many requests may wait for a thread before the server says 503."""

    def __init__(
        self, app: WsgiApp, *, threads: int, body_limit: int, answer_limit: int, waiting: int = 256, body_seconds: float = 30
    ) -> None:
        self.app = app
        self.body_limit, self.answer_limit = body_limit, answer_limit
        self.most = threads + waiting
        self.body_seconds = body_seconds
        self._under_way = 0
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="django")

    async def answer(self, scope: Scope, receive: Receive) -> Answer:
        body = await self._read(scope, receive)
        if self._under_way >= self.most:
            raise Problem(503, headers={"Retry-After": "2"})
        self._under_way += 1
        try:
            context = contextvars.copy_context()
            return await asyncio.get_running_loop().run_in_executor(self._threads, context.run, self._compute, environ(scope, body))
        finally:
            self._under_way -= 1

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _read(self, scope: Scope, receive: Receive) -> bytes:
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if length.isdigit() and int(length) > HEARD_OUT * self.body_limit:
            raise Problem(413)
        if length == b"0" and scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return b""
        # asyncio.wait, not asyncio.timeout: it needs no cancellable current task, which a server's own task type may not be.
        reading = asyncio.ensure_future(self._read_all(receive))
        done, _waiting = await asyncio.wait({reading}, timeout=self.body_seconds)
        if not done:
            reading.cancel()
            raise Problem(408)
        return reading.result()

    async def _read_all(self, receive: Receive) -> bytes:
        body = bytearray()
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            size += len(message.get("body", b""))
            if size <= self.body_limit:
                body += message.get("body", b"")
            elif size > HEARD_OUT * self.body_limit:
                break
            more = message.get("more_body", False)
        if size > self.body_limit:
            raise Problem(413)
        return bytes(body)

    def _compute(self, environ: dict[str, Any]) -> Answer:
        """In a thread. Closing the iterable is what tells Django that the request is over."""
        answer = Answer()

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            answer.status = int(status.split(" ", 1)[0])
            answer.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

        chunks = self.app(environ, start_response)
        try:
            answer.body = self._collect(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        return answer

    def _collect(self, chunks: Iterable[bytes]) -> bytes:
        parts: list[bytes] = []
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > self.answer_limit:
                raise AnswerTooLarge(f"more than {self.answer_limit} bytes")
            parts.append(chunk)
        return parts[0] if len(parts) == 1 else b"".join(parts)


def environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """PEP 3333's environment. Headers with an underscore are dropped: they would pass for their namesakes with a hyphen."""
    host, port = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    found: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1")
        if "_" in name or name == "content-length":
            continue
        key = "CONTENT_TYPE" if name == "content-type" else "HTTP_" + name.upper().replace("-", "_")
        text = value.decode("latin-1")
        # HTTP/2 may split the Cookie header; its parts join with a semicolon, all others' with a comma.
        found[key] = found[key] + ("; " if name == "cookie" else ",") + text if key in found else text
    found["CONTENT_LENGTH"] = str(len(body))
    return found
