"""Giving each area its people, and saying whose figure is missing or left over."""

from django.utils.translation import gettext as _

from . import seoul
from .boundaries.report import Report, refused
from .models import Area, AreaCode
from .order import Order
from .population import Key, People, spelt
from .store import Boundary

System = AreaCode.System


def counted(boundaries: list[Boundary], order: Order, report: Report) -> list[Boundary]:
    """The areas with their figures of the population file, if one was named."""
    if order.people is None:
        return boundaries
    on = order.population_on or order.people.on
    if on is None:
        raise refused(_("The population file does not say of which day it is. Name it with --population-on."))
    found = [_figure(boundary, order.people, order) for boundary in boundaries]
    if order.level == Area.Level.NEIGHBOURHOOD:
        found = _with_left_over(boundaries, found, order.people, order, report)
        _compare_with_districts(boundaries, found, order.people, report)
    for boundary, figure in zip(boundaries, found, strict=True):
        if figure is None:
            report.note(_("%(area)s has no figure in the population file.") % {"area": boundary.name_ko}, boundary.name_ko)
    return [boundary.with_population(figure, on) for boundary, figure in zip(boundaries, found, strict=True)]


def _figure(boundary: Boundary, people: People, order: Order) -> int | None:
    code = boundary.codes.get(order.code_system) or boundary.codes.get(System.KOSTAT5, "")
    return people.of(code, *_key(boundary))


def _with_left_over(boundaries: list[Boundary], found: list[int | None], people: People, order: Order, report: Report) -> list[int | None]:
    """A row under a legal name (법정동) that lies in one neighbourhood only is that neighbourhood's: registers keep old names.

    So 용두동 and 신설동 hold the residents of 용신동 (동대문구), whose own row counts only foreigners.
    """
    figures = list(found)
    here = {_key(boundary) for boundary in boundaries} | {(boundary.codes.get(order.code_system, ""), "") for boundary in boundaries}
    by_code = {boundary.code: number for number, boundary in enumerate(boundaries)}
    for (district, name), figure in people.rows():
        if (district, name) in here or (not name and not people.by_code):
            continue
        owners = [code for code in order.crosswalk.legal.get((district, name), ()) if code in by_code]
        if len(owners) == 1:
            number = by_code[owners[0]]
            figures[number] = (figures[number] or 0) + figure
            about = {"area": f"{district} {name}", "figure": figure, "owner": boundaries[number].name_ko}
            report.mend(_("The population file's %(area)s (%(figure)d) was added to %(owner)s, in which it lies.") % about, name)
        else:
            report.note(_("The population file's %(area)s is no area of the boundary file.") % {"area": f"{district} {name}".strip()}, name)
    return figures


def _compare_with_districts(boundaries: list[Boundary], found: list[int | None], people: People, report: Report) -> None:
    for district in seoul.table().districts:
        whole = people.by_name.get((district.name_ko, ""))
        parts = sum(figure or 0 for boundary, figure in zip(boundaries, found, strict=True) if boundary.parent == district.mois)
        if whole is not None and whole != parts:
            report.note(
                _("The people of %(area)s's neighbourhoods add up to %(parts)d; its own row says %(whole)d.")
                % {"area": district.name_ko, "parts": parts, "whole": whole},
                district.name_ko,
            )


def _key(boundary: Boundary) -> Key:
    district = seoul.table().district(boundary.parent)
    return (district.name_ko, spelt(boundary.name_ko)) if district else (boundary.name_ko, "")
