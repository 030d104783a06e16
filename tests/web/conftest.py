"""The running product for the browser: a real server on a database of its own that holds the demo city."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from psycopg import sql

from tests.config.servers import free_port
from web.tools.browser import BEEN_HERE

from .screen import PATIENT

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=PATIENT)


def _with_database(url: str, name: str) -> str:
    return re.sub(r"/[^/?]+(\?|$)", rf"/{name}\1", url, count=1)


def _recreate(url: str, name: str, *, create: bool) -> None:
    admin = _with_database(url, "postgres").replace("postgis://", "postgresql://")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if create:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


@contextmanager
def city(suffix: str, *commands: list[str]) -> Iterator[dict[str, str]]:
    """The environment of a process that works on a database of its own, filled by these commands of manage.py."""
    name = f"{settings.OWNER_DATABASE_URL.rsplit('/', 1)[1].split('?')[0]}_{suffix}"
    _recreate(settings.OWNER_DATABASE_URL, name, create=True)
    inherited = {key: value for key, value in os.environ.items() if not key.endswith("DATABASE_URL")}
    environment = {
        **inherited,
        "DATABASE_URL": _with_database(settings.OWNER_DATABASE_URL, name),
        "MADANG_DEMO": "1",
        "SECRET_KEY": settings.SECRET_KEY or "k" * 60,
    }
    try:
        for command in (["migrate"], *commands):
            subprocess.run([sys.executable, "manage.py", *command, "-v0"], cwd=ROOT, env=environment, check=True)
        yield environment
    finally:
        _recreate(settings.OWNER_DATABASE_URL, name, create=False)


@contextmanager
def served(environment: dict[str, str], port: int = 0) -> Iterator[str]:
    """The address of a real server in this environment, at a free port or at this one."""
    # pytest-playwright keeps an event loop in this thread, in which Django would refuse every later test its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    port = port or free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "config.asgi:application", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/healthz", server)
        yield url
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(60)


@pytest.fixture(scope="session")
def demo_environment() -> Iterator[dict[str, str]]:
    with city("browser", ["load_demo", "--weeks=1"]) as environment:
        yield environment


@pytest.fixture(scope="session")
def base_url(demo_environment: dict[str, str]) -> Iterator[str]:
    with served(demo_environment) as url:
        yield url


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        assert server.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("the server does not answer")


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    """Somebody who has been here before: the tour of a first visit has a test of its own."""
    seen = {"origin": base_url, "localStorage": [BEEN_HERE]}
    return {
        **browser_context_args,
        "locale": "ko-KR",
        "timezone_id": "Asia/Seoul",
        "viewport": {"width": 1440, "height": 900},
        "reduced_motion": "reduce",
        # A worker would answer behind the back of page.route, and from what an earlier test left; test_app.py lets it in.
        "service_workers": "block",
        "storage_state": {"cookies": [], "origins": [seen]},
    }


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Browser:
    make = browser.new_context

    def patient(**named: Any) -> BrowserContext:
        context = make(**named)
        context.set_default_timeout(PATIENT)
        return context

    browser.new_context = patient  # type: ignore[method-assign]
    return browser


# A software renderer's, and Playwright's own about the worker that is blocked above.
ORDINARY = ("GPU stall due to ReadPixels", "Service Worker registration blocked")


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of: script errors, failed loads, violations of the content security policy."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(known in message.text for known in ORDINARY):
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
