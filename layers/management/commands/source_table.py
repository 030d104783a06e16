"""Print the table of sources as ``docs/data.md`` has it, or write it there."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from layers import source_table


class Command(BaseCommand):
    help = "Print the table of sources from the connectors; --write puts it into docs/data.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR, "docs", "data.md")
        if options["write"]:
            page.write_text(source_table.in_place(page.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            self.stdout.write(source_table.table())
