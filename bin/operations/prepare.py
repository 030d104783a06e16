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
    else:
        _close_demo_accounts()


def _are_migrations_missing() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _load_demo() -> None:
    """Only where no area is known: the demo never mixes with a city's own data. One that was laid around another day is laid anew."""
    from fixtures.demo import standing
    from geo.models import Area

    if not Area.objects.exists():
        _say("loading the demo city (once)")
        call_command("load_demo")
    elif not Area.objects.exclude(source="demo").exists() and standing.is_stale():
        _say("laying the demo city anew around today")
        call_command("load_demo", replace=True)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _open_demo_accounts(told: Path) -> None:
    if "demo_accounts" not in get_commands():
        return
    told.touch(mode=0o600)
    with told.open("w", encoding="utf-8") as file:
        call_command("demo_accounts", stdout=file)


def _close_demo_accounts() -> None:
    """Those of a start before: outside demo mode the server does not start while any is open."""
    said = StringIO()
    call_command("demo_accounts", remove=True, stdout=said)
    if not said.getvalue().startswith("closed 0 "):
        _say(said.getvalue().rstrip())


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CommandError as error:
        sys.exit(f"preparing the database: {error}")
