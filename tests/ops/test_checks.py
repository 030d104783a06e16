"""``bin/test`` counts what its parts report, and calls nothing passed that fell."""

import sys
from pathlib import Path

import pytest

from operations.checks import Part, Result, run_part, selected, summary
from operations.places import base_environment

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
    result = run(Part("pytest", [sys.executable, "-c", "raise SystemExit(5)"], tmp_path / "r.xml"))
    assert (result.passed, result.failed, result.word) == (0, 0, "nothing selected")


def test_the_last_line_has_the_counts_of_all_parts() -> None:
    told = summary([Result("ruff", 1, 0, 0, 0.1), Result("pytest", 7, 2, 1, 3.0)])
    assert told.splitlines()[-1] == "8 passed, 2 failed"
    assert "FAILED" in told


@pytest.mark.parametrize(("keyword", "parts"), [("web", ["web-types", "web-lint", "web-tests", "pytest"]), ("mypy", ["mypy", "pytest"])])
def test_a_keyword_chooses_parts_and_always_asks_pytest(keyword: str, parts: list[str]) -> None:
    assert [part.name for part in selected(keyword, full=False)] == parts


def test_what_is_slow_runs_only_in_full() -> None:
    def command(**options: bool) -> str:
        return " ".join(selected(None, full=options["full"])[-1].command)

    assert "not slow" in command(full=False)
    assert "not slow" not in command(full=True)
