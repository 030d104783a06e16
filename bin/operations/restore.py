"""``bin/restore FILE [--force]``: bring back what bin/backup wrote.

The database is restored in one transaction, in which also the rows of every table are compared with the backup: it is whole or as it
was. A database or media folder that holds something is refused without ``--force``, which replaces both.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from . import inventory, keys
from .backup import FORMAT, client_environment, media_folder, told
from .cluster import dev_cluster
from .database import client, owner_url, working_database
from .places import STATE, Refused, manage, say
from .processes import Stopped, stop_on_signals

# Made by the server's administrator, or by grant_roles for this machine's roles.
NOT_OURS = (" SCHEMA - public ", " EXTENSION ", " ACL ")
# While sessions hold tables the restore would wait for ever.
PROLOGUE = "SET lock_timeout = '15s'; SET statement_timeout = 0; SET client_min_messages = warning;\n"


def restore(source: Path, environment: dict[str, str], *, force: bool) -> tuple[dict[str, Any], str]:
    """Database and media as in the backup; returns its manifest and its SECRET_KEY."""
    with _unpacked(source, environment) as (manifest, work):
        media = media_folder(environment)
        _refuse_unless_empty(environment, media, force=force)
        _add_extensions(environment, manifest["extensions"])
        _restore_database(work, environment, manifest)
        _swap_media(work / "media", media)
        return manifest, keys.read(work / "keys.env").get("SECRET_KEY", "")


@contextmanager
def _unpacked(source: Path, environment: dict[str, str]) -> Iterator[tuple[dict[str, Any], Path]]:
    """The manifest and a folder with the rest, beside the media: their file system is the one that must have room."""
    beside = media_folder(environment).parent
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=beside, prefix=".restoring.") as name:
        work = Path(name)
        try:
            with tarfile.open(source) as tar:
                for member in tar:
                    _unpack(tar, member, work)
            manifest = json.loads((work / "manifest.json").read_text(encoding="utf-8"))
        except (tarfile.TarError, FileNotFoundError, ValueError) as error:
            raise Refused(f"{source} is no whole backup: {error}") from error
        if manifest.get("format") != FORMAT:
            raise Refused(f"{source} has format {manifest.get('format')}; this version reads {FORMAT}")
        yield manifest, work


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, work: Path) -> None:
    """Plain files only, and only where they belong: a tar may name any path and link of the machine."""
    parts = Path(member.name).parts
    known = member.name in ("manifest.json", "keys.env", "database.dump") or (parts[0] == "media" and ".." not in parts)
    if member.isdir() and known:
        return
    content = tar.extractfile(member) if member.isreg() and known else None
    if content is None:
        raise Refused(f"unexpected in a backup: {member.name!r}")
    target = work / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        shutil.copyfileobj(content, file)
    target.chmod(0o600 if parts[0] != "media" else 0o644)


def _refuse_unless_empty(environment: dict[str, str], media: Path, *, force: bool) -> None:
    with psycopg.connect(owner_url(environment)) as connection:
        found = inventory.counts(connection)
    files = sum(1 for path in media.rglob("*") if path.is_file()) if media.is_dir() else 0
    if (found or files) and not force:
        raise Refused(
            f"the database has {len(found)} tables with {sum(found.values())} rows and the media folder {files} files: "
            "--force replaces them by the backup"
        )


def _add_extensions(environment: dict[str, str], wanted: list[str]) -> None:
    with psycopg.connect(owner_url(environment), autocommit=True) as connection:
        connection.execute("SET client_min_messages = warning")
        for name in wanted:
            try:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))
            except psycopg.Error as error:
                raise Refused(f"the backup wants the extension {name}: let the database's administrator create it ({error})") from error


def _restore_database(work: Path, environment: dict[str, str], manifest: dict[str, Any]) -> None:
    dump, contents, before = work / "database.dump", work / "contents", work / "before.sql"
    listed = subprocess.run([client("pg_restore"), "--list", str(dump)], capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        raise Refused(f"the backup's database cannot be read:\n{listed.stderr}")
    contents.write_text("".join(line for line in listed.stdout.splitlines(keepends=True) if not any(word in line for word in NOT_OURS)))
    before.write_text(PROLOGUE + inventory.EMPTY_IT)
    command = [client("pg_restore"), "--no-owner", "--no-acl", f"--use-list={contents}", "--file=-", str(dump)]
    target = client_environment(environment, owner_url(environment))
    psql = [client("psql"), "-X", "-q", "--single-transaction", "--output=/dev/null", "-v", "ON_ERROR_STOP=1", "-f", str(before), "-f", "-"]
    with tempfile.TemporaryFile("w+") as said, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as reader:
        with subprocess.Popen(psql, stdin=subprocess.PIPE, stderr=said, env=target) as writer:
            _feed(reader, writer, inventory.expect_counts(manifest["counts"]))
        if reader.returncode != 0 or writer.returncode != 0:
            said.seek(0)
            raise Refused(f"nothing was restored:\n{said.read()}")


def _feed(reader: "subprocess.Popen[bytes]", writer: "subprocess.Popen[bytes]", last: str) -> None:
    """An early end of the reader must not look like the end of the script, which commits: then the writer is killed instead."""
    source, target = _stream(reader.stdout), _stream(writer.stdin)
    try:
        shutil.copyfileobj(source, target, 1 << 20)
        if reader.wait() != 0:
            writer.kill()
            return
        target.write(last.encode())
        target.close()
    except BrokenPipeError:  # the writer fell; its words say why
        reader.kill()


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise RuntimeError("opened without a pipe")
    return stream


def _swap_media(restored: Path, media: Path) -> None:
    restored.mkdir(exist_ok=True)
    replaced = restored.with_name("replaced")  # deleted with the working folder
    if media.exists():
        media.rename(replaced)
    restored.rename(media)
    media.chmod(0o755)


def keep_key(secret: str, environment: dict[str, str]) -> str:
    """Without the backup's SECRET_KEY its sessions and signed links are void. Returns what to tell."""
    if not secret or secret == environment.get("SECRET_KEY"):
        return "keys: as they are"
    private = dev_cluster().keys
    if environment.get("DATABASE_URL") and environment["DATABASE_URL"] == keys.read(private).get("DATABASE_URL"):
        keys.write(private, keys.read(private) | {"SECRET_KEY": secret})
        return f"keys: the backup's SECRET_KEY now stands in {private}"
    keys.write(STATE / "restored.env", {"SECRET_KEY": secret})
    return f"keys: set the environment's SECRET_KEY to the one in {STATE / 'restored.env'}, then delete that file"


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/restore")
    parser.add_argument("file", type=Path)
    parser.add_argument("--force", action="store_true", help="replace what the database and the media folder hold")
    arguments = parser.parse_args(words)
    with working_database() as environment:
        manifest, secret = restore(arguments.file.absolute(), environment, force=arguments.force)
        say(f"restored: {told(manifest)} of {manifest['made_at']}, counted and equal")
        say(keep_key(secret, environment))
        for command in ("grant_roles", "migrate --check"):
            done = subprocess.run(manage(*command.split()), env=environment, check=False, capture_output=True, text=True)
            if done.returncode != 0:
                say(f"next: run migrate and grant_roles (manage.py {command} says: {(done.stderr or done.stdout).strip()[-300:]})")
    return 0


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except (Refused, psycopg.Error, OSError) as refused:
        sys.exit(f"bin/restore: {refused}")
    except Stopped:
        sys.exit(130)
