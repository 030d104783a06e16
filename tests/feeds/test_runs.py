"""A run is whole or nothing, repeatable, and leaves a word about everything it did not keep."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from feeds import report
from feeds.errors import Refused
from feeds.models import DataSource, Run
from feeds.records import Finding, Record
from feeds.runs import Options, Outcome, run, starter
from layers.imports import TableStore, drop_table, rows
from tests.feeds.trees import Trees, written

FOUR = ("소나무,127.0,37.5", "은행,127.1,37.5", "벚,127.2,37.5", "향,127.3,37.5")


def load(file: Path, connector: Trees | None = None, **options: bool) -> Outcome:
    return run(connector or Trees(), file, store=TableStore(Trees.table), options=Options(**options))


def refusal(file: Path, connector: Trees | None = None, **options: bool) -> str:
    with pytest.raises(Refused) as raised, transaction.atomic():
        load(file, connector, **options)
    return raised.value.code


def kinds() -> list[object]:
    return [kind for (kind,) in rows(Trees.table, "kind")]


@pytest.mark.django_db
def test_a_run_leaves_a_row_with_its_figures_and_its_source(tmp_path: Path) -> None:
    outcome = load(written(tmp_path, *FOUR, "소나무,x,37", header="수종,경도,위도"))
    saved = Run.objects.get()
    assert outcome.run == saved
    assert (saved.state, saved.read, saved.kept, saved.rejected, saved.source.slug) == ("done", 5, 4, 1, "trees")
    assert saved.ended_at is not None
    assert (saved.file, saved.started_by) == ("trees.csv", starter())
    assert saved.report[0] == {"kind": "rejected", "row": 6, "field": "경도", "code": "not_a_number", "shown": "‹1›", "params": {}}
    assert DataSource.objects.get(slug="trees").title_ko == "나무"


def test_who_took_anothers_rights_started_it_and_a_number_without_a_name_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_USER", "kim")
    assert starter() == "kim"
    monkeypatch.delenv("SUDO_USER")
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2_000_000_011)
    assert starter() == ""


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    first = load(written(tmp_path, *FOUR))
    ids = list(rows(Trees.table, "id"))
    again = load(written(tmp_path, *FOUR))
    assert again.unchanged
    assert again.run == first.run
    assert Run.objects.count() == 1
    assert list(rows(Trees.table, "id")) == ids
    assert not load(written(tmp_path, *FOUR), force=True).unchanged


@pytest.mark.django_db
def test_a_layer_that_would_shrink_sharply_stays_until_forced(tmp_path: Path) -> None:
    load(written(tmp_path, *FOUR))
    assert refusal(written(tmp_path, FOUR[0])) == "shrinks"
    assert len(kinds()) == 4
    load(written(tmp_path, FOUR[0]), force=True)
    assert kinds() == ["소나무"]


@pytest.mark.django_db
@pytest.mark.parametrize(("lines", "header", "code"), [((), "수종,경도,위도", "nothing_kept"), (FOUR, "수종,경도", "columns_missing")])
def test_a_failed_run_leaves_the_old_rows_and_its_reason_in_both_languages(
    tmp_path: Path, lines: tuple[str, ...], header: str, code: str
) -> None:
    load(written(tmp_path, *FOUR))
    with pytest.raises(Refused):
        load(written(tmp_path, *lines, header=header), force=True)
    failed = Run.objects.get(state="failed")
    assert failed.kept == 0
    assert failed.error == report.failure(failed, "ko") == report.sentence(code, failed.report[-1]["params"], "ko")
    assert next(report.lines(failed, "en")).startswith("trees: nothing was changed.")
    assert len(kinds()) == 4


@pytest.mark.django_db
def test_a_dry_run_changes_nothing_and_leaves_no_row(tmp_path: Path) -> None:
    outcome = load(written(tmp_path, *FOUR), dry_run=True)
    assert outcome.run is not None
    assert outcome.run.kept == 4
    assert TableStore(Trees.table).count() == 0
    assert not Run.objects.exists()


class Breaking(Trees):
    error: BaseException = KeyboardInterrupt()

    def records(self, file: Path) -> Iterator[Record | Finding]:
        yield from list(super().records(file))[:2]
        raise self.error


@pytest.mark.django_db
def test_an_interrupted_run_says_so_and_leaves_the_old_rows(tmp_path: Path) -> None:
    load(written(tmp_path, *FOUR))
    with pytest.raises(KeyboardInterrupt):
        load(written(tmp_path, *FOUR[:3]), Breaking())
    assert Run.objects.get(state="failed").report[-1]["code"] == "interrupted"
    assert len(kinds()) == 4


@pytest.mark.django_db
def test_the_words_of_an_unexpected_error_reach_neither_row_nor_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    broken = Breaking()
    broken.error = ValueError("010-1234-5678")
    with pytest.raises(Refused) as raised:
        load(written(tmp_path, *FOUR), broken)
    assert raised.value.code == "unexpected"
    assert "ValueError" in caplog.text
    assert "1234" not in caplog.text + Run.objects.get().error + str(Run.objects.get().report)


@pytest.mark.django_db
def test_findings_beyond_the_bound_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.runs.MOST_FINDINGS", 2)
    outcome = load(written(tmp_path, FOUR[0], *["소나무,x,37"] * 5))
    assert outcome.run is not None
    assert outcome.run.rejected == 5
    assert [(e["code"], e["params"]) for e in outcome.run.report[2:]] == [("more", {"count": 3})]


@pytest.mark.django_db
def test_two_runs_into_one_table_do_not_meet(tmp_path: Path) -> None:
    with psycopg.connect(_conninfo(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended('feeds.run:data.trees', 0))")
        assert refusal(written(tmp_path, *FOUR)) == "already_running"
        other.execute("SELECT pg_advisory_unlock_all()")  # closing alone lets go of it only some time later
    assert load(written(tmp_path, *FOUR)).run is not None


def test_every_sentence_has_both_languages_with_the_same_parameters() -> None:
    from string import Formatter

    for code, (ko, en) in report.SENTENCES.items():
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (ko, en)]
        assert names[0] == names[1], code


CHILD = """
    import django, sys, time, pathlib
    django.setup()
    from feeds.runs import run
    from layers.imports import TableStore
    from tests.feeds.trees import Trees

    class Slow(Trees):
        def records(self, file):
            yield from list(super().records(file))[:2]
            print("half way", flush=True)
            time.sleep(60)

    run(Slow(), pathlib.Path(sys.argv[1]), store=TableStore(Trees.table))
