"""What an import found, mended or refused: whole sentences for the person who loads the file."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["refused", "mended", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``area``: whom it is about (empty: the file). ``sentence``: what, how much and why, in the language of the moment."""

    kind: Kind
    area: str
    sentence: str


@dataclass(slots=True)
class Report:
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, sentence: str, area: str = "") -> None:
        self.findings.append(Finding("refused", area, sentence))

    def mend(self, sentence: str, area: str = "") -> None:
        self.findings.append(Finding("mended", area, sentence))

    def note(self, sentence: str, area: str = "") -> None:
        self.findings.append(Finding("note", area, sentence))

    def of(self, kind: Kind) -> list[Finding]:
        return [finding for finding in self.findings if finding.kind == kind]

    def stop_if_refused(self) -> None:
        """Called between the steps, so that one run names everything a step found wrong."""
        if self.of("refused"):
            raise Refused(self)


class Refused(Exception):
    """The file is not loaded; the report says why. Nothing was written."""

    def __init__(self, report: Report) -> None:
        super().__init__("\n".join(finding.sentence for finding in report.of("refused")))
        self.report = report


def refused(sentence: str) -> Refused:
    """A refusal that leaves nothing more to look at."""
    report = Report()
    report.refuse(sentence)
    return Refused(report)
