"""Where things lie: the checkout, its private state, and what a child process is told of them."""

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / ".madang"
PYTHON = ROOT / ".venv" / "bin" / "python"
WEB = ROOT / "web"

# One checkout, one set of clusters and sockets; eight hex digits keep the socket's path far under the 107 bytes that a socket may have.
CHECKOUT = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:8]


class Refused(Exception):
    """What was asked cannot be done; the message says why and what to do."""


def base_environment() -> dict[str, str]:
    """This process's environment with the private Node, when there is one, and the checkout first."""
    environment = dict(os.environ)
    environment["PATH"] = os.pathsep.join([str(STATE / "bin"), str(ROOT / ".venv" / "bin"), environment.get("PATH", os.defpath)])
    environment["PYTHONUNBUFFERED"] = "1"
    return environment


def manage(*arguments: str) -> list[str]:
    return [str(PYTHON), str(ROOT / "manage.py"), *arguments]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
