"""``bin/test`` counts what its parts report, and calls nothing passed that fell."""

import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from operations import checks
from operations.checks import URLS, Part, named, python_tests, run_part, run_together, second_try, tools
from operations.places import Refused, base_environment
from operations.processes import Stopped
from operations.results import Result, summary

REPORT = '<testsuites><testsuite tests="5" failures="{failures}" errors="0" skipped="1"/></testsuites>'


def run(part: Part) -> Result:
    return run_part(part, base_environment())


def reporting(path: Path, *, failures: int, status: int, name: str = "some") -> Part:
    script = f"import sys; open({str(path)!r}, 'w').write({REPORT.format(failures=failures)!r}); sys.exit({status})"
    return Part(name, [sys.executable, "-c", script], path)


def test_a_report_is_counted(tmp_path: Path) -> None:
    result = run(reporting(tmp_path / "reports" / "r.xml", failures=2, status=1))
    assert (result.passed, result.failed, result.skipped) == (2, 2, 1)


def test_a_fall_after_passed_tests_is_a_failure(tmp_path: Path) -> None:
    result = run(reporting(tmp_path / "r.xml", failures=0, status=3))
    assert (result.passed, result.failed) == (4, 1)


def test_an_old_report_is_not_taken_for_this_run(tmp_path: Path) -> None:
    report = tmp_path / "r.xml"
    report.write_text(REPORT.format(failures=0))
    result = run(Part("some", [sys.executable, "-c", "raise SystemExit(1)"], report))
    assert (result.passed, result.failed) == (0, 1)


def test_a_keyword_that_no_test_has_is_no_failure_of_pytest(tmp_path: Path) -> None:
    result = run(Part("pytest", [sys.executable, "-c", "raise SystemExit(5)", "pytest"], tmp_path / "r.xml"))
    assert (result.passed, result.failed, result.word) == (0, 0, "nothing selected")


def test_the_last_line_has_the_counts_of_all_parts() -> None:
    told = summary([Result("ruff", 1, 0, 0, 0.1), Result("pytest", 7, 2, 1, 3.0)])
    assert told.splitlines()[-1] == "8 passed, 2 failed"
    assert "FAILED" in told


TWO = """
import pathlib
import pytest
@pytest.mark.parametrize("number", range({failing}))
def test_falls(number):
    tried = pathlib.Path(__file__).with_name(f"tried{{number}}")
    if not tried.exists():
        tried.touch()
        raise AssertionError
def test_always():
    assert {always}
def test_stands():
    pass
"""


def tried_twice(folder: Path, *, failing: int = 1, always: bool = True) -> Result:
    """By the real pytest: the first and, where there is one, the second run of a file of tests."""
    (folder / "test_two.py").write_text(TWO.format(failing=failing, always=always))
    (folder / "pytest.ini").write_text("[pytest]\n")
    (named,) = python_tests("tests/ops", full=False)
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", f"--junitxml={report}", "-p", "no:django", "-c", str(folder / "pytest.ini"), str(folder)]
    part = Part("pytest", command, report, again=named.again)
    return second_try(part, run(part), base_environment())


def test_what_fails_by_chance_passes_at_a_second_try_and_is_named(tmp_path: Path) -> None:
    result = tried_twice(tmp_path)
    assert (result.passed, result.failed, result.word) == (3, 0, "passed")
    assert [name.split("::")[1] for name in result.late] == ["test_falls[0]"]
    assert "second try: " in summary([result])


def test_a_fault_stays_one_at_the_second_try(tmp_path: Path) -> None:
    result = tried_twice(tmp_path, always=False)
    assert (result.passed, result.failed, result.word) == (2, 1, "FAILED")
    assert [name.split("::")[1] for name in result.late] == ["test_falls[0]"]


def test_many_failures_are_no_chance(tmp_path: Path) -> None:
    result = tried_twice(tmp_path, failing=6)
    assert (result.passed, result.failed, list(result.late)) == (2, 6, [])


