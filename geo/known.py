"""What is already known of a level, against which a file is held: nothing known may vanish unnoticed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from . import seoul
from .boundaries.project import project
from .boundaries.report import Report
from .models import Area
from .store import Heirs

TAKEN = 0.95  # A known area has become others if they cover this much of it; the rest is redrawn border.
CRUMB = 0.02  # An heir takes more than a redrawn border's worth.
COVERED = 0.99


@dataclass(frozen=True, slots=True)
class Known:
    """One known area; ``outline`` in EPSG:5186, None where only its name and code are known."""

    code: str
    name: str
    outline: BaseGeometry | None


def areas(level: str) -> dict[str, Known]:
    """The areas in force by code; of districts also those the city's table names. The demo city is no knowledge."""
    found = {area.code: Known(area.code, area.name_ko, _metres(area)) for area in in_force(level)}
    if level == Area.Level.DISTRICT:
        return {row.mois: Known(row.mois, row.name_ko, None) for row in seoul.table().districts} | found
    return found


def in_force(level: str) -> Sequence[Area]:
    return list(Area.objects.filter(level=level, valid_to__isnull=True).exclude(source="demo"))


def check_listed(listed: Mapping[str, tuple[str, str]], codes: Iterable[str], report: Report, *, force: bool) -> None:
    """Refuses, by name, a file without an area that the list of codes in force has."""
    found = set(codes)
    for code, (district, name) in listed.items():
        if code not in found:
            say = report.note if force else report.refuse
            say(
                _("%(district)s %(name)s (%(code)s) is in the list of codes in force but not in the file (--force loads it nevertheless).")
                % {"district": district, "name": name, "code": code},
                name,
            )


def check_none_missing(known: Mapping[str, Known], outlines: Mapping[str, BaseGeometry], report: Report, *, force: bool) -> Heirs:
    """Refuses, by name, a file without a known area whose land it gives to nobody; returns who took the land of the others."""
    codes = list(outlines)
    tree = shapely.STRtree([outlines[code] for code in codes])
    heirs: dict[str, list[tuple[str, float]]] = {}
    for area in known.values():
        if area.code in outlines:
            continue
        shares = _shares(area, codes, tree)
        if sum(share for _code, share in shares) >= TAKEN:
            heirs[area.code] = [(code, share) for code, share in shares if share >= CRUMB]
            report.note(_("%(area)s (%(code)s) is no longer in the file; its land went to %(heirs)s.") % _named(area, shares), area.name)
        elif force:
            report.note(
                _("%(area)s (%(code)s) is missing; it ends without a successor because of --force.") % _named(area, shares), area.name
            )
        else:
            report.refuse(
                _("%(area)s (%(code)s) is missing from the file, and no other area takes its land.") % _named(area, shares), area.name
            )
    return heirs


def check_covered(parents: Mapping[str, Known], parts: Mapping[str, Sequence[BaseGeometry]], report: Report) -> None:
    """Refuses, by name, a district that its neighbourhoods do not fill."""
    for parent in parents.values():
        if parent.outline is None:
            continue
        filled = shapely.union_all(list(parts.get(parent.code, ()))).intersection(parent.outline).area / parent.outline.area
        if filled < COVERED:
            report.refuse(
                _("Neighbourhoods of %(area)s (%(code)s) fill %(share).1f %% of it, not %(least).0f %% (--force loads it nevertheless).")
                % {"area": parent.name, "code": parent.code, "share": filled * 100, "least": COVERED * 100},
                parent.name,
            )


def _shares(area: Known, codes: list[str], tree: shapely.STRtree) -> list[tuple[str, float]]:
    if area.outline is None:
        return []
    outline = area.outline
    touched = [(codes[number], float(tree.geometries[number].intersection(outline).area) / outline.area) for number in tree.query(outline)]
    return sorted(((code, share) for code, share in touched if share > 0), key=lambda pair: -pair[1])


def _named(area: Known, shares: list[tuple[str, float]]) -> dict[str, str]:
    took = ", ".join(f"{code} ({share:.0%})" for code, share in shares if share >= CRUMB)
    return {"area": area.name, "code": area.code, "heirs": took}


def _metres(area: Area) -> BaseGeometry:
    return project(shapely.from_wkb(bytes(area.geometry.wkb)), 4326, 5186)
