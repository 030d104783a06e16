"""``bin/bench``: list the measurements, or run one on a database cluster of its own, which stays for its next run."""

import ast
import os
import subprocess
import sys
from pathlib import Path

from .cluster import Cluster
from .places import PYTHON, ROOT, Refused, base_environment, say
from .processes import Stopped, stop_on_signals

FOLDER = ROOT / "bin" / "benchmarks"


def benchmarks() -> dict[str, str]:
    """Names to the first line of their docstrings. What cannot be started is a measurement's part, not one."""
    started = (path for path in sorted(FOLDER.glob("*.py")) if '__name__ == "__main__"' in path.read_text(encoding="utf-8"))
    return {path.stem: _first_line(path) for path in started}


def main(arguments: list[str]) -> int:
    known = benchmarks()
    if not arguments:
        say("\n".join(f"bin/bench {name:<12} {line}" for name, line in known.items()) or "no benchmark yet: bin/benchmarks/NAME.py")
        return 0
    name, *rest = arguments
    if name not in known:
        raise Refused(f"no benchmark {name!r}; there are: {', '.join(known) or 'none'}")
    return _run(name, rest)


def _run(name: str, arguments: list[str]) -> int:
    environment = base_environment()
    # The measurement may be called as a room is (benchmarks/tiles.py): as a module of a package it cannot hide the room.
    environment["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'bin'}"
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_FORMAT": "text"} | environment
    # One each: what one has loaded (a city with its readings) is not in the way of the next, and need not be loaded again.
    cluster = None if environment.get("DATABASE_URL") else Cluster(f"bench-{name}")
    started = False
    try:
        if cluster is not None:
            started = cluster.start()
            environment |= cluster.environment() | {"MADANG_PROCESS": "owner"}
            prepared = [str(PYTHON), "-m", "operations.prepare"]
            if subprocess.run(prepared, cwd=ROOT, env=environment, check=False).returncode != 0:
                raise Refused("preparing the database failed (see above)")
        return subprocess.run([str(PYTHON), "-m", f"benchmarks.{name}", *arguments], cwd=ROOT, env=environment, check=False).returncode
    finally:
        if cluster is not None and started:
            cluster.stop()


def _first_line(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "(no docstring)"
    return text.splitlines()[0]


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except Refused as refused:
        sys.exit(f"bin/bench: {refused}")
    except Stopped:
        sys.exit(130)
