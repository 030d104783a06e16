"""An area as the map asks for it: the way down to it, what it is divided into, what is inside, as far as the caller may see."""

from collections.abc import Sequence
from typing import Any

from django.db.models import FloatField, Func, QuerySet

from accounts.audience import Viewer
from geo.models import Area
from geo.queries import ancestors, area_by_code, children, on_day, siblings, zone_of

from .counts import in_areas
from .projection import Projection
from .sources import describe_sources
from .visible import projections

_OUTLINES = ("geometry", "geometry_3857")
_PARENTS = ("parent", "parent__parent", "parent__parent__parent")


def current() -> QuerySet[Area]:
    """Today's areas with their ancestors, in one query and without outlines."""
    unread = [*_OUTLINES, *(f"{parent}__{outline}" for parent in _PARENTS for outline in _OUTLINES)]
    return _with_box(Area.objects.filter(on_day()).select_related(*_PARENTS).defer(*unread))


def top() -> Area | None:
    """The city itself."""
    return current().filter(level=Area.Level.CITY).order_by("code").first()


def find(code: str) -> Area | None:
    """Today's area of this code, or the one that took its place: then ``area.code != code``."""
    area = current().filter(code=code).first()
    if area is not None:
        return area
    try:
        return area_by_code(code)
    except Area.DoesNotExist:
        return None


def _with_box(areas: QuerySet[Area]) -> QuerySet[Area]:
    edges = {"west": "ST_XMin", "south": "ST_YMin", "east": "ST_XMax", "north": "ST_YMax"}
    return areas.annotate(**{edge: Func("geometry", function=function, output_field=FloatField()) for edge, function in edges.items()})


def beside(area: Area) -> QuerySet[Area]:
    """The others of its level under the same step of the map."""
    if area.level == Area.Level.ZONE:
        zones = Area.objects.filter(on_day(), level=Area.Level.ZONE, parent=area.parent)
        return zones.exclude(pk=area.pk).defer(*_OUTLINES).order_by("code")
    return siblings(area)


def counts(areas: Sequence[Area], seen: Sequence[Projection]) -> dict[int, list[dict[str, Any]]]:
    """Area id → how many features of each layer lie in it, by the audience's rows and geometry."""
    found = in_areas([area.pk for area in areas], seen)
    return {area.pk: [{"slug": p.layer.slug, "count": found[area.pk, p.layer.slug]} for p in seen] for area in areas}


def describe_area(area: Area, viewer: Viewer, *, each: bool = False) -> dict[str, Any]:
    """Everything of ``/api/areas/{code}``; ``area`` comes from ``find`` or ``top``. Four queries more, however much is inside, and one
    for what is not counted ahead.

    ``each``: count what is in each of its children too.
    """
    seen = list(projections(viewer))
    below = list(_with_box(children(area)))
    # Areas in an area are its children; the other layers are counted.
    inside = counts([area, *below] if each else [area], [p for p in seen if not p.layer.area_level])
    zone = area if area.level == Area.Level.ZONE else zone_of(area)
    source = describe_sources([area.source])[area.source] | {"as_of": area.valid_from.isoformat()}
    return {
        **facts(area),
        "name_derived": not area.name_en and bool(area.name_romanised),
        "ancestors": [reference(a) for a in ancestors(area)],
        "zone": {"code": zone.code, "name": names(zone)} if zone else None,
        "population_on": area.population_on.isoformat() if area.population_on else None,
        "children": [facts(child) | ({"layers": inside[child.pk]} if each else {}) for child in below],
        "siblings": [reference(a) for a in beside(area)],
        "layer": _layer_of(area.level, seen),
        "child_layer": _layer_of(below[0].level, seen) if below else None,
        "layers": inside[area.pk],
        "demo": area.source == "demo",
        "source": source,
    }


def with_children(area: Area) -> dict[str, Any]:
    """``area`` comes from ``find`` or ``top``."""
    return {**facts(area), "children": [facts(child) for child in _with_box(children(area))]}


def names(area: Area) -> dict[str, str]:
    return {"ko": area.name_ko, "en": area.english}


def reference(area: Area) -> dict[str, Any]:
    return {"id": area.pk, "code": area.code, "level": area.level, "name": names(area)}


def facts(area: Any) -> dict[str, Any]:
    """``area`` has been read with its box."""
    return {
        **reference(area),
        "population": area.population,
        "area_km2": round(area.area_m2 / 1e6, 4),
        "density": None if area.density is None else round(area.density, 1),
        "bbox": [round(edge, 7) for edge in (area.west, area.south, area.east, area.north)],
        "label_point": [round(area.label_point.x, 7), round(area.label_point.y, 7)],
    }


def _layer_of(level: str, seen: Sequence[Projection]) -> str | None:
    return next((p.layer.slug for p in seen if p.layer.area_level == level), None)
