"""Loading a level of boundaries from a file: read, name, place, mend, compare, write. Whole or nothing.

Each step looks at everything before it refuses, so that one run names all that is wrong.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from . import known, naming, people, queries, store
from .boundaries import columns, mend, position, read
from .boundaries.project import project
from .boundaries.report import Report, refused
from .models import Area
from .order import Order
from .signals import demo_gives_way
from .store import Boundary, Saved

Level = Area.Level
METRES = 5186


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
        boundaries = people.counted(naming.named(rows, order, report), order, report)
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
        demo_gives_way.send(sender=None)
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
