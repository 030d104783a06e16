"""Plans and works as their caller may see them: rows and fields come from the projections of the layers, parts from their own tables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg import sql

from accounts.audience import Viewer
from layers.conditions import Condition, all_of
from layers.features import properties_json
from layers.projection import Projection
from layers.visible import projection_of

from .models import BudgetLine, ProgressReport, ProjectDocument, ScheduleRow
from .progress import delay, spi

Row = Mapping[str, Any]

_ROWS = """
SELECT f.id, {properties}, ST_X(f.geometry), ST_Y(f.geometry) FROM {relation} AS f WHERE {condition} ORDER BY {order} LIMIT %s
"""


def rows(projection: Projection, conditions: Iterable[Condition], *, order: str, limit: int) -> list[dict[str, Any]]:
    """What the audience sees of each, as a JSON object with ``id`` and ``position`` (longitude, latitude, or None) beside the fields."""
    condition = all_of(conditions)
    query = sql.SQL(_ROWS).format(
        properties=properties_json(projection.fields),
        relation=projection.sql,
        condition=condition.sql,
        order=sql.SQL("f.{}").format(sql.Identifier(order)),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*condition.values, limit])
        return [{**found, "id": key, "position": None if lon is None else [lon, lat]} for key, found, lon, lat in cursor.fetchall()]


def equal(name: str, value: str | int) -> Condition:
    """``name``: a declared field that every audience sees."""
    return Condition(sql.SQL("f.{} = %s").format(sql.Identifier(name)), (value,))


def after(code: str) -> Condition:
    return Condition(sql.SQL("f.code > %s"), (code,))


def projects(viewer: Viewer, conditions: Iterable[Condition] = (), limit: int = 1_000) -> list[dict[str, Any]]:
    return rows(projection_of("projects", viewer), conditions, order="code", limit=limit)


def sites(viewer: Viewer, conditions: Iterable[Condition], limit: int = 1_000) -> list[dict[str, Any]]:
    return rows(projection_of("construction", viewer), conditions, order="code", limit=limit)


def parts_of_project(key: int) -> dict[str, Any]:
    """Budget, schedule and documents: public wherever the project is."""
    return {
        "budget_lines": [
            {"year": line.year, "purse": line.purse, "planned": line.planned, "spent": line.spent}
            for line in BudgetLine.objects.filter(project=key)
        ],
        "schedule": [_step(step) for step in ScheduleRow.objects.filter(project=key)],
        "documents": [
            {"title": words(d.title_ko, d.title_en), "url": d.url, "published_on": d.published_on and d.published_on.isoformat()}
            for d in ProjectDocument.objects.filter(project=key)
        ],
    }


def _step(step: ScheduleRow) -> dict[str, Any]:
    return {
        "position": step.position,
        "starts_on": step.starts_on.isoformat(),
        "ends_on": step.ends_on.isoformat(),
        "amount": step.amount,
        "content": words(step.content_ko, step.content_en),
        "done": step.done,
    }


def progress_of(site: int) -> list[dict[str, Any]]:
    """Oldest first, for the chart."""
    return [
        {
            "on": report.reported_on.isoformat(),
            "planned": report.planned,
            "actual": report.actual,
            "delay": delay(report.planned, report.actual),
            "spi": spi(report.planned, report.actual),
        }
        for report in ProgressReport.objects.filter(site=site)
    ]


def words(ko: str | None, en: str | None) -> dict[str, str]:
    """The Korean stands in where nobody wrote the English."""
    return {"ko": ko or "", "en": en or ko or ""}


def budget_of(found: Sequence[Row]) -> dict[str, Any]:
    """Of several projects together; none of them having a budget is not zero."""
    planned = [row["budget_planned"] for row in found if row["budget_planned"] is not None]
    spent = [row["budget_spent"] for row in found if row["budget_spent"] is not None]
    total = sum(planned)
    return {
        "planned": total if planned else None,
        "spent": sum(spent) if spent else None,
        "used": round(100 * sum(spent) / total, 1) if total else None,
    }
