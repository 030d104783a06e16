"""The command line, where the database is not as a command needs it or somebody stops it: a sentence instead of a traceback."""

import sys
from collections.abc import Sequence

from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import DEFAULT_DB_ALIAS, DatabaseError, Error, OperationalError, ProgrammingError, connections
from django.utils import translation
from django.utils.translation import gettext as _

from feeds.errors import interrupted

STOPPED = 130  # what shells say of a command that Ctrl-C ended


def run(arguments: Sequence[str]) -> None:
    try:
        execute_from_command_line(list(arguments))
    except (KeyboardInterrupt, DatabaseError) as error:
        with translation.override(language(arguments)):
            if interrupted(error):
                print(_("Stopped."), file=sys.stderr)
                sys.exit(STOPPED)
            sentence = why(error) if isinstance(error, OperationalError | ProgrammingError) else None
        if sentence is None:
            raise
        sys.exit(sentence)


def why(error: Error) -> str | None:
    """None where the database is reached and up to date: then the error is ours, and its traceback is wanted."""
    try:
        pending = is_behind()
    except OperationalError:
        return _("The database cannot be reached: %(reason)s") % {"reason": str(error).strip().splitlines()[0]}
    return _("The database is not up to date. Run “bin/manage migrate” first; nothing was changed.") if pending else None


def is_behind() -> bool:
    """Whether a migration is still to be applied."""
    from django.db.migrations.executor import MigrationExecutor

    connection = connections[DEFAULT_DB_ALIAS]
    connection.close()  # the error may have left a transaction open
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def language(arguments: Sequence[str]) -> str:
    """What ``--lang`` asks for, as the commands themselves read it, or the site's own."""
    known = {code for code, _name in settings.LANGUAGES}
    asked = [value for word, value in zip(arguments, [*arguments[1:], ""], strict=True) if word == "--lang"]
    asked += [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    return next((code for code in asked if code in known), settings.LANGUAGE_CODE)
