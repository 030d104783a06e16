"""Writing areas: a boundary that changed closes the version before it, one that did not is left alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from . import seoul
from .boundaries.project import project
from .boundaries.simplify import TOLERANCES, simplify
from .models import Area, AreaCode, AreaShape, AreaSuccession
from .romanised import romanised

Level = Area.Level
Heirs = Mapping[str, Sequence[tuple[str, float]]]
MADANG = AreaCode.System.MADANG.value


@dataclass(frozen=True, slots=True)
class Boundary:
    """One area as a file or a generator gives it. ``geometry`` in EPSG:4326; ``parent``: code of the area it lies in."""

    code: str
    name_ko: str
    geometry: BaseGeometry
    name_en: str = ""
    parent: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    population: int | None = None
    population_on: date | None = None

    def with_population(self, population: int | None, on: date | None) -> "Boundary":
        return replace(self, population=population, population_on=on if population is not None else None)

    def drawn(self, geometry: BaseGeometry) -> "Boundary":
        """The same area with another outline (EPSG:4326)."""
        return replace(self, geometry=geometry)

    @property
    def outline(self) -> MultiPolygon:
        return _geos(self.geometry, 4326)

    @property
    def area_m2(self) -> float:
        return float(project(self.geometry, 4326, 5186).area)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did to a level, by number of areas."""

    created: int = 0
    replaced: int = 0
    corrected: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0

    def __add__(self, other: "Saved") -> "Saved":
        return Saved(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def changed(self) -> int:
        return self.created + self.replaced + self.corrected + self.updated + self.retired


def union(
    parts: Sequence[Boundary], *, code: str, name_ko: str, name_en: str, parent: str = "", codes: Mapping[str, str] | None = None
) -> Boundary:
    """The area that the parts make together, with their people if every part has a figure of the same day."""
    days = {part.population_on for part in parts}
    population = sum(part.population or 0 for part in parts) if len(days) == 1 and None not in days else None
    whole = shapely.coverage_union_all([part.geometry for part in parts])
    made = Boundary(code=code, name_ko=name_ko, name_en=name_en, parent=parent, geometry=whole, codes=codes or {})
    return made.with_population(population, next(iter(days)) if days else None)


def save_districts(districts: Sequence[Boundary], *, valid_from: date, source: str, successors: Heirs | None = None) -> Saved:
    """Districts, and with them the zones and the city: unions made in the same transaction."""
    table = seoul.table()
    by_zone = {zone: [d for d in districts if d.parent == zone.code] for zone in table.zones}
    zones = [
        union(parts, code=zone.code, name_ko=zone.name_ko, name_en=zone.name_en, parent=table.city.mois, codes={MADANG: zone.code})
        for zone, parts in by_zone.items()
        if parts
    ]
    whole = union(
        districts,
        code=table.city.mois,
        name_ko=table.city.name_ko,
        name_en=table.city.name_en,
        codes={AreaCode.System.MOIS: table.city.mois},
    )
    with transaction.atomic():
        saved = save([whole], level=Level.CITY, valid_from=valid_from, source=source)
        saved += save(zones, level=Level.ZONE, valid_from=valid_from, source=source)
        return saved + save(
            [_with_codes(d) for d in districts], level=Level.DISTRICT, valid_from=valid_from, source=source, successors=successors
        )


@transaction.atomic
def remove(source: str) -> int:
    """Removes every area of a source, history included; returns how many."""
    levels = (Level.NEIGHBOURHOOD, Level.DISTRICT, Level.ZONE, Level.CITY)
    return sum(Area.objects.filter(source=source, level=level).delete()[1].get("geo.Area", 0) for level in levels)


@transaction.atomic
def save(
    boundaries: Sequence[Boundary],
    *,
    level: str,
    valid_from: date,
    source: str,
    successors: Heirs | None = None,
) -> Saved:
    """Makes a level what ``boundaries`` say from ``valid_from`` on; known areas they leave out are retired.

    ``successors``: retired code → (code, share) of the areas that took its land, the largest first.
    """
    current = {area.code: area for area in Area.objects.filter(level=level, valid_to__isnull=True).select_for_update()}
    parents = {area.code: area for area in Area.objects.filter(valid_to__isnull=True).exclude(level=level)}
    work = _Work(_codes_of(current.values()))
    saved = Saved()
    for boundary in boundaries:
        saved += _sort_out(work, boundary, current.get(boundary.code), level, parents.get(boundary.parent), valid_from, source)
    work.write(valid_from)
    gone = [area for code, area in current.items() if code not in {boundary.code for boundary in boundaries}]
    saved += _retire(gone, valid_from, successors or {})
    if saved.changed:
        _adopt(level)
        _draw(level)
    return saved


@dataclass(slots=True)
class _Work:
    """What a level needs written, so that each kind is one statement and one entry of the change log. ``known``: codes by area."""

    known: Mapping[int, Mapping[str, str]]
    created: list[Area] = field(default_factory=list)
    corrected: list[Area] = field(default_factory=list)
    updated: list[Area] = field(default_factory=list)
    ended: list[Area] = field(default_factory=list)
    coded: list[tuple[Area, Mapping[str, str]]] = field(default_factory=list)

    def write(self, on: date) -> None:
        if self.ended:
            _close(self.ended, on)
        Area.objects.bulk_create(self.created)
        if self.corrected:
            columns = [f.name for f in Area._meta.concrete_fields if not (f.primary_key or f.generated)]
            Area.objects.bulk_create(self.corrected, update_conflicts=True, unique_fields=["id"], update_fields=columns)
        Area.objects.bulk_update(self.updated, _FOLLOWING)
        rows = [AreaCode(area=area, system=system, code=code) for area, codes in self.coded for system, code in codes.items()]
        AreaCode.objects.bulk_create(rows, update_conflicts=True, unique_fields=["area", "system"], update_fields=["code"])

    def recode(self, area: Area, codes: Mapping[str, str]) -> bool:
        known = self.known.get(area.pk, {})
        changed = {system: code for system, code in codes.items() if known.get(system) != code}
        if changed:
            self.coded.append((area, changed))
        return bool(changed)


def _codes_of(areas: Iterable[Area]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for area, system, code in AreaCode.objects.filter(area__in=[area.pk for area in areas]).values_list("area_id", "system", "code"):
        found.setdefault(area, {})[system] = code
    return found


def _sort_out(work: _Work, boundary: Boundary, old: Area | None, level: str, parent: Area | None, valid_from: date, source: str) -> Saved:
    if old is not None and old.geometry.equals_exact(boundary.outline):
        return _update(work, old, boundary, parent)
    fresh = _new(boundary, old, level, parent, valid_from, source)
    if old is not None and old.valid_from >= valid_from:
        fresh.pk, fresh.valid_from = old.pk, old.valid_from
        work.corrected.append(fresh)
        result = Saved(corrected=1)
    else:
        work.created.append(fresh)
        result = Saved(created=1) if old is None else Saved(replaced=1)
        work.ended += [old] if old is not None else []
    work.recode(fresh, boundary.codes)
    return result


def _new(boundary: Boundary, old: Area | None, level: str, parent: Area | None, valid_from: date, source: str) -> Area:
    outline = boundary.outline
    known = old if boundary.population is None else None
    return Area(
        level=level,
        code=boundary.code,
        name_ko=boundary.name_ko,
        name_en=boundary.name_en or _english(old, boundary.name_ko),
        name_romanised=romanised(boundary.name_ko),
        parent=parent,
        valid_from=valid_from,
        population=known.population if known else boundary.population,
        population_on=known.population_on if known else boundary.population_on,
        area_m2=boundary.area_m2,
        geometry=outline,
        geometry_3857=_geos(project(boundary.geometry, 4326, 3857), 3857),
        label_point=_label_point(boundary.geometry),
        source=source,
    )


def _english(old: Area | None, name_ko: str) -> str:
    """An English name lives as long as the Korean one it stands for."""
    return old.name_en if old is not None and old.name_ko == name_ko else ""


# What may change without a new version.
_FOLLOWING = ("name_ko", "name_en", "name_romanised", "parent", "population", "population_on")


def _update(work: _Work, old: Area, boundary: Boundary, parent: Area | None) -> Saved:
    """The outline is the same: names, people, parent and codes follow the file without a new version."""
    wanted: dict[str, object] = {
        "name_ko": boundary.name_ko,
        "name_en": boundary.name_en or _english(old, boundary.name_ko),
        "name_romanised": romanised(boundary.name_ko),
        "parent_id": parent.pk if parent else None,
    }
    if boundary.population is not None:
        wanted |= {"population": boundary.population, "population_on": boundary.population_on}
    changed = [name for name, value in wanted.items() if getattr(old, name) != value]
    for name in changed:
        setattr(old, name, wanted[name])
    if changed:
        work.updated.append(old)
    recoded = work.recode(old, boundary.codes)
    return Saved(updated=1) if changed or recoded else Saved(unchanged=1)


def _close(areas: Iterable[Area], on: date) -> None:
    Area.objects.filter(pk__in=[area.pk for area in areas]).update(valid_to=on)


def _retire(gone: Sequence[Area], on: date, successors: Heirs) -> Saved:
    saved = Saved()
    if gone:
        _close(gone, on)
    for area in gone:
        for code, share in successors.get(area.code, ()):
            heir = Area.objects.filter(code=code, valid_to__isnull=True).first()
            if heir is not None:
                AreaSuccession.objects.get_or_create(predecessor=area, successor=heir, defaults={"on": on, "share": share})
        saved += Saved(retired=1)
    return saved


def _adopt(level: str) -> None:
    """Today's children of a version that ended belong to the version that followed it."""
    orphans = Area.objects.filter(valid_to__isnull=True, parent__level=level, parent__valid_to__isnull=False).select_related("parent")
    current = {area.code: area for area in Area.objects.filter(level=level, valid_to__isnull=True).only("id", "code")}
    for orphan in orphans:
        if orphan.parent is not None and orphan.parent.code in current:
            Area.objects.filter(pk=orphan.pk).update(parent=current[orphan.parent.code])


def _draw(level: str) -> None:
    """Makes the coarser copies of a level again, all from one simplification each."""
    areas = list(Area.objects.filter(level=level, valid_to__isnull=True).order_by("code"))
    outlines = [shapely.from_wkb(bytes(area.geometry_3857.wkb)) for area in areas]
    AreaShape.objects.filter(area__level=level).delete()
    for max_zoom, tolerance in TOLERANCES.items():
        coarse = simplify(outlines, tolerance)
        AreaShape.objects.bulk_create(
            AreaShape(area=area, max_zoom=max_zoom, tolerance_m=tolerance, geometry_3857=_geos(shape, 3857))
            for area, shape in zip(areas, coarse, strict=True)
        )


def _with_codes(district: Boundary) -> Boundary:
    row = seoul.table().district(district.code)
    known: dict[str, str] = {AreaCode.System.MOIS: row.mois, AreaCode.System.KOSTAT5: row.kostat} if row else {}
    return replace(district, codes=known | dict(district.codes))


def _label_point(geometry: BaseGeometry) -> Point:
    """Where a name is written: the middle of the largest circle that fits into the largest part."""
    largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
    inside = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.0005), 0)
    return Point(inside.x, inside.y, srid=4326)


def _geos(geometry: BaseGeometry, srid: int) -> MultiPolygon:
    many = shapely.multipolygons(list(shapely.get_parts(geometry)))
    made = GEOSGeometry(memoryview(shapely.to_wkb(many)), srid=srid)
    assert isinstance(made, MultiPolygon)  # noqa: S101 — multipolygons() makes nothing else
    return made
