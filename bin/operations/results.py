"""What the parts of ``bin/test`` reported, and the table that tells it."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    name: str
    passed: int
    failed: int
    skipped: int
    seconds: float
    late: Sequence[str] = ()  # passed, but only at the second try

    @property
    def word(self) -> str:
        return "FAILED" if self.failed else "passed" if self.passed else "nothing selected"


def counted(report: Path) -> tuple[int, int, int]:
    """Passed, failed, skipped, as a JUnit file has them."""
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314 (written by our own test runner)

    def total(name: str) -> int:
        return sum(int(suite.get(name) or 0) for suite in suites)

    failed, skipped = total("failures") + total("errors"), total("skipped")
    return total("tests") - failed - skipped, failed, skipped


def failed_in(report: Path) -> list[str]:
    """The names of those tests, none where nothing was written."""
    if not report.exists():
        return []
    cases = ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314 (as above)
    failed = [case for case in cases if {child.tag for child in case} & {"failure", "error"}]
    return sorted({f"{case.get('classname')}::{case.get('name')}" for case in failed})


def summary(results: Sequence[Result]) -> str:
    """A table, what passed only at the second try, and in the last line the counts as pytest words them."""
    head = f"{'part':<12} {'result':<17} {'passed':>7} {'failed':>7} {'skipped':>8} {'seconds':>8}"
    rows = [f"{r.name:<12} {r.word:<17} {r.passed:>7} {r.failed:>7} {r.skipped:>8} {r.seconds:>8.1f}" for r in results]
    counts = f"{sum(r.passed for r in results)} passed, {sum(r.failed for r in results)} failed"
    late = [f"passed only at the second try: {name}" for result in results for name in result.late]
    return "\n".join(["", head, "─" * len(head), *rows, "", *late, counts])
