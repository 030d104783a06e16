"""The history of a thing as its editing page tells it: who, when, why, and each field before and after."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Field, ForeignKey
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import Department
from city import history
from city.forms import WORDS
from city.names import name_of

SHOWN = 30
GIST = ("content_ko", "name_ko", "name", "reported_on", "year", "purse", "planned", "actual")
FIGURES = ("planned", "actual")  # which say nothing without their title


def history_of(kind: str, pk: int) -> list[dict[str, Any]]:
    """Newest first; ``event``: by which it can be restored, none for the newest, which stands already."""
    found = [entry for entry in history.entries(kind, pk) if entry.changes][:SHOWN]
    people = history.people(found)
    departments = {d.code: d for d in Department.objects.filter(code__in={entry.department for entry in found})}
    names = _names(found)
    return [
        {
            "at": entry.at,
            "by": people.get(entry.user_id or 0, ""),
            "department": name_of(departments[entry.department]) if entry.department in departments else "",
            "reason": entry.reason,
            "event": entry.event if place else None,
            "lines": list(_lines(entry.changes, names)),
        }
        for place, entry in enumerate(found)
    ]


def _lines(changes: Iterable[history.Change], names: dict[tuple[str, Any], str]) -> Iterator[dict[str, str]]:
    for change in changes:
        model = apps.get_model("city", change.model)
        if change.label != "update":
            title = {"insert": _("added"), "delete": _("removed")}[change.label]
            yield {"field": f"{_part(change.model)} {title}", "before": "", "after": _gist(change)}
            continue
        for attname, (before, after) in change.values.items():
            field = model._meta.get_field(attname.removesuffix("_id") if attname.endswith("_id") else attname)
            yield {
                "field": f"{_part(change.model)} · {_title(change.model, field.name)}",
                "before": _words(field, before, names),
                "after": _words(field, after, names),
            }


def _part(model: str) -> str:
    return {
        "Project": _("Project"),
        "ScheduleRow": _("Schedule"),
        "BudgetLine": _("Budget"),
        "ConstructionSite": _("Site"),
        "ProgressReport": _("Progress"),
    }.get(model, model)


def _title(model: str, name: str) -> str:
    """As its form calls it; what is planned of a budget is money."""
    return str(_("Planned (thousand won)") if (model, name) == ("BudgetLine", "planned") else WORDS.get(name, name))


def _gist(change: history.Change) -> str:
    """What was added or removed, by what tells it from its like."""
    values = {name: after if change.label == "insert" else before for name, (before, after) in change.values.items()}
    model = apps.get_model("city", change.model)
    told = [(name, _words(model._meta.get_field(name), values[name], {})) for name in GIST if values.get(name) not in (None, "")]
    return " · ".join(f"{_title(change.model, name)} {words}" if name in FIGURES else words for name, words in told)


def _words(field: Any, value: Any, names: dict[tuple[str, Any], str]) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(field, ForeignKey):
        return names.get((field.name, value), str(value))
    if isinstance(field, Field) and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value) if field.name == "year" else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return formats.date_format(value, "Y-m-d")
    if isinstance(value, GEOSGeometry):
        return f"{value.centroid.x:.6f}, {value.centroid.y:.6f}"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _names(found: Iterable[history.Entry]) -> dict[tuple[str, Any], str]:
    """What the keys in changed foreign keys stand for, a query for each field that changed."""
    wanted: dict[tuple[str, Any], set[Any]] = {}
    for change in (change for entry in found for change in entry.changes if change.label == "update"):
        for attname, pair in change.values.items():
            if attname.endswith("_id"):
                field = apps.get_model("city", change.model)._meta.get_field(attname.removesuffix("_id"))
                wanted.setdefault((field.name, field.related_model), set()).update(pair)
    return {
        (name, row.pk): name_of(row)
        for (name, model), keys in wanted.items()
        for row in model._default_manager.filter(pk__in=keys - {None})
    }
