"""Make the coming partitions of the observations and drop the expired ones, as the worker does every night."""

from typing import Any

from django.core.management.base import BaseCommand

from sensors import partitions


class Command(BaseCommand):
    help = "Make the coming partitions of the observations and drop live ones past their time."

    def handle(self, *args: Any, **options: Any) -> None:
        made, gone = partitions.ensure(partitions.coming()), partitions.drop_expired()
        self.stdout.write(f"made: {', '.join(made) or '-'}")
        self.stdout.write(f"dropped: {', '.join(gone) or '-'}")
