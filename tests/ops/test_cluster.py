"""A private cluster: made, started, reached by its three roles, stopped and removed, on the real PostgreSQL of this machine."""

import dataclasses
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from operations import cluster as module
from operations import keys
from operations.cluster import Cluster
from operations.places import Refused


def libpq(url: str) -> str:
    return url.replace("postgis://", "postgresql://")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    made = Cluster("tried", precious=True)
    made.remove()
    made.start()
    yield made
    made.remove()


def test_the_three_roles_enter_by_password_and_only_the_owner_may_make_tables(cluster: Cluster) -> None:
    urls = cluster.environment()
    with psycopg.connect(libpq(urls["OWNER_DATABASE_URL"])) as owner:
        owner.execute("CREATE TABLE tried (id int)")
        owner.execute(f"GRANT CONNECT ON DATABASE {module.DATABASE} TO {module.WEB}, {module.TILES}")
    for name in ("DATABASE_URL", "TILES_DATABASE_URL"):
        with psycopg.connect(libpq(urls[name])) as other, pytest.raises(psycopg.errors.Error) as refused:
            other.execute("CREATE TABLE forbidden (id int)")
        assert refused.value.sqlstate in {"42501", "25006"}, name
    with psycopg.connect(libpq(urls["OWNER_DATABASE_URL"]), autocommit=True) as owner, pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("CREATE DATABASE beside")
    wrong = libpq(urls["DATABASE_URL"]).replace(f"{module.WEB}:", f"{module.WEB}:x")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(wrong)


def test_hangul_trigrams_and_postgis_work_and_jit_is_off(cluster: Cluster) -> None:
    with psycopg.connect(libpq(cluster.environment()["OWNER_DATABASE_URL"])) as owner:
        assert owner.execute("SELECT cardinality(show_trgm('화곡동')) > 0").fetchone() == (True,)
        assert owner.execute("SELECT ST_SRID(ST_Transform(ST_SetSRID(ST_MakePoint(127, 37.5), 4326), 5186))").fetchone() == (5186,)
        assert owner.execute("SHOW jit").fetchone() == ("off",)


def test_secrets_are_for_their_owner_only_and_survive_a_second_start(cluster: Cluster) -> None:
    before = cluster.environment()
    assert stat.S_IMODE(cluster.keys.stat().st_mode) == 0o600
    cluster.stop()
    assert not cluster.is_running()
    assert cluster.start()
    assert not cluster.start(), "a second start finds it running"
    assert cluster.environment() == before
    assert len(set(before.values())) == 4


def test_a_taken_port_moves_the_cluster_and_its_urls(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    before = cluster.environment()["DATABASE_URL"]
    cluster.stop()
    monkeypatch.setattr(module, "_is_free", lambda port: f":{port}/" not in before)
    cluster.start()
    after = cluster.environment()["DATABASE_URL"]
    assert after != before
    assert after.rsplit(":", 1)[0] == before.rsplit(":", 1)[0], "only the port differs"
    with psycopg.connect(libpq(cluster.environment()["OWNER_DATABASE_URL"])) as owner:
        assert owner.execute("SELECT 1").fetchone() == (1,)


def test_lost_keys_are_said_and_not_papered_over(cluster: Cluster) -> None:
    kept = keys.read(cluster.keys)
    cluster.stop()
    cluster.keys.unlink()
    with pytest.raises(Refused, match="passwords"):
        cluster.start()
    keys.write(cluster.keys, kept)
    assert cluster.start()


def test_lost_keys_of_what_can_be_made_again_cost_nothing(cluster: Cluster) -> None:
    cluster.stop()
    cluster.keys.unlink()
    assert dataclasses.replace(cluster, precious=False).start()
    with psycopg.connect(libpq(cluster.environment()["OWNER_DATABASE_URL"])) as owner:
        assert owner.execute("SELECT 1").fetchone() == (1,)


def test_what_was_half_made_is_made_anew(cluster: Cluster) -> None:
    before = cluster.environment()
    cluster.stop()
    (cluster.folder / "ready").unlink()
    assert cluster.start()
    assert cluster.environment()["SECRET_KEY"] != before["SECRET_KEY"]


def test_keys_are_read_as_a_shell_would(tmp_path: Path) -> None:
    keys.write(tmp_path / "env", {"PLAIN": "abc", "ODD": "a b'c\"$d=#"})
    assert keys.read(tmp_path / "env") == {"PLAIN": "abc", "ODD": "a b'c\"$d=#"}
    assert keys.read(tmp_path / "absent") == {}
