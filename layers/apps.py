from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class LayersConfig(AppConfig):
    name = "layers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        autodiscover_modules("connectors", "published")
        _provide_datasets()
        post_migrate.connect(_watch_published, sender=self)


def _watch_published(**_: Any) -> None:
    """Every migration ends with the change log watching every layer that is declared."""
    from . import registry, watching

    watching.watch_all(registry.layers())


def _provide_datasets() -> None:
    from . import datasets, registry

    registry.provide(datasets.layers)
