"""Ask an ASGI callable without a socket."""

import asyncio
from dataclasses import dataclass
from typing import Any

from accounts.asgi import App


@dataclass(frozen=True)
class Given:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(app: App, path: str, method: str = "GET", *, query: str = "", headers: dict[str, str] | None = None, body: bytes = b"") -> Given:
    """``headers``: by lower-case name. The answer's are joined by name."""
    sent: list[dict[str, Any]] = []
    raw = [(name.encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
    if body:
        raw.append((b"content-length", str(len(body)).encode()))
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "path": path, "query_string": query.encode(), "headers": raw,
        "scheme": "http", "server": ("localhost", 80), "client": ("192.0.2.1", 1),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def call() -> None:
        await app(scope, receive, send)

    asyncio.run(call())
    found: dict[str, str] = {}
    for name, value in sent[0]["headers"]:
        key = name.decode()
        found[key] = f"{found[key]}, {value.decode('latin-1')}" if key in found else value.decode("latin-1")
    return Given(sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:]))
