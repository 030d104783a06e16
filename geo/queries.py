"""Where is it, and which area is that: every question names its day (default: today in Seoul)."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib.gis.geos import Point
from django.db.models import Q, QuerySet
from django.utils import timezone

from .models import Area, AreaSuccession

SEOUL_TIME = ZoneInfo("Asia/Seoul")
CHAIN = (Area.Level.CITY, Area.Level.DISTRICT, Area.Level.NEIGHBOURHOOD)


def today() -> date:
    return timezone.localdate(timezone=SEOUL_TIME)


def on_day(on: date | None = None) -> Q:
    """The areas that were valid on a day. Areas valid from a later day than today are never loaded, so "no end" means "now"."""
    if on is None:
        return Q(valid_to__isnull=True)
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def areas(level: str, on: date | None = None) -> QuerySet[Area]:
    """All areas of a level, without their heavy outlines."""
    return _light(Area.objects.filter(on_day(on), level=level)).order_by("code")


def area_at(point: Point, *, level: str, on: date | None = None) -> Area | None:
    """The area of a level a point (EPSG:4326) lies in. On a shared border the lower code has it, so the answer is always one."""
    return _light(Area.objects.filter(on_day(on), level=level, geometry__covers=point)).order_by("code").first()


def containing(point: Point, on: date | None = None) -> list[Area]:
    """City, district and neighbourhood around a point, in this order, in one query; empty outside the city."""
    found = _light(Area.objects.filter(on_day(on), level__in=CHAIN, geometry__covers=point)).order_by("-code")
    by_level = {area.level: area for area in found}
    return [by_level[level] for level in CHAIN if level in by_level]


def area_by_code(code: str, on: date | None = None) -> Area:
    """The area a code of ours names on a day, or its successor where the code is retired: then ``area.code != code``.

    Raises Area.DoesNotExist for a code that never was, is not yet, or went without a successor.
    """
    area = Area.objects.filter(on_day(on), code=code).first()
    if area is not None:
        return area
    retired = Area.objects.filter(code=code, valid_to__isnull=False).filter(_ended_by(on)).order_by("-valid_to").first()
    if retired is None:
        raise Area.DoesNotExist(f"no area has the code {code!r}")
    return _successor(retired, on)


def area_by_system_code(system: str, code: str, on: date | None = None) -> Area:
    """The area with a code of another system (MOIS, KOSTAT …): digits alone would mix up districts."""
    return Area.objects.get(on_day(on), codes__system=system, codes__code=code)


def ancestors(area: Area) -> list[Area]:
    """City first, zones left out: 서울 › 강남구 › 역삼1동."""
    found: list[Area] = []
    parent = area.parent
    while parent is not None:
        if parent.level != Area.Level.ZONE:
            found.insert(0, parent)
        parent = parent.parent
    return found


def zone_of(area: Area) -> Area | None:
    """The zone (권역) an area lies in."""
    parent = area.parent
    while parent is not None and parent.level != Area.Level.ZONE:
        parent = parent.parent
    return parent


def drill_parent(area: Area) -> Area | None:
    """One step up the map, zones left out."""
    path = ancestors(area)
    return path[-1] if path else None


def children(area: Area, on: date | None = None) -> QuerySet[Area]:
    """One step down the map, zones left out: of the city its districts, of a zone its districts, of a district its neighbourhoods."""
    below = Q(parent=area) | Q(parent__parent=area, parent__level=Area.Level.ZONE)
    return _light(Area.objects.filter(on_day(on), below).exclude(level=Area.Level.ZONE)).order_by("code")


def siblings(area: Area, on: date | None = None) -> QuerySet[Area]:
    """The other areas under the same step of the map."""
    parent = drill_parent(area)
    return children(parent, on).exclude(pk=area.pk) if parent else Area.objects.none()


def _light(queryset: QuerySet[Area]) -> QuerySet[Area]:
    # An outline weighs up to 250 kB; who draws it asks the tiles, who measures it asks the database.
    return queryset.defer("geometry", "geometry_3857")


def _ended_by(on: date | None) -> Q:
    return Q() if on is None else Q(valid_to__lte=on)


def _successor(retired: Area, on: date | None) -> Area:
    """The area that took the largest part of a retired one, followed until one is valid."""
    seen: set[int] = set()
    area = retired
    while area.pk not in seen:
        seen.add(area.pk)
        step = (
            AreaSuccession.objects.filter(predecessor=area)
            .filter(_begun_by(on))
            .select_related("successor")
            .order_by("-share", "id")
            .first()
        )
        if step is None:
            break
        alive = Area.objects.filter(on_day(on), code=step.successor.code).first()
        if alive is not None:
            return alive
        area = step.successor
    raise Area.DoesNotExist(f"the area {retired.code} ended on {retired.valid_to} and nothing followed it")


def _begun_by(on: date | None) -> Q:
    return Q() if on is None else Q(on__lte=on)


def codes_of(areas: Iterable[Area], system: str) -> dict[int, str]:
    """Area id → its code in a system."""
    rows = Area.objects.filter(pk__in=[area.pk for area in areas], codes__system=system).values_list("pk", "codes__code")
    return dict(rows)
