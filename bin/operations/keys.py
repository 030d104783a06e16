"""Secrets of a checkout: random, made once, kept in files that only their owner may read, as shell assignments."""

import os
import secrets
import shlex
from collections.abc import Mapping
from pathlib import Path


def fresh_secret() -> str:
    """64 of the letters, digits, ``-`` and ``_``: safe in URLs and shells, and longer than Django wants its SECRET_KEY."""
    return secrets.token_urlsafe(48)


def read(path: Path) -> dict[str, str]:
    """Names to values; an absent file has none. Lines are ``NAME=value`` with shell quoting."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#") and "=" in line)
    return {name: "".join(shlex.split(value)) for name, value in pairs}


def write(path: Path, values: Mapping[str, str]) -> None:
    """Replace the file whole; never readable by others, not even for a moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
