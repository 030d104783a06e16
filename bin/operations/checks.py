"""``bin/test``: every check in turn, one table at the end, and an exit status that says whether all of them passed."""

import argparse
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from .cluster import Cluster
from .keys import fresh_secret
from .places import PYTHON, ROOT, STATE, WEB, Refused, base_environment, manage, say
from .processes import Stopped, stop_on_signals
from .results import Result, counted, failed_in, summary

NOTHING_SELECTED = 5  # pytest's exit status
TO_TIDY_S = 20
BROWSER = "tests/web"
FEW = 5
URLS = ("DATABASE_URL", "OWNER_DATABASE_URL", "TILES_DATABASE_URL")
# A shell that is set up for bin/dev or for another server must not change what is tested, nor have its data touched.
FORGOTTEN = (*URLS, "ALLOWED_HOSTS", "DEBUG", "MADANG_DEMO", "MADANG_PROCESS", "PYTHONPATH")


@dataclass(frozen=True)
class Part:
    """``report``: the JUnit file it writes, when it counts tests; otherwise the part counts as one. ``database``: not the common one.

    ``again``: the words that make its command run only what failed the last time.
    """

    name: str
    command: Sequence[str]
    report: Path | None = None
    database: str = ""
    again: Sequence[str] = ()

    def environment(self, common: dict[str, str]) -> dict[str, str]:
        if not self.database:
            return common
        return common | {name: urlsplit(common[name])._replace(path=f"/{self.database}").geturl() for name in URLS}


def python_tools() -> list[Part]:
    tools = PYTHON.parent
    return [
        Part("ruff", [str(tools / "ruff"), "check", "."]),
        Part("format", [str(tools / "ruff"), "format", "--check", "."]),
        Part("mypy", [str(tools / "mypy"), "."]),
        Part("imports", [str(tools / "lint-imports")]),
        Part("migrations", manage("makemigrations", "--check", "--dry-run")),
    ]


def python_tests(keyword: str | None, *, full: bool) -> list[Part]:
    """Those in a browser, and the others: two parts that run side by side, for pages wait for much of their time."""
    path = keyword if keyword and keyword.startswith("tests/") and (ROOT / keyword.split("::")[0]).exists() else None
    options = [] if full else ["-m", "not slow"]
    if keyword and not path:
        options += ["-k", keyword]
    parts = [
        _pytest("browser", path or BROWSER, *options, database="madang_browser"),
        _pytest("pytest", path or "tests", f"--ignore={BROWSER}", *options),
    ]
    return [part for part in parts if not path or (part.name == "browser") == path.startswith(BROWSER)]


def _pytest(name: str, *words: str, database: str = "") -> Part:
    """With a memory of its own of what failed: two that run side by side would write over each other's."""
    memory = f"cache_dir={STATE / 'reports' / name}"
    command = [str(PYTHON), "-m", "pytest", f"--junitxml={_report(name)}", "--durations=10", "-o", memory, *words]
    return Part(name, command, _report(name), database, again=("--last-failed", "--last-failed-no-failures=none"))


def _report(name: str) -> Path:
    return STATE / "reports" / f"{name}.xml"


def front_end() -> list[Part]:
    if not (WEB / "package.json").exists():
        return []
    report = _report("vitest")
    npm = ["npm", "--prefix", str(WEB), "run", "--silent"]
    reporters = ["--reporter=default", "--reporter=junit", f"--outputFile.junit={report}"]
    return [
        Part("web-types", [*npm, "check"]),
        Part("web-lint", [*npm, "lint"]),
        Part("web-tests", [*npm, "test", "--", *reporters], report),
    ]


def tools(keyword: str | None) -> list[Part]:
    """With a keyword: those that are called so."""
    return [part for part in (*python_tools(), *front_end()) if not keyword or keyword in part.name]


def named(names: Sequence[str]) -> list[Part]:
    """The tools that are called exactly so, in their usual order. Raises Refused for a name that none has."""
    found = [part for part in tools(None) if part.name in names]
    if unknown := sorted(set(names) - {part.name for part in found}):
        raise Refused(f"of several names each must be a tool's: {', '.join(part.name for part in tools(None))}; not {', '.join(unknown)}")
    return found


