"""What the map's panels tell beside the declared fields: indicators, exceptions, the course of projects and sites, readings."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.audience import Viewer
from city import queries as city
from city.indicators.cards import cards
from geo.models import Area
from layers import exceptions, late
from sensors import queries as sensors
from sensors.models import ObservedProperty, Quality

from . import words

WORST = 5
ORDER = {"far": 0, "off": 1, "near": 2, "on": 3, None: 4}
Cell = str | tuple[str, str]


class Table:
    """Headings, and rows whose first cell is what the row is about. A cell is text, or text with the address it leads to."""

    def __init__(self, title: str, headings: list[str], rows: Sequence[Sequence[Cell]]) -> None:
        self.title, self.headings = title, headings
        self.rows = [
            [{"text": cell, "href": ""} if isinstance(cell, str) else dict(zip(("text", "href"), cell, strict=True)) for cell in row]
            for row in rows
        ]


def indicators(area: Area, viewer: Viewer) -> list[dict[str, Any]]:
    """In the order of the map's cards: those off their target first."""
    found = sorted(cards(area, viewer.audience), key=lambda card: (ORDER[card["status"]], 9 if card["score"] is None else card["score"]))
    return [_card(card) for card in found]


def _card(card: dict[str, Any]) -> dict[str, Any]:
    before, year_ago = card["previous"]["before"], card["previous"]["year_ago"]
    base = year_ago if year_ago["value"] is not None else before
    return {
        "name": words.of(card["name"]),
        "value": _amount(card["value"], card),
        "target": _amount(card["target"], card),
        "status": _statuses()[card["status"]] if card["status"] else "",
        "off": card["status"] in ("far", "off"),
        "period": words.period(card["period"]["code"]),
        "before": "" if base["value"] is None else f"{_amount(base['value'], card)} ({words.period(base['period'])})",
        "owner": words.of(card["owner"]["name"]) if card["owner"] else "",
        "source": words.of(card["source"]["title"]),
        "as_of": words.moment(card["as_of"]) if card["as_of"] else "",
        "fact": (words.of(card["name"]), card["value"], words.unit(card["unit"])),
    }


def _statuses() -> dict[str, str]:
    return {"far": _("far off target"), "off": _("off target"), "near": _("near target"), "on": _("on target")}


def _amount(value: float | None, card: dict[str, Any]) -> str:
    return _("no data") if value is None else f"{words.number(value, card['decimals'])} {words.unit(card['unit'])}".strip()


def attention(area: Area, viewer: Viewer) -> dict[str, Any]:
    """The worst as the map shows them, how many there are, and how many sources are late."""
    found, kinds = exceptions.worst(viewer, None if area.level == Area.Level.CITY else area, WORST)
    lateness = late.count_late(viewer)
    return {
        "rows": [_exception(one, area) for one in found],
        "total": words.number(sum(kind.count for kind in kinds)),
        "late": lateness.late,
        "sources": lateness.of,
    }


def _exception(one: exceptions.Found, area: Area) -> dict[str, Any]:
    told = exceptions.as_json(one)
    place = told["area"]
    if told["layer"] and told["id"] is not None:
        href = reverse("web:feature_twin", args=[told["layer"], told["id"]])
    else:
        href = reverse("web:area_twin", args=[place["code"]]) if place else ""
    near = place and place["code"] != area.code
    return {
        "name": " ".join(part for part in (words.of(place["name"]) if near else "", words.of(told["name"])) if part),
        "href": href,
        "kind": words.of(told["title"]),
        "value": _measured(told["value"], told["unit"]),
        "reference": _measured(told["reference"], told["unit"]),
        "since": words.when(told["since"]) if told["since"] else "",
    }


def _measured(value: float | None, unit: str) -> str:
    return "" if value is None else f"{words.number(value, 2)} {words.unit(unit)}".strip()


def course(slug: str, pk: int, values: dict[str, Any], viewer: Viewer) -> list[Table]:
    """What belongs to a feature beside its fields. The feature itself was found to be seen by this viewer."""
    if slug in sensors.LAYERS.values():
        return _readings(pk)
    tell = COURSES.get(slug)
    return tell(pk, values, viewer) if tell else []


def _project(pk: int, values: dict[str, Any], viewer: Viewer) -> list[Table]:
    parts = city.parts_of_project(pk)
    money = [[str(line["year"]), words.thousand_won(line["planned"]), words.thousand_won(line["spent"])] for line in parts["budget_lines"]]
    steps = [
        [
            words.of(step["content"]),
            f"{words.day(step['starts_on'])} – {words.day(step['ends_on'])}",
            words.thousand_won(step["amount"]),
            _("done") if step["done"] else _("to do"),
        ]
        for step in parts["schedule"]
    ]
    sites = city.sites(viewer, [city.equal("project_code", str(values.get("code", "")))]) if "code" in values else []
    built: list[list[Cell]] = [
        [
            (words.of({"ko": site["name"], "en": site["name_en"]}), reverse("web:feature_twin", args=["construction", site["id"]])),
            *_progress(site["planned"], site["actual"], site["delay"]),
        ]
        for site in sites
    ]
    papers: list[list[Cell]] = [
        [(words.of(one["title"]), one["url"]), words.day(one["published_on"]) if one["published_on"] else ""] for one in parts["documents"]
    ]
    return [
        Table(_("Schedule"), [_("Step"), _("When"), _("Amount"), _("State")], steps),
        Table(_("Budget by year"), [_("Year"), _("Planned"), _("Spent")], money),
        Table(_("Construction sites"), [_("Name"), _("Planned"), _("Actual"), _("Difference")], built),
        Table(_("Documents"), [_("Title"), _("Published on")], papers),
    ]


def _site(pk: int, values: dict[str, Any], viewer: Viewer) -> list[Table]:
    rows = [[words.day(one["on"]), *_progress(one["planned"], one["actual"], one["delay"])] for one in reversed(city.progress_of(pk))]
    return [Table(_("Planned and actual progress"), [_("When"), _("Planned"), _("Actual"), _("Difference")], rows)]


def _progress(planned: float | None, actual: float | None, delay: float | None) -> list[str]:
    return [*(_("not known") if one is None else f"{words.number(one, 1)} %" for one in (planned, actual)), _points(delay)]


def _points(delay: float | None) -> str:
    return _("not known") if delay is None else f"{'+' if delay > 0 else ''}{words.number(delay, 1)} {words.unit('%p')}"


def _readings(pk: int) -> list[Table]:
    rows = []
    for stream in sensors.datastreams(pk):
        latest, observed = getattr(stream, "latest", None), stream.observed_property
        result = latest.result if latest else None
        name = words.of({"ko": observed.name_ko, "en": observed.name_en})
        quality = str(Quality(latest.quality).label) if latest else ""
        rows.append([name, _reading(observed, result), words.moment(latest.phenomenon_time.isoformat()) if latest else "", quality])
    return [Table(_("Newest readings"), [_("What"), _("Value"), _("As of"), _("Quality")], rows)]


def _reading(observed: ObservedProperty, result: float | None) -> str:
    if result is None:
        return _("no data")
    code = observed.codes.get(str(int(result))) if observed.codes else None
    return words.of(code) if code else f"{words.number(result, 2)} {words.unit(observed.shown_unit)}".strip()


COURSES: dict[str, Callable[[int, dict[str, Any], Viewer], list[Table]]] = {"projects": _project, "construction": _site}
