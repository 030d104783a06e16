"""``manage.py refresh_tiles [slug …]``: count the clusters of low zooms anew, and keep the change log short."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from layers.registry import UnknownLayer
from layers.watching import fold
from tiles.clusters import refresh, refresh_stale


class Command(BaseCommand):
    help = "Count the clusters of the named layers anew; without names, of those that have changed. Folds the change log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        fold()
        if not options["slugs"]:
            self.stdout.write(", ".join(refresh_stale()) or "nothing has changed")
        for slug in options["slugs"]:
            try:
                self.stdout.write(f"{slug}: {refresh(slug)} cells")
            except UnknownLayer as error:
                raise CommandError(f"there is no layer {slug!r}") from error
