"""What bin/dev does to its database before it serves, in one process: Django takes seconds to load, and most starts find nothing to do."""

import sys
from io import StringIO
from pathlib import Path

import django
from django.core.management import CommandError, call_command, get_commands


def main(words: list[str]) -> None:
    """Words: ``demo`` to load the demo city and accounts, and the file to which what is told of the accounts is written."""
    django.setup()
    if _are_migrations_missing():
        sys.stdout.write("bringing the database up to date\n")
        call_command("migrate", verbosity=0)
    call_command("grant_roles", stdout=StringIO())
    if "demo" in words:
        _load_demo()
        _open_demo_accounts(Path(words[-1]))


def _are_migrations_missing() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _load_demo() -> None:
    """Only where no area is known: the demo never mixes with a city's own data."""
    from geo.models import Area

    if not Area.objects.exists():
        sys.stdout.write("loading the demo city (once)\n")
        sys.stdout.flush()
        call_command("load_demo")


def _open_demo_accounts(told: Path) -> None:
    if "demo_accounts" not in get_commands():
        return
    told.touch(mode=0o600)
    with told.open("w", encoding="utf-8") as file:
        call_command("demo_accounts", stdout=file)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CommandError as error:
        sys.exit(f"preparing the database: {error}")
