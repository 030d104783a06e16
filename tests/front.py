"""The whole front in this process: every route, in front of Django and in it, asked as the server would ask, without a socket."""

import asyncio
import gzip
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.db import connection, connections

from config.asgi import front
from config.bridge import Bridge, WsgiApp
from config.front import Front


@dataclass(frozen=True, slots=True)
class Said:
    """``headers``: lower-case names to values."""

    status: int
    headers: dict[str, str]
    body: bytes


def plain(said: Said) -> bytes:
    """The body, unpacked."""
    return gzip.decompress(said.body) if said.headers.get("content-encoding") == "gzip" else said.body


class Asker:
    """Asks an ASGI callable that lives in an event loop of its own, as granian's does."""

    def __init__(self, app: Front, loop: asyncio.AbstractEventLoop) -> None:
        self.app, self._loop = app, loop

    def get(self, url: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Said:
        """``url``: path and query string, as a browser would write them; what it must not hold is escaped."""
        return asyncio.run_coroutine_threadsafe(self._ask(url, headers or {}, method), self._loop).result(60)

    async def _ask(self, url: str, headers: Mapping[str, str], method: str) -> Said:
        parts = urlsplit(url)
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(parts.path, errors="surrogateescape"),
            "raw_path": quote(parts.path, safe="/%").encode(),
            "query_string": quote(parts.query, safe="=&%+,:;/?@!$'()*~-._").encode(),
            "root_path": "",
            "headers": [(b"host", b"localhost"), *((n.lower().encode(), v.encode("latin-1")) for n, v in headers.items())],
            "client": ("127.0.0.1", 5),
            "server": ("localhost", 80),
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
        return Said(sent[0]["status"], found, b"".join(m.get("body", b"") for m in sent[1:]))


def keeping_connections(django: WsgiApp) -> WsgiApp:
    """Each thread of the bridge keeps its connection from one question to the next, as on a server; other threads give theirs back."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        connection.settings_dict = {**connection.settings_dict, "CONN_MAX_AGE": None}
        return django(environ, start_response)

    return answer


def give_connections_back(bridge: Bridge) -> None:
    """Or the test database could not be dropped. Each of the threads, at once."""
    threads = bridge._threads
    together = threading.Barrier(threads._max_workers)

    def close() -> None:
        together.wait(30)
        connections.close_all()

    for closing in [threads.submit(close) for _ in range(threads._max_workers)]:
        closing.result(30)


@contextmanager
def running_front() -> Iterator[Asker]:
    """Started and stopped by the lifespan protocol, so that pools and listeners run."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    app = front()
    app.bridge.app = keeping_connections(app.bridge.app)
    begin, end = asyncio.Event(), asyncio.Event()
    said: list[str] = []

    async def receive() -> dict[str, str]:
        if not begin.is_set():
            begin.set()
            return {"type": "lifespan.startup"}
        await end.wait()
        return {"type": "lifespan.shutdown"}

    started = threading.Event()

    async def send(message: Mapping[str, Any]) -> None:
        said.append(message["type"])
        started.set()

    lifespan = asyncio.run_coroutine_threadsafe(app({"type": "lifespan"}, receive, send), loop)
    assert started.wait(30)
    assert said == ["lifespan.startup.complete"]
    try:
        yield Asker(app, loop)
    finally:
        give_connections_back(app.bridge)
        loop.call_soon_threadsafe(end.set)
        lifespan.result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
