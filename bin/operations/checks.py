"""``bin/test``: every check in turn, one table at the end, and an exit status that says whether all of them passed."""

import argparse
import fcntl
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .cluster import Cluster
from .keys import fresh_secret
from .places import PYTHON, ROOT, STATE, WEB, Refused, base_environment, manage, say
from .processes import Stopped, stop_on_signals

NOTHING_SELECTED = 5  # pytest's exit status
# A shell that is set up for bin/dev or for another server must not change what is tested, nor have its data touched.
FORGOTTEN = (
    "DATABASE_URL", "OWNER_DATABASE_URL", "TILES_DATABASE_URL", "ALLOWED_HOSTS", "DEBUG", "MADANG_DEMO", "MADANG_PROCESS", "PYTHONPATH",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """``report``: the JUnit file it writes, when it counts tests; otherwise the part counts as one."""

    name: str
    command: Sequence[str]
    report: Path | None = None


@dataclass(frozen=True)
class Result:
    name: str
    passed: int
    failed: int
    skipped: int
    seconds: float

    @property
    def word(self) -> str:
        return "FAILED" if self.failed else "passed" if self.passed else "nothing selected"


def python_tools() -> list[Part]:
    tools = PYTHON.parent
    return [
        Part("ruff", [str(tools / "ruff"), "check", "."]),
        Part("format", [str(tools / "ruff"), "format", "--check", "."]),
        Part("mypy", [str(tools / "mypy"), "."]),
        Part("imports", [str(tools / "lint-imports")]),
        Part("migrations", manage("makemigrations", "--check", "--dry-run")),
    ]


def python_tests(keyword: str | None, *, full: bool) -> Part:
    report = STATE / "reports" / "pytest.xml"
    command = [str(PYTHON), "-m", "pytest", f"--junitxml={report}", "--durations=10"]
    if not full:
        command += ["-m", "not slow"]
    if keyword and (ROOT / keyword.split("::")[0]).exists():
        command.append(keyword)
    elif keyword:
        command += ["-k", keyword]
    return Part("pytest", command, report)


def front_end() -> list[Part]:
    if not (WEB / "package.json").exists():
        return []
    report = STATE / "reports" / "vitest.xml"
    npm = ["npm", "--prefix", str(WEB), "run", "--silent"]
    reporters = ["--reporter=default", "--reporter=junit", f"--outputFile.junit={report}"]
    return [
        Part("web-types", [*npm, "check"]),
        Part("web-lint", [*npm, "lint"]),
        Part("web-tests", [*npm, "test", "--", *reporters], report),
    ]


def selected(keyword: str | None, *, full: bool) -> list[Part]:
    """With a keyword: the parts that are called so, and always pytest, which looks for it in the names of tests."""
    parts = [*python_tools(), *front_end()]
    if keyword:
        parts = [part for part in parts if keyword in part.name]
    return [*parts, python_tests(keyword, full=full)]


def run_part(part: Part, environment: dict[str, str]) -> Result:
    say(f"\n── {part.name} ──")
    if part.report is not None:
        part.report.parent.mkdir(parents=True, exist_ok=True)
        part.report.unlink(missing_ok=True)
    began = time.monotonic()
    status = subprocess.run(part.command, cwd=ROOT, env=environment, check=False).returncode
    seconds = time.monotonic() - began
    passed, failed, skipped = _counts(part, status)
    return Result(part.name, passed, failed, skipped, seconds)


def _counts(part: Part, status: int) -> tuple[int, int, int]:
    if part.report is None:
        return (1, 0, 0) if status == 0 else (0, 1, 0)
    if part.name == "pytest" and status == NOTHING_SELECTED:
        return 0, 0, 0
    passed, failed, skipped = _read_report(part.report) if part.report.exists() else (0, 0, 0)
    if status != 0 and failed == 0:
        failed = 1  # it fell before or after its tests: that is no pass
    return passed, failed, skipped


def _read_report(report: Path) -> tuple[int, int, int]:
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314 (written by our own test runner)

    def total(name: str) -> int:
        return sum(int(suite.get(name) or 0) for suite in suites)

    failed, skipped = total("failures") + total("errors"), total("skipped")
    return total("tests") - failed - skipped, failed, skipped


def summary(results: Sequence[Result]) -> str:
    """A table, and in the last line the counts as pytest words them."""
    head = f"{'part':<12} {'result':<17} {'passed':>7} {'failed':>7} {'skipped':>8} {'seconds':>8}"
    rows = [f"{r.name:<12} {r.word:<17} {r.passed:>7} {r.failed:>7} {r.skipped:>8} {r.seconds:>8.1f}" for r in results]
    counts = f"{sum(r.passed for r in results)} passed, {sum(r.failed for r in results)} failed"
    return "\n".join(["", head, "─" * len(head), *rows, "", counts])


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/test")
    parser.add_argument("keyword", nargs="?")
    parser.add_argument("--full", action="store_true")
    arguments = parser.parse_args(words)
    with _one_at_a_time(), _environment() as environment:
        results = [run_part(part, environment) for part in selected(arguments.keyword, full=arguments.full)]
    say(summary(results))
    if not any(result.passed or result.failed or result.skipped for result in results):
        raise Refused(f"no part and no test is called {arguments.keyword!r}")
    return 1 if any(result.failed for result in results) else 0


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two runs in one checkout would drop each other's databases."""
    with (STATE / "test.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("it already runs in this checkout: wait for that one") from None
        yield


@contextmanager
def _environment() -> Iterator[dict[str, str]]:
    cluster = Cluster("test", throwaway=True)
    started = False
    try:
        started = cluster.start()
        url = cluster.environment()["OWNER_DATABASE_URL"]
        ours = dict.fromkeys(("DATABASE_URL", "OWNER_DATABASE_URL", "TILES_DATABASE_URL"), url) | {"SECRET_KEY": fresh_secret()}
        environment = {name: value for name, value in base_environment().items() if name not in FORGOTTEN} | ours
        chromium = STATE / "bin" / "chromium"
        if "CHROMIUM" not in environment and chromium.exists():
            environment["CHROMIUM"] = str(chromium.resolve())
        yield environment
    finally:
        if started:
            cluster.stop()


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except Refused as refused:
        sys.exit(f"bin/test: {refused}")
    except Stopped:
        sys.exit(130)
