"""``bin/backup FILE``: database, media and keys in one tar file that only its owner may read.

The tar holds ``manifest.json`` (when, versions, rows of every table), ``database.dump`` (pg_dump -Fc), ``keys.env`` and ``media/``.
Rows are counted in the very snapshot that is dumped. Media are read after it: a row never names a file that is missing.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from . import inventory, keys
from .database import client, owner_url, working_database
from .places import ROOT, Refused, say
from .processes import Stopped, stop_on_signals

FORMAT = 1
# Secrets that are worth keeping; passwords of a private cluster go with them only for completeness, a restore does not use them.
KEPT_KEYS = ("SECRET_KEY", "OWNER_DATABASE_URL", "DATABASE_URL", "TILES_DATABASE_URL")


def media_folder(environment: dict[str, str]) -> Path:
    return Path(environment.get("MEDIA_ROOT") or ROOT / "media")


def back_up(target: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Write the file whole or not at all; returns its manifest."""
    if not target.parent.is_dir():
        raise Refused(f"there is no folder {target.parent}")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as name:
        work = Path(name)
        manifest = _dump(work / "database.dump", environment)
        keys.write(work / "keys.env", {name: environment[name] for name in KEPT_KEYS if environment.get(name)})
        media = media_folder(environment)
        manifest["media_files"] = sum(1 for path in media.rglob("*") if path.is_file()) if media.is_dir() else 0
        (work / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        part = work / "backup.tar"
        part.touch(mode=0o600)
        with tarfile.open(part, "w") as tar:
            for member in ("manifest.json", "keys.env", "database.dump"):
                tar.add(work / member, member)
            if media.is_dir():
                tar.add(media, "media")
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(target)
    return manifest


def _dump(file: Path, environment: dict[str, str]) -> dict[str, Any]:
    url = owner_url(environment)
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = str(_one(connection, "SELECT pg_export_snapshot()"))
        schemas = [f"--schema={schema}" for schema in inventory.SCHEMAS]
        # PostGIS brings its table of reference systems itself, and it belongs to the server's administrator.
        schemas.append("--exclude-table-data=public.spatial_ref_sys")
        command = [client("pg_dump"), "--format=custom", f"--snapshot={snapshot}", *schemas, f"--file={file}"]
        done = subprocess.run(command, env=client_environment(environment, url), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Refused(f"pg_dump failed:\n{done.stderr}")
        return {
            "format": FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "server": _one(connection, "SHOW server_version"),
            "extensions": [
                str(row[0]) for row in connection.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1")
            ],
            "counts": inventory.counts(connection),
        }


def _one(connection: psycopg.Connection[Any], question: str) -> Any:
    row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def client_environment(environment: dict[str, str], url: str) -> dict[str, str]:
    """PostgreSQL's programs take the target from here: a password in an argument could be read by every user of the machine."""
    facts = psycopg.conninfo.conninfo_to_dict(url)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE", "sslmode": "PGSSLMODE"}
    unknown = sorted(set(facts) - set(names))
    if unknown:
        raise Refused(f"the database URL has options that bin/backup and bin/restore do not pass on: {', '.join(unknown)}")
    return environment | {names[name]: str(value) for name, value in facts.items()}


def told(manifest: dict[str, Any]) -> str:
    return f"{len(manifest['counts'])} tables, {sum(manifest['counts'].values())} rows"


def main(words: list[str]) -> int:
    if len(words) != 1 or words[0].startswith("-"):
        raise Refused("usage: bin/backup FILE")
    target = Path(words[0]).absolute()
    with working_database() as environment:
        manifest = back_up(target, environment)
    size = target.stat().st_size / 1e6
    say(f"{target}: {told(manifest)}, {manifest['media_files']} media files, {size:.1f} MB")
    say("It holds the keys: keep it where only those may read who may see everything.")
    return 0


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except (Refused, psycopg.Error, OSError) as refused:
        sys.exit(f"bin/backup: {refused}")
    except Stopped:
        sys.exit(130)
