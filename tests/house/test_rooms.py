"""The order of the rooms holds for what import-linter cannot see: foreign keys by string and migration dependencies."""

import tomllib
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.models.base import ModelBase

CONTRACT = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
TOP_DOWN: list[str] = CONTRACT["layers"]
HEIGHT = {room: -i for i, room in enumerate(TOP_DOWN)}
OURS = [a.label for a in apps.get_app_configs() if a.label in HEIGHT]


def test_every_room_of_ours_stands_in_the_contract() -> None:
    installed = {a.label for a in apps.get_app_configs() if Path(a.path).parent == Path(settings.BASE_DIR)}
    assert installed == set(TOP_DOWN)


@pytest.mark.parametrize("room", OURS)
def test_foreign_keys_point_down(room: str) -> None:
    fields = chain.from_iterable(model._meta.get_fields() for model in apps.get_app_config(room).get_models())
    related = {f.related_model for f in fields if f.is_relation and not f.auto_created}
    targets = {model._meta.app_label for model in related if isinstance(model, ModelBase)}
    assert not {t for t in targets if t in HEIGHT and HEIGHT[t] > HEIGHT[room]}


@pytest.mark.parametrize("room", OURS)
def test_migrations_depend_downwards(room: str) -> None:
    graph = MigrationLoader(None).disk_migrations
    needed = {
        other for (app, _), migration in graph.items() if app == room for other, _ in [*migration.dependencies, *migration.run_before]
    }
    assert not {other for other in needed if other in HEIGHT and HEIGHT[other] > HEIGHT[room]}
