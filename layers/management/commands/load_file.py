"""Load a file through its connector and say what was kept, what was left out and why."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from feeds import report
from feeds.connector import connectors
from feeds.errors import Refused
from feeds.runs import Options, Outcome, run
from layers.imports import store_of

UNCHANGED = {"ko": "같은 자료가 이미 있어 아무것도 바꾸지 않았습니다.", "en": "The same data stands already; nothing was changed."}


class Command(BaseCommand):
    help = "Load a file through its connector: whole or nothing, the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("connector", choices=list(connectors()))
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="load the same file again, or one that shrinks the layer sharply")
        parser.add_argument("--keep-outside", action="store_true", help="keep what lies outside the city, with a flag")
        parser.add_argument("--dry-run", action="store_true", help="report only; change nothing, record no run")
        parser.add_argument("--lang", choices=("ko", "en"), default="ko", help="language of the report")

    def handle(self, *args: Any, **options: Any) -> None:
        connector = connectors()[options["connector"]]()
        chosen = Options(keep_outside=options["keep_outside"], force=options["force"], dry_run=options["dry_run"])
        try:
            with tqdm(unit=" rows", disable=None, leave=False) as bar:
                outcome = run(connector, options["file"], store=store_of(connector), options=chosen, progress=bar.update)
        except Refused as refusal:
            raise CommandError(report.sentence(refusal.code, refusal.params, options["lang"])) from None
        self._say(outcome, options["lang"])

    def _say(self, outcome: Outcome, language: str) -> None:
        if outcome.unchanged:
            self.stdout.write(UNCHANGED[language])
        if outcome.run:
            for line in report.lines(outcome.run, language):
                self.stdout.write(line)
