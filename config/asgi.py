"""The callable that granian serves: `granian --interface asgi --workers-kill-timeout 3 config.asgi:application`.

The kill timeout ends a server whose clients stall: granian waits for open downloads otherwise, for ever.

Each module below brings its part: ``ROUTES`` (a list of accounts.asgi.Route) and, for pools and listeners, ``async startup()`` and
``async shutdown()``, run in this order and in reverse.
"""

import asyncio
import importlib
import os
from types import ModuleType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.checks import run_checks
from django.core.management.base import SystemCheckError
from django.core.wsgi import get_wsgi_application
from django.db import connection

django = get_wsgi_application()  # Before the imports below: they import models.

from accounts.viewer import viewer_of_scope  # noqa: E402

from .bridge import Bridge  # noqa: E402
from .front import Front  # noqa: E402

PARTS = (
    "config.health",
    "layers.pool",
    "layers.changes",
    "layers.state",
    "tiles.server",
    "web.assets",
    "web.installable",
    "web.preview.server",
)


def parts() -> list[ModuleType]:
    return [importlib.import_module(name) for name in PARTS]


def _find_faults() -> None:
    try:
        errors = [found for found in run_checks(databases=["default"]) if found.is_serious() and not found.is_silenced()]
    finally:
        connection.close()  # This thread is the loop's: it would keep its connection for as long as the server runs.
    if errors:
        raise SystemCheckError("; ".join(f"{error.id} {error.msg}" for error in errors))


async def _check() -> None:
    """Wrong settings stop the server before its first request."""
    await asyncio.to_thread(_find_faults)


def front() -> Front:
    found = parts()
    return Front(
        routes=[route for part in found for route in getattr(part, "ROUTES", ())],
        bridge=Bridge(django, threads=settings.DJANGO_THREADS, body_limit=settings.REQUEST_BODY_LIMIT, answer_limit=settings.ANSWER_LIMIT),
        resolve=viewer_of_scope,
        startup=[_check, *(part.startup for part in found if hasattr(part, "startup"))],
        shutdown=[part.shutdown for part in found if hasattr(part, "shutdown")],
    )


application = front()
