"""The server as a process: granian, the front, Django behind it."""

import signal
import socket
import struct
from collections.abc import Iterator

import pytest
from django.conf import settings

from .servers import Server, serve

# pytest-django makes the test database for marked tests only; the server sees what is committed there.
pytestmark = pytest.mark.django_db

CLIENTS = 50


@pytest.fixture(scope="module")
def server(django_db_setup: None) -> Iterator[Server]:
    with serve("tests.config.large_site:application") as running:
        yield running


def _stalled(server: Server) -> socket.socket:
    wire = socket.socket()
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    wire.connect(("127.0.0.1", server.port))
    wire.settimeout(10)
    wire.sendall(server.ask("/large"))
    assert wire.recv(100).startswith(b"HTTP/1.1 200")
    return wire


def _abort(wire: socket.socket) -> None:
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # RST, as a phone in a tunnel leaves
    wire.close()


def test_stalled_and_aborted_downloads_leave_the_pages_answering(server: Server) -> None:
    assert settings.DJANGO_THREADS < CLIENTS
    stalled = [_stalled(server) for _ in range(CLIENTS)]
    assert server.get("/healthz")[0] == 200
    assert server.get("/small")[2] == b"read 0"
    for wire in stalled:
        _abort(wire)
    for _ in range(settings.DJANGO_THREADS + 1):
        assert server.get("/small")[2] == b"read 0"


def test_uploads_that_never_end_hold_no_thread(server: Server) -> None:
    wires = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(CLIENTS)]
    for wire in wires:
        wire.sendall(server.ask("/small", method="POST", length=1000) + b"half")
    assert server.get("/small")[2] == b"read 0"
    for wire in wires:
        _abort(wire)
    assert server.get("/small")[2] == b"read 0"


def test_a_body_that_is_too_large_is_refused(server: Server) -> None:
    status, head, body = server.get("/small", method="POST", body=b"x" * (settings.REQUEST_BODY_LIMIT + 1))
    assert status == 413
    assert "application/problem+json" in head
    assert b'"status": 413' in body


def test_an_answer_without_end_is_our_error(server: Server) -> None:
    status, _head, body = server.get("/endless")
    assert status == 500
    assert b"xxx" not in body


def test_django_answers_head_without_body_and_names_the_request(server: Server) -> None:
    status, head, body = server.get("/small", method="HEAD", headers="X-Request-ID: from-the-proxy-1\r\n")
    assert (status, body) == (200, b"")
    assert "content-length: 6" in head
    assert "x-request-id: from-the-proxy-1" in head


def test_a_path_in_korean_and_odd_bytes_reach_django(server: Server) -> None:
    for path in ("/%EA%B0%95%EB%82%A8", "/%ff%fe", "/small?x=%ff", "//", "/tiles", "/%00"):
        assert server.get(path)[0] in (200, 301, 400, 404)


def test_unknown_methods_are_refused_with_what_is_allowed(server: Server) -> None:
    status, head, _body = server.get("/healthz", method="DELETE")
    assert status == 405
    assert "allow: get, head" in head


def test_ready_with_a_migrated_database(server: Server) -> None:
    status, _head, body = server.get("/readyz")
    assert (status, b'"status": "ready"' in body) == (200, True), body


def test_one_interrupt_ends_the_server_while_downloads_stall(django_db_setup: None) -> None:
    with serve("tests.config.large_site:application") as server:
        stalled = [_stalled(server) for _ in range(5)]
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=5) in (0, 130, -signal.SIGINT)
        for wire in stalled:
            wire.close()
