"""The proxy's configuration in a real nginx: what a stranger got is kept, what anyone else got never is. Skips without nginx."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from operations.places import ROOT, STATE
from tests.config.servers import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path=str(STATE / "bin"))  # installed, or unpacked by bin/setup --test
pytestmark = pytest.mark.skipif(NGINX is None, reason="bin/setup --test found no nginx and could not unpack one")

MAIN = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
events {{}}
http {{ include {folder}/madang.conf; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
        uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; }}
"""


class Upstream(BaseHTTPRequestHandler):
    """Answers each request with its number and who asked; counts them."""

    asked: list[str] = []

    def do_GET(self) -> None:
        personal = bool(self.headers["Cookie"] or self.headers["Authorization"])
        caching = "private, no-cache" if personal else "no-store" if "unsure" in self.path else "public, max-age=0, must-revalidate"
        body = f"{len(self.asked)} {'personal' if personal else 'public'} {self.headers['X-Forwarded-Proto']}".encode()
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Cache-Control", caching)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The https port of our configuration, with only names, ports and folders changed to those of this machine."""
    folder = tmp_path_factory.mktemp("nginx")
    upstream = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    subject = ["-subj", "/CN=localhost", "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *subject], check=True, capture_output=True)
    port = free_port()
    text = (ROOT / "deploy" / "nginx" / "madang.conf").read_text()
    text = re.sub(r"server (web|live):8000", f"server 127.0.0.1:{upstream.server_port}", text)
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}").replace("listen 80", f"listen 127.0.0.1:{free_port()}")
    for there in ("/var/cache/nginx/madang", "/var/log/nginx", "/etc/nginx/tls"):
        text = text.replace(there, str(folder))
    (folder / "madang.conf").write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""  # its workers must enter this test's folder
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
    nginx = subprocess.Popen([str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.PIPE, text=True)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert nginx.poll() is None, nginx.communicate()[1]
        time.sleep(0.05)
    yield port
    nginx.terminate()
    nginx.wait(timeout=10)
    upstream.shutdown()


def ask(port: int, path: str, **headers: str) -> str:
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
    connection.request("GET", path, headers=headers)
    return connection.getresponse().read().decode()


@pytest.mark.parametrize("path", ["/tiles/cameras/10/873/396.mvt", "/styles/light.json?layers=a", "/layers/districts/state"])
def test_a_crowd_of_strangers_is_one_request_and_a_known_person_is_asked_for_alone(proxy: int, path: str) -> None:
    Upstream.asked.clear()
    first = ask(proxy, path)
    assert first.endswith("public https")
    assert [ask(proxy, path) for _ in range(5)] == [first] * 5
    assert len(Upstream.asked) == 1
    assert "personal" in ask(proxy, path, Cookie="sessionid=x")
    assert "personal" in ask(proxy, path, Authorization="Bearer x")
    assert len(Upstream.asked) == 3


def test_what_a_known_person_got_is_not_given_to_a_stranger(proxy: int) -> None:
    Upstream.asked.clear()
    assert "personal" in ask(proxy, "/tiles/secret/1/1/1.mvt", Cookie="sessionid=x")
    assert "public" in ask(proxy, "/tiles/secret/1/1/1.mvt")


@pytest.mark.parametrize("path", ["/", "/api/layers", "/accounts/login/", "/tiles/unsure/1/1/1.mvt", "/live/x"])
def test_nothing_else_is_kept(proxy: int, path: str) -> None:
    Upstream.asked.clear()
    assert ask(proxy, path) != ask(proxy, path)
    assert len(Upstream.asked) == 2
