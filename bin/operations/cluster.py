"""A private PostGIS cluster for one checkout: made when missing, started on a port and socket of its own, stopped by who started it.

PostgreSQL refuses to run as root. As root the data and the socket therefore lie where the user ``postgres`` may enter
(``/var/lib/madang``, ``/run``); otherwise in ``.madang/`` and the system's temporary folder. The superuser comes in by the socket and
its system user only; everyone else by 127.0.0.1 and password.
"""

import getpass
import os
import pwd
import random
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from . import keys
from .places import CHECKOUT, ROOT, STATE, Refused

DATABASE = "madang"
OWNER, WEB, TILES = "madang_owner", "madang_web", "madang_tiles"
URL_NAMES = {OWNER: "OWNER_DATABASE_URL", WEB: "DATABASE_URL", TILES: "TILES_DATABASE_URL"}
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist", "pg_stat_statements")
# Below the range from which Linux takes ports for outgoing connections (32768 and up), above what is well known.
PORTS = range(15432, 25432)

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_permissions": "0700",
    "jit": "off",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "100",
    "shared_preload_libraries": "pg_stat_statements",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
}
# For databases that are thrown away: what is lost in a power cut is made anew.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum_naptime": "5min"}


@dataclass(frozen=True)
class Cluster:
    """``throwaway``: no durability, and its owner may create databases and extensions, as test runners must.

    ``precious``: what is in it cannot be made again, so without its keys it is left alone; others are then made anew. Its owner makes no
    databases beside it; that of a measurement may lay two sizes side by side.
    """

    name: str
    throwaway: bool = False
    precious: bool = False

    @property
    def folder(self) -> Path:
        return (Path("/var/lib/madang") / CHECKOUT if _is_root() else STATE / "clusters") / self.name

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket_folder(self) -> Path:
        if _is_root():
            return Path("/run") / f"madang-{CHECKOUT}-{self.name}"
        return Path(tempfile.gettempdir()) / f"madang-{os.getuid()}-{CHECKOUT}-{self.name}"

    @property
    def keys(self) -> Path:
        return STATE / ("env" if self.name == "dev" else f"{self.name}.env")

    def environment(self) -> dict[str, str]:
        """SECRET_KEY and the three database URLs, as config/settings.py reads them."""
        return keys.read(self.keys)

    def is_running(self) -> bool:
        return self.data.exists() and self._control("status").returncode == 0

    def start(self) -> bool:
        """Make it if need be and start it; False when it ran already."""
        if not (self.folder / "ready").exists() or not (self.environment() or self.precious):
            self._make()
            return True
        if self.is_running():
            return False
        self._start_server()
        return True

    def stop(self) -> None:
        """Within three seconds, if need be without letting sessions finish (nothing committed is lost by that)."""
        if self.is_running() and self._control("stop", "-m", "fast", "-t", "2").returncode != 0:
            self._control("stop", "-m", "immediate", "-t", "1")

    def remove(self) -> None:
        """Stop it and delete its data and keys."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.socket_folder, ignore_errors=True)
        self.keys.unlink(missing_ok=True)

    def _make(self) -> None:
        self.remove()
        binaries = _newest_binaries()
        self.folder.mkdir(parents=True, mode=0o755)
        (self.folder.parent / "checkout").write_text(f"{ROOT}\n", encoding="utf-8")
        _own(self.folder)
        made = self._run(
            str(binaries / "initdb"), "-D", str(self.data), "--locale=C.UTF-8", "--encoding=UTF8", "--auth-local=peer",
            "--auth-host=scram-sha-256", "--username", _superuser(),
        )  # fmt: skip
        if made.returncode != 0:
            raise Refused(f"initdb failed:\n{made.stderr}")
        passwords = {role: keys.fresh_secret() for role in URL_NAMES}
        port = _free_port()
        urls = {name: f"postgis://{role}:{passwords[role]}@127.0.0.1:{port}/{DATABASE}" for role, name in URL_NAMES.items()}
        keys.write(self.keys, {"SECRET_KEY": keys.fresh_secret(), **urls})
        self._start_server()
        self._psql("postgres", _roles(passwords, owner_may=self._owner_may))
        self._psql(DATABASE, "".join(f"CREATE EXTENSION {name};\n" for name in EXTENSIONS) + f"ALTER SCHEMA public OWNER TO {OWNER};")
        (self.folder / "ready").touch()

    def _start_server(self) -> None:
        self._agree_on_port()
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        if self.socket_folder.stat().st_uid not in (os.getuid(), _server_uid()):
            raise Refused(f"{self.socket_folder} belongs to somebody else: remove it or set TMPDIR")
        _own(self.socket_folder)
        self._configure()
        started = self._control("start", "-w", "-t", "60", "-l", str(self.folder / "start.log"))
        if started.returncode != 0:
            raise Refused(f"the private PostgreSQL does not start:\n{started.stdout}{started.stderr}{self._why()}")

    def _configure(self) -> None:
        settings = SETTINGS | (THROWAWAY if self.throwaway else {})
        settings |= {"port": str(self._port()), "unix_socket_directories": str(self.socket_folder)}
        text = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
        (self.data / "madang.conf").write_text(text, encoding="utf-8")
        main = self.data / "postgresql.conf"
        include = "include 'madang.conf'\n"
        if not main.read_text(encoding="utf-8").endswith(include):
            with main.open("a", encoding="utf-8") as file:
                file.write(include)

    def _port(self) -> int:
        return urlsplit(self.environment()["OWNER_DATABASE_URL"]).port or 5432

    def _agree_on_port(self) -> None:
        """Another program may have taken our port since: then move, in the URLs too."""
        if not self.environment():
            raise Refused(
                f"{self.keys} is gone, and with it the passwords of {self.data}: put it back from a backup, or start with --reset"
            )
        port = self._port()
        if not _is_free(port):
            moved = str(_free_port())
            changed = {name: value.replace(f":{port}/", f":{moved}/") for name, value in self.environment().items()}
            keys.write(self.keys, changed)

    def _psql(self, database: str, script: str) -> None:
        target = ("-h", str(self.socket_folder), "-p", str(self._port()), "-U", _superuser(), "-d", database)
        done = self._run(str(self._binaries() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *target, script=script)
        if done.returncode != 0:
            raise Refused(f"preparing the database failed:\n{done.stderr}")

    def _control(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._run(str(self._binaries() / "pg_ctl"), "-D", str(self.data), *arguments)

    def _binaries(self) -> Path:
        """Of the version that made the data: another cannot read them."""
        version = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
        folder = Path("/usr/lib/postgresql") / version / "bin"
        if not (folder / "pg_ctl").exists():
            raise Refused(
                f"{self.data} was made by PostgreSQL {version}, which is no longer installed: install postgresql-{version}-postgis-3 again "
                "and take a backup, or start anew with --reset"
            )
        return folder

    def _run(self, *command: str, script: str = "") -> subprocess.CompletedProcess[str]:
        # Output goes to files: the server inherits it from pg_ctl, and a pipe would stay open as long as the server lives.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
            done = subprocess.run(
                command, input=script, stdout=out, stderr=err, text=True, check=False, cwd="/", user=_server_user(), group=_server_group(),
                extra_groups=[] if _is_root() else None, env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            )  # fmt: skip
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, out.read(), err.read())

    @property
    def _owner_may(self) -> str:
        if self.throwaway:
            return "SUPERUSER"
        return "NOSUPERUSER" if self.precious else "NOSUPERUSER CREATEDB"

    def _why(self) -> str:
        logs = [self.folder / "start.log", *sorted((self.data / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)]
        return "".join("\n".join(path.read_text(errors="replace").splitlines()[-8:]) + "\n" for path in logs if path.exists())


def dev_cluster() -> Cluster:
    """The one behind bin/dev."""
    return Cluster("dev", precious=True)


def _roles(passwords: dict[str, str], *, owner_may: str) -> str:
    powers = {OWNER: owner_may}
    roles = "".join(f"CREATE ROLE {role} LOGIN {powers.get(role, '')} PASSWORD '{password}';\n" for role, password in passwords.items())
    return (
        f"{roles}ALTER ROLE {TILES} SET default_transaction_read_only = on;\n"
        f"CREATE DATABASE {DATABASE} OWNER {OWNER};\nREVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;\n"
    )


def _newest_binaries() -> Path:
    """The newest PostgreSQL on this machine that has PostGIS."""
    found = [
        control.parts[-3]
        for control in Path("/usr/share/postgresql").glob("*/extension/postgis.control")
        if (Path("/usr/lib/postgresql") / control.parts[-3] / "bin" / "initdb").exists()
    ]
    if not found:
        raise Refused("no PostgreSQL with PostGIS under /usr/lib/postgresql: run bin/setup, or set DATABASE_URL to use another server")
    return Path("/usr/lib/postgresql") / max(found, key=int) / "bin"


def _is_root() -> bool:
    return os.getuid() == 0


def _server_user() -> str | None:
    return "postgres" if _is_root() else None


def _server_group() -> int | None:
    return pwd.getpwnam("postgres").pw_gid if _is_root() else None


def _server_uid() -> int:
    return pwd.getpwnam("postgres").pw_uid if _is_root() else os.getuid()


def _superuser() -> str:
    return "postgres" if _is_root() else getpass.getuser()


def _own(folder: Path) -> None:
    if _is_root():
        shutil.chown(folder, "postgres", "postgres")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    candidates = random.sample(PORTS, 100)
    found = next((port for port in candidates if _is_free(port)), None)
    if found is None:
        raise Refused("no free port for the private PostgreSQL")
    return found
