"""The shapes of the city's answers, for the OpenAPI document; a test holds the answers against them."""

from typing import Any, Literal

from ninja import Schema

from layers.schemas import Words


class DepartmentOut(Schema):
    name: Words


class BudgetOut(Schema):
    """Thousand won; ``used``: per cent spent."""

    planned: int | None
    spent: int | None
    used: float | None


class AgendaReference(Schema):
    code: str
    title: Words
    status: str


class ProjectReference(Schema):
    id: int
    code: str
    name: Words
    stage: str
    position: list[float] | None


class AgendaOut(Schema):
    id: int
    code: str
    title: Words
    term: int
    field: str
    promise: Words
    status: str
    status_on: str | None
    department: DepartmentOut | None
    areas: list[str]
    projects: list[ProjectReference]
    budget: BudgetOut
    source: str


class AgendasOut(Schema):
    agendas: list[AgendaOut]


class StepsOut(Schema):
    count: int
    done: int


class ProjectOut(Schema):
    id: int
    code: str
    name: Words
    stage: str
    starts_on: str | None
    ends_on: str | None
    agenda: AgendaReference | None
    department: DepartmentOut | None
    budget: BudgetOut
    steps: StepsOut
    sites: int
    position: list[float] | None
    source: str


class ProjectsOut(Schema):
    projects: list[ProjectOut]
    next: str | None


class BudgetLineOut(Schema):
    year: int
    purse: str
    planned: int
    spent: int


class ScheduleRowOut(Schema):
    position: int
    starts_on: str
    ends_on: str
    amount: int
    content: Words
    done: bool


class DocumentOut(Schema):
    title: Words
    url: str
    published_on: str | None


class SiteReference(Schema):
    id: int
    code: str
    name: Words
    kind: str
    status: str
    risk: str
    planned: float | None
    actual: float | None
    delay: float | None
    reported_on: str | None
    position: list[float] | None


class ProjectDetail(ProjectOut):
    """``editable``: whether the caller may change it. ``note``: staff only."""

    summary: Words
    address: str | None
    budget_lines: list[BudgetLineOut]
    schedule: list[ScheduleRowOut]
    documents: list[DocumentOut]
    site_list: list[SiteReference]
    updated_at: str
    editable: bool
    note: str | None = None


class ProgressOut(Schema):
    """Per cent; ``delay`` in points, below zero where behind. Null: nobody entered it."""

    on: str
    planned: float | None
    actual: float | None
    delay: float | None
    spi: float | None


class SiteDetail(Schema):
    """``properties``: the fields of the layer ``construction`` that the caller may see."""

    id: int
    position: list[float]
    properties: dict[str, Any]
    progress: list[ProgressOut]
    editable: bool


class ChangeOut(Schema):
    what: str
    row: int
    kind: Literal["insert", "update", "delete"]
    values: dict[str, list[Any]]


class EntryOut(Schema):
    """``department``: of whoever made the change; none for loads. ``by``, ``reason``, ``changes``: staff only."""

    at: str
    department: Words | None
    by: str | None = None
    reason: str | None = None
    changes: list[ChangeOut] | None = None


class HistoryOut(Schema):
    kind: Literal["agenda", "project", "site"]
    id: int
    entries: list[EntryOut]
