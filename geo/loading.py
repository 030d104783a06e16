"""Loading a level of boundaries from a file: read, name, place, mend, compare, write. Whole or nothing.

Each step looks at everything before it refuses, so that one run names all that is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from . import known, population, queries, seoul, store
from .boundaries import columns, mend, position, read
from .boundaries.project import project
from .boundaries.report import Report, refused
from .crosswalk import Crosswalk, to_kostat7
from .models import Area, AreaCode
from .population import People
from .store import Boundary, Saved

Level, System = Area.Level, AreaCode.System
METRES = 5186


@dataclass(frozen=True, slots=True)
class Order:
    """What to load and how, as the command line says it."""

    path: Path
    level: str
    code_system: str
    source: str
    crs: str = ""
    code_field: str = ""
    name_field: str = ""
    valid_from: date | None = None
    max_overlap: float = mend.MAX_OVERLAP
    crosswalk: Crosswalk = field(default_factory=Crosswalk)
    people: People | None = None
    population_on: date | None = None
    replace_demo: bool = False
    force: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    saved: Saved
    valid_from: date
    crs: str
    read: int
    report: Report


def load(order: Order) -> Loaded:
    """Raises Refused; then nothing was written. A dry run writes nothing either, but finds all that a real one would."""
    report = Report()
    source = read.read(order.path, report, crs=order.crs)
    rows = columns.rows(
        source, report, level=order.level, system=order.code_system, code_field=order.code_field, name_field=order.name_field
    )
    day = _valid_from(order, columns.base_day(source))
    with transaction.atomic():
        _make_room(order, day)
        boundaries = _people(_named(rows, order, report), order, report)
        boundaries, heirs = _checked(boundaries, source, order, report)
        saved = _save(boundaries, heirs, order, day)
        transaction.set_rollback(order.dry_run)
    return Loaded(saved, day, source.crs_name, len(rows), report)


def _valid_from(order: Order, shown: date | None) -> date:
    day = order.valid_from or shown
    if day is None:
        raise refused(_("%(file)s does not say of which day it is. Name it with --valid-from.") % {"file": order.path.name})
    if day > queries.today():
        raise refused(_("--valid-from %(day)s is still to come: boundaries are loaded when they are in force.") % {"day": day})
    return day


def _make_room(order: Order, day: date) -> None:
    if Area.objects.filter(source="demo").exists():
        if not order.replace_demo:
            raise refused(_("The database holds the demo city. --replace-demo removes it and loads the real areas."))
        store.remove("demo")
    newest = Area.objects.filter(level=order.level, valid_to__isnull=True).order_by("-valid_from").first()
    # An unchanged area keeps its old first day, so a file older than one that was loaded shows as older than some area.
    if newest is not None and day < newest.valid_from:
        raise refused(
            _("The file is of %(day)s, but boundaries of %(newest)s are loaded: history is loaded oldest first.")
            % {"day": day, "newest": newest.valid_from}
        )
    if order.level == Level.CITY and Area.objects.filter(level=Level.DISTRICT).exists():
        raise refused(_("The city is the union of its districts, and they are loaded: load the districts instead."))
    if order.level == Level.NEIGHBOURHOOD and not Area.objects.filter(level=Level.DISTRICT, valid_to__isnull=True).exists():
        raise refused(_("Neighbourhoods need their districts: load the districts first."))


def _named(rows: list[columns.Row], order: Order, report: Report) -> list[Boundary]:
    """The rows under our codes (MOIS, 10 digits); geometry still in the file's coordinates."""
    name = {Level.CITY: _as_city, Level.DISTRICT: _as_district, Level.NEIGHBOURHOOD: _as_neighbourhood}[Level(order.level)]
    found = [name(row, order, report) for row in rows]
    boundaries = [boundary for boundary in found if boundary is not None]
    for code in columns.twice(boundary.code for boundary in boundaries):
        names = ", ".join(boundary.name_ko for boundary in boundaries if boundary.code == code)
        report.refuse(_("%(names)s all lead to the code %(code)s.") % {"names": names, "code": code}, names)
    report.stop_if_refused()
    return boundaries


def _as_city(row: columns.Row, order: Order, report: Report) -> Boundary | None:
    city = seoul.table().city
    if not (city.mois if order.code_system == System.MOIS else city.kostat).startswith(row.code):
        report.refuse(_("%(name)s (%(code)s) is not %(city)s.") % {"name": row.name, "code": row.code, "city": city.name_ko}, row.name)
        return None
    return Boundary(city.mois, city.name_ko, row.outline, name_en=city.name_en, codes={System.MOIS.value: city.mois})


def _as_district(row: columns.Row, order: Order, report: Report) -> Boundary | None:
    district = _district(row.code, order.code_system)
    if district is None:
        report.refuse(_("%(name)s: %(code)s is no %(system)s code of a district of the city.") % _about(row, order), row.name)
        return None
    if row.name != district.name_ko:
        about = _about(row, order) | {"true": district.name_ko}
        if not row.name.endswith(district.name_ko):
            report.refuse(
                _("%(code)s is %(true)s in the system %(system)s, but the file calls it %(name)s: is --code-system right?") % about,
                row.name,
            )
            return None
        report.mend(_("The file calls %(true)s “%(name)s”; the prefix was dropped.") % about, district.name_ko)
    return Boundary(
        district.mois,
        district.name_ko,
        row.outline,
        name_en=district.name_en,
        parent=district.zone,
        codes={System.MOIS: district.mois, System.KOSTAT5: district.kostat},
    )


