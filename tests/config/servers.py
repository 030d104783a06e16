"""A real server process on the test database."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection


@dataclass(frozen=True)
class Server:
    port: int
    process: "subprocess.Popen[bytes]"

    def get(self, path: str, *, method: str = "GET", headers: str = "", body: bytes = b"", seconds: float = 5) -> tuple[int, str, bytes]:
        """Status, headers in lower case, body. A socket of our own: it shows exactly what is on the wire."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as wire:
            wire.sendall(self.ask(path, method=method, headers=headers, length=len(body)) + body)
            raw = b"".join(iter(lambda: wire.recv(65536), b""))
        head, _blank, rest = raw.partition(b"\r\n\r\n")
        return int(head.split(b" ", 2)[1]), head.decode("latin-1").lower(), rest

    @staticmethod
    def ask(path: str, *, method: str = "GET", headers: str = "", length: int = 0) -> bytes:
        size = f"Content-Length: {length}\r\n" if length else ""
        return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{size}{headers}\r\n".encode("latin-1")


def url_of_the_test_database() -> str:
    return urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path="/" + connection.settings_dict["NAME"]))


def wait_until_nobody_writes() -> None:
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as wire:
        wire.bind(("127.0.0.1", 0))
        return int(wire.getsockname()[1])


@contextmanager
def serve(app: str = "config.asgi:application", **environment: str) -> Iterator[Server]:
    port = free_port()
    url = url_of_the_test_database()
    names = {"DATABASE_URL": url, "OWNER_DATABASE_URL": url, "TILES_DATABASE_URL": url, "MADANG_PROCESS": "web", **environment}
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--workers-kill-timeout", "3", "--port", str(port), app]
    with subprocess.Popen(command, env=os.environ | names, cwd=settings.BASE_DIR) as process:
        server = Server(port, process)
        try:
            _wait(server)
            yield server
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()


def _wait(server: Server, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended with {server.process.returncode}")
        try:
            if server.get("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")
