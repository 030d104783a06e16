"""``bin/setup`` where something is missing and nobody may install it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from operations.places import ROOT


@pytest.fixture
def machine() -> Iterator[Path]:
    """A checkout of nothing but bin/setup, and a path with all programs of this machine except gettext's, wrk and sudo."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bin").mkdir()
        shutil.copy(ROOT / "bin" / "setup", folder / "bin" / "setup")
        (folder / "path").mkdir()
        for program in {path.name: path for place in ("/usr/sbin", "/usr/bin") for path in Path(place).iterdir()}.values():
            if program.name not in ("msgfmt", "wrk", "sudo"):
                (folder / "path" / program.name).symlink_to(program)
        yield folder


def run_as_nobody(machine: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = ["/bin/bash", str(machine / "bin" / "setup"), *arguments]
    if os.getuid() == 0:
        shutil.chown(machine, "nobody")
        command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]
    path = {"PATH": str(machine / "path")}
    return subprocess.run(command, env=path, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(("arguments", "packages"), [((), "gettext"), (("--bench",), "gettext wrk")])
def test_without_root_and_sudo_it_stops_with_the_command_to_run(machine: Path, arguments: tuple[str, ...], packages: str) -> None:
    done = run_as_nobody(machine, *arguments)
    assert done.returncode == 1, done.stdout
    assert "Run as root:" in done.stderr
    assert f"apt-get install -y --no-install-recommends {packages}\n" in done.stderr
    assert not (machine / ".venv").exists()


def test_an_unknown_argument_is_told_what_there_is(machine: Path) -> None:
    done = run_as_nobody(machine, "--everything")
    assert done.returncode == 2
    assert "bin/setup --bench" in done.stdout
    assert "set -euo" not in done.stdout