def _as_neighbourhood(row: columns.Row, order: Order, report: Report) -> Boundary | None:
    district = _district(row.code[:5], order.code_system)
    if district is None:
        report.refuse(_("%(name)s: %(code)s begins with no %(system)s code of a district of the city.") % _about(row, order), row.name)
        return None
    codes = {order.code_system: row.code}
    if order.code_system == System.MOIS:
        mois = row.code.ljust(10, "0")
    else:
        match = order.crosswalk.match(row.code, district.name_ko, row.name)
        if match is None:
            report.refuse(_("%(district)s %(name)s (%(code)s) has no MOIS code: neither the crosswalk nor the list of names knows it.")
                          % (_about(row, order) | {"district": district.name_ko}), row.name)  # fmt: skip
            return None
        if match.how != "code":
            why = _("by its name") if match.how == "name" else _("by a code that is in force no longer")
            report.note(
                _("%(name)s (%(code)s) was found %(why)s: %(mois)s.") % (_about(row, order) | {"why": why, "mois": match.mois}), row.name
            )
        mois = match.mois
        codes |= {System.KOSTAT7.value: seven} if (seven := to_kostat7(row.code)) else {}
    codes[System.MOIS.value] = mois
    return Boundary(mois, row.name, row.outline, name_en=row.name_en, parent=district.mois, codes=codes)


def _district(code: str, system: str) -> seoul.District | None:
    length = 5 if len(code) < 10 else 10
    return next((row for row in seoul.table().districts if row.code_in(system)[:length] == code), None)


def _about(row: columns.Row, order: Order) -> dict[str, str]:
    return {"name": row.name, "code": row.code, "system": order.code_system}


def _people(boundaries: list[Boundary], order: Order, report: Report) -> list[Boundary]:
    if order.people is None:
        return boundaries
    on = order.population_on or order.people.on
    if on is None:
        raise refused(_("The population file does not say of which day it is. Name it with --population-on."))
    names = {row.mois: row.name_ko for row in seoul.table().districts}
    counted: list[Boundary] = []
    for boundary in boundaries:
        own = boundary.codes.get(order.code_system) or boundary.codes.get(System.KOSTAT5, "")
        people = (
            order.people.of(own, names[boundary.parent], boundary.name_ko)
            if order.level == Level.NEIGHBOURHOOD
            else order.people.of(own, boundary.name_ko)
        )
        if people is None:
            report.note(_("%(area)s has no figure in the population file.") % {"area": boundary.name_ko}, boundary.name_ko)
        counted.append(boundary.with_population(people, on))
    _unmatched_people(counted, order, report, names)
    return counted


def _unmatched_people(boundaries: list[Boundary], order: Order, report: Report, names: Mapping[str, str]) -> None:
    if order.people is None or order.level != Level.NEIGHBOURHOOD:
        return
    here = {(names[b.parent], population.spelt(b.name_ko)) for b in boundaries} | {b.codes.get(order.code_system, "") for b in boundaries}
    for district, name in order.people.by_name:
        if name and (district, name) not in here:
            report.note(_("The population file's %(area)s is no area of the boundary file.") % {"area": f"{district} {name}"}, name)
    for code in order.people.by_code:
        if code not in here:
            report.note(_("The population file's %(area)s is no area of the boundary file.") % {"area": code}, code)


def _checked(boundaries: list[Boundary], source: read.Source, order: Order, report: Report) -> tuple[list[Boundary], store.Heirs]:
    """Placed, mended and compared with what is known; geometry then in EPSG:4326."""
    before = known.areas(order.level)
    districts = {code: area for code, area in known.areas(Level.DISTRICT).items() if area.outline is not None}
    drawn = [boundary.geometry for boundary in boundaries]
    parts = _by_parent(boundaries, drawn) if order.level == Level.NEIGHBOURHOOD else {b.code: [b.geometry] for b in boundaries}
    position.check(parts, source.crs, {code: area.outline for code, area in districts.items() if area.outline is not None}, report)
    misplaced = bool(report.of("refused"))
    names = [boundary.name_ko for boundary in boundaries]
    found = [project(boundary.geometry, source.crs, METRES) for boundary in boundaries]
    whole = [mend.mend_rings(outline, name, report) for outline, name in zip(found, names, strict=True)]
    metres = mend.mend_borders(whole, names, report, max_overlap=order.max_overlap)
    heirs: store.Heirs = {}
    # Land that lies in the wrong place fills and inherits nothing: then only names are compared.
    if not misplaced or order.level == Level.DISTRICT:
        heirs = known.check_none_missing(before, {b.code: m for b, m in zip(boundaries, metres, strict=True)}, report, force=order.force)
    if order.level == Level.NEIGHBOURHOOD:
        known.check_listed(order.crosswalk.names, [boundary.code for boundary in boundaries], report, force=order.force)
        if not misplaced and not order.force:
            known.check_covered(districts, _by_parent(boundaries, metres), report)
    report.stop_if_refused()
    return [boundary.drawn(project(outline, METRES, 4326)) for boundary, outline in zip(boundaries, metres, strict=True)], heirs


def _by_parent(boundaries: list[Boundary], outlines: list[BaseGeometry]) -> dict[str, list[BaseGeometry]]:
    found: dict[str, list[BaseGeometry]] = {}
    for boundary, outline in zip(boundaries, outlines, strict=True):
        found.setdefault(boundary.parent, []).append(outline)
    return found


def _save(boundaries: list[Boundary], heirs: store.Heirs, order: Order, day: date) -> Saved:
    if order.level == Level.DISTRICT:
        return store.save_districts(boundaries, valid_from=day, source=order.source, successors=heirs)
    return store.save(boundaries, level=order.level, valid_from=day, source=order.source, successors=heirs)
