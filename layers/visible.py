"""The layers a viewer may know of, each already as that viewer's audience sees it."""

import re
from collections.abc import Iterator

from accounts.audience import Viewer

from .projection import Projection, project
from .refusals import no_such_layer
from .registry import UnknownLayer, get, visible

SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)


def projections(viewer: Viewer) -> Iterator[Projection]:
    """In the order of the layer panel. A layer that declares nothing for this audience is not there."""
    for layer in visible(viewer):
        try:
            yield project(layer, viewer.audience)
        except PermissionError:
            continue


def projection_of(slug: str, viewer: Viewer, *, field: str = "slug") -> Projection:
    """Raises the same 404 for a slug that is nonsense, unknown, or not for this viewer."""
    if not SLUG.fullmatch(slug):  # a NUL or a megabyte must not reach the look-up of run-time datasets
        raise no_such_layer(field)
    try:
        return project(get(slug, viewer.audience), viewer.audience)
    except (UnknownLayer, PermissionError) as error:
        raise no_such_layer(field) from error
