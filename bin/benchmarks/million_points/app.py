"""What ``benchmarks.tiles`` serves: the product's own callable with one more layer, and beside it a bare echo of the same bytes.

``BENCH_GZIP_LEVEL``: 0 leaves compression out, so that its cost can be told apart.
"""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.asgi import application as product
from layers import registry
from tiles import production

from .layer import LAYER

registry.register(LAYER)
production.GZIP_LEVEL = int(os.environ.get("BENCH_GZIP_LEVEL", production.GZIP_LEVEL))

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
