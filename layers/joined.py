"""What else may be told with an area in one answer, ``/api/areas/{code}?with=outline,parent,summary``: one question for a step of the map.

A part is made by the room that knows it, under the name it is asked for by, and decides itself what this viewer may see.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.audience import Viewer
from geo.models import Area
from geo.queries import drill_parent

from . import areas, features
from .refusals import bad_value
from .visible import projections

Part = Callable[[Area, Viewer], Any]
_parts: dict[str, Part] = {}


def part(name: str) -> Callable[[Part], Part]:
    """Registers what is told under this name."""

    def register(make: Part) -> Part:
        if name in _parts:
            raise ValueError(f"a part {name!r} of an area's answer is registered twice")
        _parts[name] = make
        return make

    return register


def asked(text: str | None) -> list[str]:
    """Raises a 400 for a name that nobody registered."""
    names = list(dict.fromkeys((text or "").split(","))) if text else []
    if any(name not in _parts for name in names):
        raise bad_value("with", _("must be one of %(expected)s") % {"expected": ", ".join(sorted(_parts))})
    return names


def told(names: Sequence[str], area: Area, viewer: Viewer) -> dict[str, Any]:
    return {name: _parts[name](area, viewer) for name in names}


@part("outline")
def outline(area: Area, viewer: Viewer) -> dict[str, Any] | None:
    """Its own shape as a GeoJSON feature; none of the city, which is no layer."""
    rows = next((p for p in projections(viewer) if p.layer.area_level == area.level), None)
    found = features.one(rows, area.pk) if rows else None
    return {**json.loads(found.feature), "layer": rows.layer.slug, "name": found.name} if rows and found else None


@part("parent")
def parent(area: Area, viewer: Viewer) -> dict[str, Any] | None:
    """The area one step up with what it is divided into: the neighbours of this one."""
    above = drill_parent(area)
    found = areas.find(above.code) if above else None
    return areas.with_children(found) if found else None
