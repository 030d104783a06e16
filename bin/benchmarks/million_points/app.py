"""What ``benchmarks.tiles`` serves: the product's own callable with one more layer, and beside it a bare echo of the same bytes.

``BENCH_STORED``: gzip's frame around what is not compressed, so that the cost of compression can be told apart.
"""

import gzip
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.asgi import application as product
from layers import registry
from tiles import production

from .layer import LAYER


def stored(raw: bytes) -> bytes:
    return gzip.compress(raw, 0, mtime=0) if raw else b""


registry.register(LAYER)
if os.environ.get("BENCH_STORED"):
    production._pack = stored

_echoed: dict[str, Any] = {}


async def application(scope: Any, receive: Any, send: Any) -> None:
    """``/echo/<path>``: what the product answers for the path, taken once and repeated without a thought."""
    if scope["type"] != "http" or not scope["path"].startswith("/echo/"):
        await product(scope, receive, send)
        return
    path = scope["path"][5:]
    if path not in _echoed:
        await _take({**scope, "path": path}, receive)
    start, body = _echoed[path]
    await send(start)
    await send(body)


async def _take(scope: Any, receive: Any) -> None:
    taken: list[Any] = []

    async def keep(message: Any) -> None:
        taken.append(message)

    await product(scope, receive, keep)
    _echoed[scope["path"]] = taken[0], taken[1]