"""


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_leaves_the_old_rows_and_the_next_one_says_so(tmp_path: Path) -> None:
    database = connection.settings_dict
    port = f":{database['PORT']}" if database["PORT"] else ""
    url = f"postgis://{database['USER']}:{database['PASSWORD']}@{database['HOST'] or 'localhost'}{port}/{database['NAME']}"
    try:
        load(written(tmp_path, *FOUR))
        child = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(CHILD), str(written(tmp_path, *FOUR[:3]))],
            env={**os.environ, "DATABASE_URL": url, "OWNER_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
        )
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"half way"
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert len(kinds()) == 4
        assert Run.objects.filter(state="running").count() == 1
        _until_the_lock_is_free()
        load(written(tmp_path, *FOUR[:3]))
        assert len(kinds()) == 3
        assert [run.report[-1]["code"] for run in Run.objects.filter(state="failed")] == ["killed"]
    finally:
        drop_table(Trees.table)


def _conninfo() -> str:
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return psycopg.conninfo.make_conninfo(
        **{to: str(connection.settings_dict[name]) for name, to in names.items() if connection.settings_dict[name]}
    )


def _until_the_lock_is_free() -> None:
    """The server notices a vanished client by itself; waiting on its lock is waiting for that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended('feeds.run:data.trees', 0))")
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended('feeds.run:data.trees', 0))")
