import logging
from typing import Any

from django.apps import AppConfig

logger = logging.getLogger(__name__)


class TilesConfig(AppConfig):
    name = "tiles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from layers.watching import replaced

        replaced.connect(_recount, dispatch_uid="tiles.clusters")


def _recount(slug: str, **_: Any) -> None:
    """After an import the low zooms are counted at once. If that fails they are counted tile by tile until the next refresh."""
    from django.db import Error

    from layers.registry import UnknownLayer

    from .clusters import refresh

    try:
        refresh(slug)
    except UnknownLayer:  # a layer that is not (or no longer) declared has nothing to draw
        return
    except Error:
        logger.exception("the clusters of %s could not be counted", slug)
