"""``bin/backup`` and ``bin/restore``: into an empty cluster, and what is refused."""

import io
import os
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from operations import inventory, keys
from operations import restore as module
from operations.cluster import Cluster
from operations.database import owner_url
from operations.places import ROOT, Refused, manage

Environment = dict[str, str]
Change = Callable[[bytes], bytes]


def environment_of(cluster: Cluster, media: Path) -> Environment:
    kept = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL") and name != "SECRET_KEY"}
    return kept | cluster.environment() | {"MEDIA_ROOT": str(media), "PYTHONPATH": str(ROOT / "bin")}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """A private cluster with our schema, some rows, an imported table and a picture."""
    cluster = Cluster("tried-original")
    cluster.remove()
    cluster.start()
    media = tmp_path_factory.mktemp("original") / "media"
    (media / "2026").mkdir(parents=True)
    (media / "2026" / "사진.txt").write_text("화곡동")
    environment = environment_of(cluster, media)
    for command in ("migrate", "grant_roles"):
        subprocess.run(manage(command), env=environment, check=True, capture_output=True)
    with psycopg.connect(owner_url(environment)) as connection:
        connection.execute(
            "INSERT INTO accounts_department (code, name_ko, name_en) SELECT i, '과 ' || i, '' FROM generate_series(1, 300) i"
        )
        connection.execute("CREATE SCHEMA IF NOT EXISTS data; CREATE TABLE data.tried (id bigint, geometry geometry(Point, 4326))")
        connection.execute("INSERT INTO data.tried SELECT i, ST_SetSRID(ST_MakePoint(127, 37.5), 4326) FROM generate_series(1, 50) i")
    yield environment
    cluster.remove()


@pytest.fixture(scope="module")
def backup(original: Environment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "madang.tar"
    done = run("backup", str(file), environment=original)
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture(scope="module")
def other_cluster() -> Iterator[Cluster]:
    cluster = Cluster("tried-empty")
    cluster.remove()
    cluster.start()
    yield cluster
    cluster.remove()


@pytest.fixture
def empty(other_cluster: Cluster, tmp_path: Path) -> Environment:
    """Another cluster with nothing in it, and a media folder that does not exist yet."""
    environment = environment_of(other_cluster, tmp_path / "media")
    with psycopg.connect(owner_url(environment)) as connection:
        connection.execute(inventory.EMPTY_IT)
    return environment


def run(name: str, *words: str, environment: Environment) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", f"operations.{name}", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def rows(environment: Environment) -> dict[str, int]:
    with psycopg.connect(owner_url(environment)) as connection:
        return inventory.counts(connection)


def test_a_backup_is_restored_into_an_empty_cluster_with_every_row(original: Environment, backup: Path, empty: Environment) -> None:
    done = run("restore", str(backup), environment=empty)
    assert done.returncode == 0, done.stderr
    expected = rows(original)
    assert rows(empty) == expected
    assert expected["public.accounts_department"] == 300
    assert expected["data.tried"] == 50
    assert expected["public.django_migrations"] > 20
    assert (Path(empty["MEDIA_ROOT"]) / "2026" / "사진.txt").read_text() == "화곡동"
    with psycopg.connect(owner_url(empty)) as connection:
        new = connection.execute("INSERT INTO accounts_department (code, name_ko, name_en) VALUES ('n', '', '') RETURNING id").fetchone()
        assert new is not None
        assert new[0] > 300, "sequences go on where they stood"
    with psycopg.connect(empty["DATABASE_URL"].replace("postgis:", "postgresql:")) as web:
        assert web.execute("SELECT count(*) FROM data.tried").fetchone() == (50,), "roles of this machine are granted"
    again = run("restore", str(backup), environment=empty)
    assert again.returncode == 1
    assert "--force replaces them" in again.stderr
    assert rows(empty)["public.accounts_department"] == 301


def test_force_replaces_what_is_there_also_tables_that_the_backup_does_not_know(backup: Path, empty: Environment) -> None:
    with psycopg.connect(owner_url(empty)) as connection:
        connection.execute("CREATE TABLE public.foreign_one (id int); CREATE SCHEMA data; CREATE TABLE data.tried (other text)")
        connection.execute("CREATE TYPE mood AS ENUM ('a'); CREATE VIEW public.seen AS SELECT * FROM data.tried")
    assert run("restore", str(backup), "--force", environment=empty).returncode == 0
    found = rows(empty)
    assert "public.foreign_one" not in found
    assert found["data.tried"] == 50


def test_a_backup_whose_rows_are_fewer_than_promised_changes_nothing(backup: Path, empty: Environment, tmp_path: Path) -> None:
    with psycopg.connect(owner_url(empty)) as connection:
        connection.execute("CREATE TABLE public.kept AS SELECT 1 AS id")
    altered = repacked(backup, tmp_path, lambda manifest: manifest.replace(b'"data.tried": 50', b'"data.tried": 51'))
    done = run("restore", str(altered), "--force", environment=empty)
    assert done.returncode == 1
    assert "rows of data.tried are not the 51" in done.stderr
    assert rows(empty) == {"public.kept": 1}


def test_a_cut_dump_changes_nothing(backup: Path, empty: Environment, tmp_path: Path) -> None:
    with psycopg.connect(owner_url(empty)) as connection:
        connection.execute("CREATE TABLE public.kept AS SELECT 1 AS id")
    altered = repacked(backup, tmp_path, bytes, dump=lambda dump: dump[:-200])
    done = run("restore", str(altered), "--force", environment=empty)
    assert done.returncode == 1
    assert "nothing was restored" in done.stderr
    assert rows(empty) == {"public.kept": 1}


def test_the_file_is_for_its_owner_only_and_holds_the_keys(backup: Path, original: Environment) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with tarfile.open(backup) as tar:
        kept = tar.extractfile("keys.env")
        assert kept is not None
        assert original["SECRET_KEY"] in kept.read().decode()
    assert [path.name for path in backup.parent.iterdir()] == ["madang.tar"], "nothing half-made is left beside it"


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "media/../../evil", "other"])
def test_a_tar_that_reaches_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with (
        pytest.raises(Refused, match="unexpected in a backup"),
        module._unpacked(tmp_path / "evil.tar", {"MEDIA_ROOT": str(tmp_path / "m")}),
    ):
        pass


def test_the_keys_of_a_backup_come_back_where_they_belong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STATE", tmp_path)
    told = module.keep_key("from-the-backup", {"SECRET_KEY": "other", "DATABASE_URL": "postgis://elsewhere/x"})
    assert str(tmp_path / "restored.env") in told
    assert keys.read(tmp_path / "restored.env") == {"SECRET_KEY": "from-the-backup"}
    assert module.keep_key("same", {"SECRET_KEY": "same"}) == "keys: as they are"


def repacked(backup: Path, folder: Path, manifest: Change, dump: Change = bytes) -> Path:
    """The same backup with another manifest or dump."""
    changes: dict[str, Change] = {"manifest.json": manifest, "database.dump": dump}
    with tarfile.open(backup) as old, tarfile.open(folder / "altered.tar", "w") as new:
        for member in old:
            content = old.extractfile(member)
            if content is None:
                continue
            body = changes.get(member.name, bytes)(content.read())
            member.size = len(body)
            new.addfile(member, io.BytesIO(body))
    return folder / "altered.tar"
