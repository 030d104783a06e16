"""``bin/dev`` as a person uses it: the real web server and worker on a database of their own, and one Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from django.conf import settings

from operations.places import ROOT


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The URL of a fresh database on the server that the tests use."""
    parts = urlsplit(settings.OWNER_DATABASE_URL)
    name = f"madang_tried_{uuid.uuid4().hex[:8]}"
    server = parts._replace(scheme="postgresql", path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield parts._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(database: str, port: int, *words: str) -> "subprocess.Popen[str]":
    environment = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    environment |= {"DATABASE_URL": database, "PYTHONPATH": str(ROOT / "bin")}
    environment.setdefault("SECRET_KEY", settings.SECRET_KEY)
    command = [sys.executable, "-m", "operations.dev", "--no-demo", "--port", str(port), *words]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def read_until(dev: "subprocess.Popen[str]", wanted: str) -> str:
    read = ""
    assert dev.stdout is not None
    for line in dev.stdout:
        read += line
        if wanted in line:
            return read
    raise AssertionError(f"{wanted!r} never came:\n{read}")


def children_of(process: int) -> dict[int, str]:
    """Process numbers of the children to their command lines."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return {int(child): Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ") for child in listed}


def test_it_serves_refuses_a_second_on_its_port_and_one_ctrl_c_ends_all(database: str, port: int) -> None:
    dev = start(database, port)
    try:
        read_until(dev, "Madang answers on")
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            assert answer.status == 200
        second = start(database, port)
        said, _ = second.communicate(timeout=60)
        assert second.returncode == 1
        assert f"cannot listen on 127.0.0.1:{port}" in said
        children = children_of(dev.pid)
        assert len(children) == 2
        dev.send_signal(signal.SIGINT)
        said, _ = dev.communicate(timeout=30)
        assert dev.returncode == 0, said
        assert not [child for child in children if Path(f"/proc/{child}").exists()]
    finally:
        dev.kill()


def test_a_dead_worker_ends_the_web_and_says_why(database: str, port: int) -> None:
    dev = start(database, port)
    try:
        read_until(dev, "Madang answers on")
        worker = next(child for child, command in children_of(dev.pid).items() if "procrastinate" in command)
        os.kill(worker, signal.SIGKILL)
        said, _ = dev.communicate(timeout=30)
        assert dev.returncode == 1
        assert "worker ended by itself (signal 9)" in said
    finally:
        dev.kill()


def test_reset_never_touches_a_database_that_is_not_ours(database: str, port: int) -> None:
    dev = start(database, port, "--reset")
    said, _ = dev.communicate(timeout=30)
    assert dev.returncode == 1
    assert "--reset deletes the private database only" in said
