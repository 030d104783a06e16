"""Contacts, names and plates that stood in an input file are in no table, no report, no log, no output and no file afterwards."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql
from pytest_django.fixtures import Settings

from feeds.connector import connectors
from feeds.models import Run
from tests.feeds.samples import PERSON, PHONE, SAMPLES, SEEDS, STATIONS
from tests.sensors.stations import make_station


def every_row_of_every_table() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'data') AND tablename <> 'spatial_ref_sys'"
        )
        texts: list[str] = []
        for schema, table in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(schema, table)))
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def test_every_connector_has_a_sample() -> None:
    assert SAMPLES.keys() == connectors().keys(), "each connector brings one line in tests/feeds/samples.py"


@pytest.mark.django_db
@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_sown_into_a_source_is_found_nowhere(
    name: str, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    if name in STATIONS:
        kind, code = STATIONS[name]
        make_station(code, kind)
    file = SAMPLES[name].write(tmp_path)
    assert file.suffix == ".xlsx" or all(seed in file.read_text(encoding="utf-8") for seed in SEEDS)
    caplog.set_level("DEBUG")
    for language in ("ko", "en"):
        call_command("load_file", name, str(file), "--force", "--keep-outside", "--lang", language)
    run = Run.objects.filter(connector=name).latest("pk")
    assert run.state == "done"
    assert run.kept > 0
    said = capsys.readouterr()
    written = "".join(path.read_text(errors="replace") for path in (tmp_path / "media").rglob("*") if path.is_file())
    whole = "\n".join((every_row_of_every_table(), said.out, said.err, caplog.text, written))
    assert "담당자" in said.out
    assert {seed for seed in SEEDS if seed in whole} == set()


@pytest.mark.django_db
def test_a_file_whose_first_row_is_no_header_is_refused_without_a_word_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "headless.csv"
    file.write_text(f"가나구청,{PERSON},{PHONE}\n", encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("load_file", "cctv-standard", file)
    assert "관리기관명" in str(refusal.value)
    for seed in SEEDS:
        assert seed not in str(refusal.value) + every_row_of_every_table() + capsys.readouterr().out
