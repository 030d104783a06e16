from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class LayersConfig(AppConfig):
    name = "layers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        _find_connectors()
        autodiscover_modules("published")
        _provide_datasets()
        post_migrate.connect(_make_tables, sender=self)
        post_migrate.connect(_watch_published, sender=self)


def _find_connectors() -> None:
    """Every module in an app's folder ``connectors`` registers its connector by being imported."""
    for app in apps.get_app_configs():
        if (folder := Path(app.path, "connectors")).is_dir():
            for module in sorted(folder.glob("[!_]*.py")):
                import_module(f"{app.name}.connectors.{module.stem}")


def _make_tables(**_: Any) -> None:
    """Every migration ends with each connector's table and source in place, so that a new layer stands, empty, before its first file."""
    from feeds.connector import connectors
    from feeds.runs import ensure_source

    from .imports import TableStore, schema_stands

    if schema_stands():  # else migrated back to before there were imported tables
        for connector in connectors().values():
            if connector.sink is None:
                store = TableStore(connector.table)
                store.create()
                store.grow()
            ensure_source(connector.source)


def _watch_published(**_: Any) -> None:
    """Every migration ends with the change log watching every layer that is declared."""
    from . import registry, watching

    watching.watch_all(registry.layers())


def _provide_datasets() -> None:
    from . import datasets, registry

    registry.provide(datasets.layers)