def run_part(part: Part, environment: dict[str, str]) -> Result:
    say(f"\n── {part.name} ──")
    _forget_report(part)
    began = time.monotonic()
    with _started(part, environment) as process:
        status = process.wait()
    return _result(part, status, time.monotonic() - began)


def run_together(parts: Sequence[Part], environment: dict[str, str]) -> list[Result]:
    """The first is seen while it runs and goes before the others; what those print comes after it."""
    with ExitStack() as stack:
        behind = [stack.enter_context(_behind(part, environment)) for part in parts[1:]]
        return [*(run_part(part, environment) for part in parts[:1]), *(end() for end in behind)]


def second_try(part: Part, first: Result, environment: dict[str, str]) -> Result:
    """Few tests that failed run once more, alone: a busy machine is told from a fault, and what passes only then is named."""
    if not part.again or part.report is None:
        return first
    failed = failed_in(part.report)
    if not failed or len(failed) > FEW:
        return first
    say(f"\n── {part.name}: once more, alone ──\n" + "\n".join(failed))
    second = run_part(replace(part, command=[*part.command, *part.again]), environment)
    late = sorted(set(failed) - set(failed_in(part.report))) if second.passed else []
    passed, seconds = first.passed + second.passed, first.seconds + second.seconds
    return replace(first, passed=passed, failed=second.failed, seconds=seconds, late=late)


@contextmanager
def _behind(part: Part, environment: dict[str, str]) -> Iterator[Callable[[], Result]]:
    """Gives what waits for its end, shows what it printed and counts it."""
    _forget_report(part)
    printed = STATE / "log" / f"{part.name}.log"
    printed.parent.mkdir(parents=True, exist_ok=True)
    began = time.time()
    with printed.open("w", encoding="utf-8") as log, _started(part, environment, "nice", "-n", "5", output=log) as process:

        def end() -> Result:
            status = process.wait()
            seconds = printed.stat().st_mtime - began  # its last words: it may have ended long before it is asked
            say(f"\n── {part.name} ──\n{printed.read_text(encoding='utf-8', errors='replace')}")
            return _result(part, status, seconds)

        yield end


@contextmanager
def _started(part: Part, environment: dict[str, str], *before: str, output: IO[str] | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    """Whoever is stopped meanwhile stops it too."""
    process = subprocess.Popen(
        [*before, *part.command],
        cwd=ROOT,
        env=part.environment(environment),
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """As Ctrl-C does, so that it takes its servers and databases with it; whatever then still stands is killed."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(TO_TIDY_S)
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _forget_report(part: Part) -> None:
    if part.report is not None:
        part.report.parent.mkdir(parents=True, exist_ok=True)
        part.report.unlink(missing_ok=True)


def _result(part: Part, status: int, seconds: float) -> Result:
    return Result(part.name, *_counts(part, status), seconds)


def _counts(part: Part, status: int) -> tuple[int, int, int]:
    if part.report is None:
        return (1, 0, 0) if status == 0 else (0, 1, 0)
    if status == NOTHING_SELECTED and "pytest" in part.command:
        return 0, 0, 0
    passed, failed, skipped = counted(part.report) if part.report.exists() else (0, 0, 0)
    if status != 0 and failed == 0:
        failed = 1  # it fell before or after its tests: that is no pass
    return passed, failed, skipped


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/test")
    parser.add_argument("keywords", nargs="*")
    parser.add_argument("--full", action="store_true")
    arguments = parser.parse_args(words)
    keyword = arguments.keywords[0] if arguments.keywords else None
    several = len(arguments.keywords) > 1
    chosen = named(arguments.keywords) if several else tools(keyword)
    with _one_at_a_time(), _environment() as environment:
        results = run_together(chosen, environment)
        tests = [] if several else python_tests(keyword, full=arguments.full)
        together = run_together(tests, environment)
        results += [second_try(part, first, environment) for part, first in zip(tests, together, strict=True)]
    say(summary(results))
    if not any(result.passed or result.failed or result.skipped for result in results):
        raise Refused(f"no part and no test is called {keyword!r}")
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
        ours = dict.fromkeys(URLS, url) | {"SECRET_KEY": fresh_secret()}
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