@pytest.mark.parametrize(("keyword", "parts"), [("web", ["web-types", "web-lint", "web-tests"]), ("mypy", ["mypy"]), ("tiles", [])])
def test_a_keyword_chooses_tools_and_is_looked_for_in_all_tests(keyword: str, parts: list[str]) -> None:
    assert [part.name for part in tools(keyword)] == parts
    for part in python_tests(keyword, full=False):
        assert part.command[-2:] == ["-k", keyword]


def test_several_names_are_tools_and_nothing_else() -> None:
    assert [part.name for part in named(["web-lint", "ruff"])] == ["ruff", "web-lint"]
    with pytest.raises(Refused, match="not browser"):
        named(["ruff", "browser"])


@pytest.mark.parametrize(("path", "part"), [("tests/ops", "pytest"), ("tests/web/test_look.py::test_x", "browser")])
def test_a_path_belongs_to_one_part(path: str, part: str) -> None:
    (chosen,) = python_tests(path, full=False)
    assert chosen.name == part
    assert path in chosen.command


def test_together_the_parts_have_all_tests_and_each_a_database_of_its_own() -> None:
    browser, others = python_tests(None, full=False)
    assert "tests/web" in browser.command
    assert "--ignore=tests/web" in others.command
    common = dict.fromkeys(URLS, "postgis://me@127.0.0.1:5432/madang")
    assert set(browser.environment(common).values()) == {"postgis://me@127.0.0.1:5432/madang_browser"}
    assert others.environment(common) == common


def test_what_is_slow_runs_only_in_full() -> None:
    for part in python_tests(None, full=False):
        assert "not slow" in part.command
    for part in python_tests(None, full=True):
        assert "not slow" not in part.command


def test_parts_that_run_together_are_told_one_after_the_other(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    met = tmp_path / "met"
    front = f"import pathlib, time; p = pathlib.Path({str(met)!r})\nwhile not p.exists(): time.sleep(0.05)\nprint('front')"
    behind = f"import pathlib; print('behind'); pathlib.Path({str(met)!r}).touch(); raise SystemExit(3)"
    parts = [Part("one", [sys.executable, "-c", front]), Part("other", [sys.executable, "-c", behind])]
    results = run_together(parts, base_environment())
    assert [(result.name, result.word) for result in results] == [("one", "passed"), ("other", "FAILED")]
    assert re.findall("one|front|other|behind", capfd.readouterr().out) == ["one", "front", "other", "behind"]


def test_whoever_stops_one_part_stops_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = Part("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"])
    began: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def noted(*words: Any, **named: Any) -> "subprocess.Popen[bytes]":
        began.append(start(*words, **named))
        return began[-1]

    def stopped(*_words: object, **_named: object) -> None:
        raise Stopped("SIGTERM")

    monkeypatch.setattr(subprocess, "Popen", noted)
    monkeypatch.setattr(checks, "say", stopped)  # once both have begun
    with pytest.raises(Stopped):
        run_together([sleeper, sleeper], base_environment())
    assert began
    assert all(process.poll() is not None for process in began)


def test_a_part_that_is_stopped_has_the_time_to_tidy_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready, tidied = tmp_path / "ready", tmp_path / "tidied"
    script = (
        f"import pathlib, time\ntry:\n    pathlib.Path({str(ready)!r}).touch()\n    time.sleep(600)\n"
        f"except KeyboardInterrupt:\n    time.sleep(0.5)\n    pathlib.Path({str(tidied)!r}).touch()"
    )

    def stopped(_process: object) -> None:
        while not ready.exists():
            time.sleep(0.05)
        monkeypatch.undo()
        raise Stopped("SIGINT")

    monkeypatch.setattr(subprocess.Popen, "wait", stopped)
    with pytest.raises(Stopped):
        run(Part("some", [sys.executable, "-c", script]))
    assert tidied.exists()
