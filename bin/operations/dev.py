"""Madang in one terminal, for trying and developing: http://127.0.0.1:8000.

Without DATABASE_URL it keeps a private PostGIS cluster for this checkout and ends it again. A demo city is loaded into an empty
database only. Ctrl-C ends everything within five seconds.
"""

import argparse
import fcntl
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .cluster import dev_cluster
from .places import PYTHON, ROOT, STATE, Refused, base_environment, manage, say
from .processes import Program, Stopped, run_together, stop_on_signals

WORKER_GRACE = "1"


def arguments_of(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/dev", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 lets other machines in (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="(default: %(default)s)")
    parser.add_argument("--no-demo", action="store_true", help="no demo city and no demo accounts")
    parser.add_argument("--reset", action="store_true", help="first delete the private database with all that is in it")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    arguments = arguments_of(words)
    with _database(reset=arguments.reset) as database:
        _port_must_be_free(arguments.host, arguments.port)
        environment = database | base_environment() | _settings(arguments)
        accounts = _prepare(environment, demo=not arguments.no_demo)
        name, status = _serve(environment, arguments, accounts)
    say(f"dev: {name} ended by itself ({_reason(status)}); everything else was ended with it")
    return 1


@contextmanager
def _only_one() -> Iterator[None]:
    """One a private cluster: a second would lose its database when the first ends."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "dev.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Refused(f"it already runs in this checkout ({lock.read().strip()}): end that one first") from None
        _note(lock, f"process {os.getpid()}")
        yield


def _note(lock: IO[str], text: str) -> None:
    lock.seek(0)
    lock.truncate()
    lock.write(text)
    lock.flush()


@contextmanager
def _database(*, reset: bool) -> Iterator[dict[str, str]]:
    if os.environ.get("DATABASE_URL"):
        if reset:
            raise Refused("--reset deletes the private database only, and DATABASE_URL names another: unset it, or empty that one yourself")
        yield {}
        return
    with _only_one():
        cluster = dev_cluster()
        if reset:
            say("dev: deleting the private database")
            cluster.remove()
        started = False
        try:
            started = cluster.start()
            yield cluster.environment()
        finally:
            if started:
                cluster.stop()


def _settings(arguments: argparse.Namespace) -> dict[str, str]:
    """What the environment does not say itself. Plain HTTP: there is no proxy with a certificate in front."""
    settings = {"MADANG_DEMO": "0" if arguments.no_demo else "1", "HTTPS": "0", "LOG_FORMAT": "text"}
    settings["ALLOWED_HOSTS"] = ",".join(_names_of(arguments.host))
    return settings | {name: os.environ[name] for name in ("HTTPS", "LOG_FORMAT", "ALLOWED_HOSTS") if name in os.environ}


def _names_of(host: str) -> list[str]:
    """The names under which a browser may ask for us."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in ("0.0.0.0", "::"):  # noqa: S104 (asked for by the caller)
        names += [socket.gethostname(), *socket.gethostbyname_ex(socket.gethostname())[2]]
    elif host not in names:
        names.append(host)
    return names


def _port_must_be_free(host: str, port: int) -> None:
    """Without SO_REUSEPORT, which granian sets: two servers with it would share the port and answer in turns."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port") from None


def _prepare(environment: dict[str, str], *, demo: bool) -> str:
    """Returns what to tell of the demo accounts: passwords, so it goes through a file of our own that is gone again."""
    with tempfile.TemporaryDirectory(dir=STATE) as folder:
        told = Path(folder) / "accounts"
        command = [str(PYTHON), "-m", "operations.prepare", *(["demo", str(told)] if demo else [])]
        settings = {
            "MADANG_PROCESS": "owner",
            "PYTHONPATH": f"{ROOT / 'bin'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        if subprocess.run(command, cwd=ROOT, env=environment | settings, check=False).returncode != 0:
            raise Refused("preparing the database failed (see above)")
        return told.read_text(encoding="utf-8") if told.exists() else ""


def _serve(environment: dict[str, str], arguments: argparse.Namespace, accounts: str) -> tuple[str, int]:
    web = [
        str(PYTHON), "-m", "granian", "--interface", "asgi", "--host", arguments.host, "--port", str(arguments.port),
        "--workers-kill-timeout", "1", "config.asgi:application",
    ]  # fmt: skip
    worker = manage("procrastinate", "worker", "--shutdown-graceful-timeout", WORKER_GRACE)
    programs = [
        Program("web", web, environment | {"MADANG_PROCESS": "web"}),
        Program("worker", worker, environment | {"MADANG_PROCESS": "owner"}),
    ]
    threading.Thread(target=_announce, args=(arguments.host, arguments.port, accounts), daemon=True).start()
    return run_together(programs, cwd=str(ROOT))


def _announce(host: str, port: int, accounts: str) -> None:
    """Say the address once it answers."""
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (a name to look up, not to bind)
    while not _answers(asked, port):
        time.sleep(0.2)
    told = f"\ndev: demo accounts, with new passwords at every start\n{accounts.rstrip()}" if accounts else ""
    say(f"""{told}
dev: Madang answers on http://{asked}:{port}/
     real data: bin/manage load_seoul FOLDER --replace-demo   (docs/operate.md)
     Ctrl-C ends everything
""")


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _reason(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except Refused as refused:
        sys.exit(f"dev: {refused}")
    except Stopped:
        say("dev: ended")
        sys.exit(0)
