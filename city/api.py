"""Agendas, projects, construction sites and their history under ``/api/``."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Query, Router, Schema

from accounts.audience import Audience, Viewer
from accounts.models import Department
from accounts.problems import Problem
from accounts.viewer import viewer_of_request
from layers.answers import json_answer
from layers.api import BIGINT, REFUSED
from layers.asked import only
from layers.conditions import Condition
from layers.refusals import bad_value

from . import history, queries
from .models import Agenda, ConstructionSite, Project
from .queries import Row, words
from .rights import may_edit
from .schemas import AgendaOut, AgendasOut, HistoryOut, ProjectDetail, ProjectsOut, SiteDetail

router = Router(tags=["city"])
SITE_FIELDS = ("id", "code", "kind", "status", "risk", "planned", "actual", "delay", "reported_on", "position")
Key = Annotated[int, Path(ge=1, lt=BIGINT)]


class AgendasQuery(Schema):
    status: Literal["done", "continued", "on_track", "partial", "on_hold", "dropped", "other"] | None = None


class ProjectsQuery(Schema):
    agenda: str | None = Field(None, max_length=20, description="Code of an agenda")
    stage: Literal["planning", "design", "tender", "execution", "done", "on_hold"] | None = None
    limit: int = Field(100, ge=1, le=500)
    after: str | None = Field(None, max_length=20, description="Code of the last project of the page before")


@router.get("/agendas", response={200: AgendasOut, **REFUSED}, summary="What was promised, and how it stands")
def list_agendas(request: HttpRequest, asked: Query[AgendasQuery]) -> HttpResponse:
    only(request, AgendasQuery)
    agendas = Agenda.objects.select_related("department")
    if asked.status:
        agendas = agendas.filter(status=asked.status)
    projects = queries.projects(viewer_of_request(request))
    return json_answer(request, {"agendas": [_agenda(row, [p for p in projects if p["agenda_code"] == row.code]) for row in agendas]})


@router.get("/agendas/{code}", response={200: AgendaOut, **REFUSED}, summary="One agenda with its projects")
def get_agenda(request: HttpRequest, code: str) -> HttpResponse:
    only(request, Schema)
    found = Agenda.objects.select_related("department").filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise _unknown("code")
    projects = queries.projects(viewer_of_request(request), [queries.equal("agenda_code", found.code)])
    return json_answer(request, _agenda(found, projects))


@router.get("/projects", response={200: ProjectsOut, **REFUSED}, summary="Key projects")
def list_projects(request: HttpRequest, asked: Query[ProjectsQuery]) -> HttpResponse:
    only(request, ProjectsQuery)
    found = queries.projects(viewer_of_request(request), _conditions(asked), asked.limit + 1)
    page = found[: asked.limit]
    more = page[-1]["code"] if len(found) > asked.limit else None
    return json_answer(request, {"projects": [_project(row) for row in page], "next": more})


@router.get("/projects/{code}", response={200: ProjectDetail, **REFUSED}, summary="One project: budget, schedule, sites")
def get_project(request: HttpRequest, code: str) -> HttpResponse:
    only(request, Schema)
    viewer = viewer_of_request(request)
    found = queries.projects(viewer, [queries.equal("code", code)])
    if not found:
        raise _unknown("code")
    row, owner = found[0], Project.objects.values_list("department_id", flat=True).get(pk=found[0]["id"])
    sites = queries.sites(viewer, [queries.equal("project_code", code)])
    answer = {
        **_project(row),
        **queries.parts_of_project(row["id"]),
        "summary": words(row["summary_ko"], row["summary_en"]),
        "address": row["address"],
        "site_list": [{name: site[name] for name in SITE_FIELDS} | {"name": words(site["name"], site["name_en"])} for site in sites],
        "updated_at": row["updated_at"],
        "editable": may_edit(viewer, owner),
    }
    return json_answer(request, answer | ({"note": row["note"]} if "note" in row else {}))


@router.get("/sites/{id}", response={200: SiteDetail, **REFUSED}, summary="One construction site with its progress")
def get_site(request: HttpRequest, id: Key) -> HttpResponse:
    only(request, Schema)
    viewer = viewer_of_request(request)
    found = queries.sites(viewer, [queries.equal("id", id)])
    if not found:
        raise _unknown("id")
    owner = ConstructionSite.objects.values_list("department_id", flat=True).get(pk=id)
    answer = {
        "id": id,
        "position": found[0]["position"],
        "properties": {name: value for name, value in found[0].items() if name not in ("id", "position")},
        "progress": queries.progress_of(id),
        "editable": may_edit(viewer, owner),
    }
    return json_answer(request, answer)


@router.get("/history/{kind}/{id}", response={200: HistoryOut, **REFUSED}, summary="Who changed it, and when")
def get_history(request: HttpRequest, kind: Literal["agenda", "project", "site"], id: Key) -> HttpResponse:
    only(request, Schema)
    viewer = viewer_of_request(request)
    if not _is_seen(viewer, kind, id):
        raise _unknown("id")
    found = history.entries(kind, id)
    named = viewer.audience >= Audience.STAFF
    people = history.people(found) if named else {}
    departments = {d.code: d for d in Department.objects.filter(code__in={entry.department for entry in found})}
    told = [_entry(entry, departments.get(entry.department)) | (_named(entry, people) if named else {}) for entry in found]
    return json_answer(request, {"kind": kind, "id": id, "entries": told})


def _conditions(asked: ProjectsQuery) -> list[Condition]:
    for name in ("agenda", "after"):
        if not (getattr(asked, name) or "").isprintable():
            raise bad_value(name, _("is too long or not text"))
    conditions = [queries.equal("agenda_code", asked.agenda)] if asked.agenda else []
    conditions += [queries.equal("stage", asked.stage)] if asked.stage else []
    return conditions + ([queries.after(asked.after)] if asked.after else [])


def _unknown(field: str) -> Problem:
    return Problem(404, detail=_("There is no such thing, or you may not know of it."), errors=[(field, _("unknown"))])


def _is_seen(viewer: Viewer, kind: str, key: int) -> bool:
    if kind == "agenda":
        return Agenda.objects.filter(pk=key).exists()
    look = queries.projects if kind == "project" else queries.sites
    return bool(look(viewer, [queries.equal("id", key)]))


def _agenda(agenda: Agenda, projects: list[dict[str, Any]]) -> dict[str, Any]:
    department = agenda.department
    return {
        "id": agenda.pk,
        "code": agenda.code,
        "title": words(agenda.title_ko, agenda.title_en),
        "term": agenda.term,
        "field": agenda.field,
        "promise": words(agenda.promise_ko, agenda.promise_en),
        "status": agenda.status,
        "status_on": agenda.status_on and agenda.status_on.isoformat(),
        "department": department and {"name": words(department.name_ko, department.name_en)},
        "areas": agenda.area_codes,
        "projects": [
            {"id": p["id"], "code": p["code"], "name": words(p["name_ko"], p["name_en"]), "stage": p["stage"], "position": p["position"]}
            for p in projects
        ],
        "budget": queries.budget_of(projects),
        "source": agenda.source,
    }


def _project(row: Row) -> dict[str, Any]:
    agenda = {"code": row["agenda_code"], "title": words(row["agenda_ko"], row["agenda_en"]), "status": row["agenda_status"]}
    return {
        **{name: row[name] for name in ("id", "code", "stage", "starts_on", "ends_on", "sites", "position", "source")},
        "name": words(row["name_ko"], row["name_en"]),
        "agenda": agenda if row["agenda_code"] else None,
        "department": {"name": words(row["department_ko"], row["department_en"])} if row["department_ko"] else None,
        "budget": {"planned": row["budget_planned"], "spent": row["budget_spent"], "used": row["budget_used"]},
        "steps": {"count": row["steps"], "done": row["steps_done"]},
    }


def _entry(entry: history.Entry, department: Department | None) -> dict[str, Any]:
    return {
        "at": entry.at.isoformat(),
        "department": department and words(department.name_ko, department.name_en),
    }


def _named(entry: history.Entry, people: dict[int, str]) -> dict[str, Any]:
    changes = [
        {
            "what": c.model,
            "row": c.row,
            "kind": c.label,
            "values": {name: [_plain(value) for value in pair] for name, pair in c.values.items()},
        }
        for c in entry.changes
    ]
    return {"by": people.get(entry.user_id or 0), "reason": entry.reason or None, "changes": changes}


def _plain(value: Any) -> Any:
    """As JSON has it: dates and positions as text."""
    return value if value is None or isinstance(value, bool | int | float | str | list) else str(value)
