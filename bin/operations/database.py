"""The database that a command of bin/ works on: the one that DATABASE_URL names, else bin/dev's private cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .cluster import dev_cluster
from .places import Refused, base_environment


@contextmanager
def working_database() -> Iterator[dict[str, str]]:
    """The environment for manage.py; the private cluster is started for as long as this lasts, when it does not run already."""
    environment = base_environment()
    if environment.get("DATABASE_URL"):
        yield environment
        return
    cluster = dev_cluster()
    started = False
    try:
        started = cluster.start()
        yield cluster.environment() | {"MADANG_DEMO": "1", "LOG_FORMAT": "text"} | environment
    finally:
        if started:
            cluster.stop()


def owner_url(environment: dict[str, str]) -> str:
    """As libpq and its programs want it."""
    url = environment.get("OWNER_DATABASE_URL") or environment["DATABASE_URL"]
    return f"postgresql://{url.split('://', 1)[1]}"


def client(name: str) -> str:
    """The newest ``pg_dump``, ``pg_restore`` or ``psql`` of this machine: an older one cannot read a newer server."""
    found = [path for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}") if path.parts[-3].isdigit()]
    if not found:
        raise Refused(f"{name} is not installed: apt-get install postgresql-client")
    return str(max(found, key=lambda path: int(path.parts[-3])))
