"""The rows of a file under our codes (MOIS, 10 digits) and in our tree; what has no code is refused by name."""

from django.utils.translation import gettext as _

from . import seoul
from .boundaries import columns
from .boundaries.report import Report
from .crosswalk import to_kostat7
from .models import Area, AreaCode
from .order import Order
from .store import Boundary

Level, System = Area.Level, AreaCode.System


def named(rows: list[columns.Row], order: Order, report: Report) -> list[Boundary]:
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
