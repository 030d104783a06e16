"""Is the process alive (`/healthz`), and may it be sent requests (`/readyz`)? The answer names the missing part; why, says the log."""

import asyncio
import json
import logging
import re
import time
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from accounts.asgi import Answer, Request, Route
from layers.pool import fetch_row

logger = logging.getLogger("madang.health")

JSON = (b"content-type", b"application/json")
KEPT_SECONDS = 1.0  # A flood of /readyz asks the database once a second.


async def healthz(request: Request) -> Answer:
    return Answer(200, [JSON, (b"cache-control", b"no-store")], b'{"status":"ok"}')


class Readiness:
    """``known``: migrations that the code brings; read from disk once, as they cannot change while the process runs."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._known: set[tuple[str, str]] | None = None
        self._asked_at = -KEPT_SECONDS
        self._checks: dict[str, str] = {}

    async def checks(self) -> dict[str, str]:
        async with self._lock:
            if time.monotonic() - self._asked_at >= KEPT_SECONDS:
                self._checks = await asyncio.to_thread(self._ask) | {"tiles": await _tiles()}
                self._asked_at = time.monotonic()
        return self._checks

    def _ask(self) -> dict[str, str]:
        try:
            return {"database": "ok", "migrations": "ok" if self._all_applied() else "missing"}
        except Exception as error:
            logger.warning("not ready: %s", error)
            return {"database": "missing", "migrations": "unknown"}
        finally:
            connection.close()  # A thread of the loop's default pool, which would keep its connection for good.

    def _all_applied(self) -> bool:
        if self._known is None:
            self._known = set(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())
        return self._known <= set(MigrationRecorder(connection).applied_migrations())


async def _tiles() -> str:
    """Whether the pool that tiles and state are read with gets an answer."""
    try:
        await fetch_row(sql.Composed([sql.SQL("SELECT 1")]))
    except Exception as error:
        logger.warning("not ready: the tiles' pool: %s", error)
        return "missing"
    return "ok"


_readiness = Readiness()


async def readyz(request: Request) -> Answer:
    checks = await _readiness.checks()
    ready = all(state == "ok" for state in checks.values())
    body: dict[str, Any] = {"status": "ready" if ready else "not ready", "checks": checks}
    return Answer(200 if ready else 503, [JSON, (b"cache-control", b"no-store")], json.dumps(body).encode())


ROUTES = [
    Route("healthz", "/healthz", re.compile("/healthz"), healthz, public=True, same_for_all=True),
    Route("readyz", "/readyz", re.compile("/readyz"), readyz, public=True, same_for_all=True),
]
