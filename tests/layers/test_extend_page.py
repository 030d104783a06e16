"""docs/extend.md is tried as it stands: its file, its commands, its code."""

import re
import shlex
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

import feeds.connector
from accounts.audience import Audience
from feeds.connector import connectors
from feeds.runs import run
from layers import datasets, registry
from layers.imports import TableStore, rows
from layers.projection import project

pytestmark = pytest.mark.django_db
PAGE = Path(settings.BASE_DIR, "docs", "extend.md")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def shelters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "shelters.csv"
    file.write_text(blocks("csv")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return file


def visible_fields(audience: Audience) -> list[str]:
    layer = project(registry.get("shelters", audience), audience)
    with connection.cursor() as cursor:
        cursor.execute(layer.sql)
        assert len(cursor.fetchall()) == 2
    return [field.name for field in layer.fields]


def test_the_commands_without_code_publish_the_file(shelters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = [shlex.split(line)[2:] for block in blocks("sh")[:2] for line in block.splitlines()]
    assert len(commands) == 3
    try:
        for number, command in enumerate(commands):
            call_command(*command)
            assert "관리자 연락처" in capsys.readouterr().out or number == 2
            if number == 1:
                with pytest.raises(registry.UnknownLayer):
                    registry.get("shelters", Audience.PUBLIC)
        assert visible_fields(Audience.PUBLIC) == ["name", "address"]
        assert len(visible_fields(Audience.STAFF)) == 6
    finally:
        datasets.forget()


def test_the_connector_and_the_declaration_make_a_layer(shelters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.connector, "_registered", dict(feeds.connector._registered))
    monkeypatch.setattr(registry, "_declared", dict(registry._declared))
    for block in blocks("python"):
        exec(compile(block, str(PAGE), "exec"), {"__name__": "sensors.connectors.shelters"})
    connector = connectors()["shelters"]()
    TableStore(connector.table).create()
    outcome = run(connector, shelters, store=TableStore(connector.table))
    assert outcome.run is not None
    assert (outcome.run.kept, outcome.run.unknown_fields) == (2, [])
    assert list(rows(connector.table, "name", "year")) == [("꿈의숲경로당", 2025), ("숲길경로당", 2025)]
    assert visible_fields(Audience.PUBLIC) == ["name", "address", "district_code"]
    assert visible_fields(Audience.STAFF)[-1] == "year"
