from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SensorsConfig(AppConfig):
    name = "sensors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_ensure_properties, sender=self)


def _ensure_properties(**_: Any) -> None:
    """Every migration ends with what is measured as this release declares it, and with partitions to write to."""
    from django.db import connection

    from .models import Observation, ObservedProperty
    from .partitions import coming, ensure
    from .properties import ensure_properties

    present = connection.introspection.table_names()
    if {ObservedProperty._meta.db_table, Observation._meta.db_table} <= set(present):  # else migrated back to before there were readings
        ensure_properties()
        ensure(coming())
