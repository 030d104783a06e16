"""Running ``load_areas`` as a person does, and reading what it says."""

from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command


def load_areas(path: Path, level: str, system: str, **options: object) -> str:
    out = StringIO()
    call_command("load_areas", str(path), level=level, code_system=system, lang="en", stdout=out, **options)
    return out.getvalue()


def refusal(path: Path, level: str, system: str, **options: object) -> str:
    """What a refused load says; fails the test if it was not refused."""
    out = StringIO()
    try:
        call_command("load_areas", str(path), level=level, code_system=system, lang="en", stdout=out, **options)
    except CommandError:
        return out.getvalue()
    raise AssertionError("the file was loaded: " + out.getvalue())
