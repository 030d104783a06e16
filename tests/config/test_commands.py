"""The command line on a database that is not there, or not yet what a command needs."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings

from config.commands import language

ROOT = Path(settings.BASE_DIR)
BEHIND = "데이터베이스가 최신 상태가 아닙니다. 먼저 bin/manage migrate를 실행하십시오. 바뀐 것은 없습니다."


@pytest.fixture(scope="module")
def empty() -> Iterator[str]:
    """The URL of a database in which nothing was ever made."""
    parts = urlsplit(settings.OWNER_DATABASE_URL)
    name = f"madang_empty_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(parts._replace(scheme="postgresql", path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield parts._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(url: str, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DATABASE_URL": url, "OWNER_DATABASE_URL": url, "SECRET_KEY": settings.SECRET_KEY}
    return subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def a_folder_of_areas(folder: Path) -> Path:
    """Files by their names alone: none of them is opened before the database was asked."""
    areas = [f"seoul_{level}_sgis_20240630_full_wgs84.geojson" for level in ("gu", "dong")]
    for name in (*areas, "codes/mois_kostat.csv", "codes/KIKmix_1.xlsx"):
        file = folder / "admin" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return folder


@pytest.mark.parametrize("command", ["load_demo", "load_seoul", "load_file"])
def test_a_database_without_tables_is_said_to_be_one(empty: str, tmp_path: Path, command: str) -> None:
    folder = a_folder_of_areas(tmp_path)
    words = {"load_seoul": [str(folder)], "load_file": ["cctv-standard", str(next(folder.rglob("*.geojson")))]}
    done = manage(empty, command, *words.get(command, []))
    assert (done.returncode, done.stderr.strip().splitlines()[-1]) == (1, BEHIND)
    assert "Traceback" not in done.stdout + done.stderr


def test_it_is_said_in_the_language_that_was_asked_for(empty: str, tmp_path: Path) -> None:
    done = manage(empty, "load_seoul", str(a_folder_of_areas(tmp_path)), "--lang", "en")
    assert done.stderr.strip() == "The database is not up to date. Run “bin/manage migrate” first; nothing was changed."
    assert [language(["x", *words]) for words in (["--lang=en"], ["--lang", "xx"], ["--lang"], [])] == ["en", "ko", "ko", "ko"]


def test_a_database_that_does_not_answer_is_said_not_to(empty: str) -> None:
    nowhere = urlsplit(empty)._replace(path="/madang_that_never_was").geturl()
    done = manage(nowhere, "load_demo")
    assert done.returncode == 1
    assert done.stderr.startswith("데이터베이스에 연결할 수 없습니다: ")
    assert "Traceback" not in done.stderr


def test_whoever_stops_a_command_reads_a_word_and_no_traceback(empty: str) -> None:
    broken = (
        "try:\n    raise KeyboardInterrupt\nfinally:\n    raise __import__('django').db.OperationalError('another command is in progress')"
    )
    for words in ("raise KeyboardInterrupt", broken):
        done = manage(empty, "shell", "--no-imports", "-c", words)
        assert (done.returncode, done.stderr) == (130, "중단했습니다.\n")
