"""Layers of plans and works. What stands here as public the city publishes itself (주요사업, 건설알림이); notes are for staff."""

from datetime import timedelta

from accounts.audience import Audience
from layers.declaration import Detail, ExceptionRule, Field, Layer, Relation, State, Style, Text
from layers.registry import register

from .infrastructure import green, places, transport  # noqa: F401 — they declare their layers by being imported
from .words import AGENDA_STATUSES, RISKS, SITE_KINDS, SITE_STATUSES, SOURCES, STAGES

PLANS_SOURCE = "city-plans"
WORKS_SOURCE = "construction-sites"
PROJECT_NAMES = (
    Field("code", Text("사업 코드", "Project code")),
    Field("name_ko", Text("사업명", "Project (Korean)"), in_tile=True),
    Field("name_en", Text("영문 사업명", "Project"), in_tile=True),
    Field("stage", Text("단계", "Stage"), "code", in_tile=True, codes=STAGES),
    Field("source", Text("자료", "Data"), "code", codes=SOURCES),
)

register(
    Layer(
        slug="projects",
        title=Text("주요사업", "Key projects"),
        description=Text(
            "시정 핵심과제에 딸린 주요사업의 예산, 일정, 단계입니다.",
            "Key projects under the city's agendas: budget, schedule and stage.",
        ),
        geometry_type="point",
        relation=Relation("city_publishedproject"),
        source=PLANS_SOURCE,
        source_field="source",
        fields=(
            *PROJECT_NAMES,
            Field("summary_ko", Text("개요", "Summary (Korean)"), filterable=False),
            Field("summary_en", Text("영문 개요", "Summary"), filterable=False),
            Field("agenda_code", Text("과제 코드", "Agenda code")),
            Field("agenda_ko", Text("핵심과제", "Agenda (Korean)")),
            Field("agenda_en", Text("영문 핵심과제", "Agenda")),
            Field("agenda_status", Text("과제 이행 상태", "State of the agenda"), "code", codes=AGENDA_STATUSES),
            Field("department_ko", Text("담당 부서", "Department (Korean)")),
            Field("department_en", Text("영문 담당 부서", "Department")),
            Field("starts_on", Text("시작일", "Starts"), "date"),
            Field("ends_on", Text("종료일", "Ends"), "date"),
            Field("address", Text("위치", "Place"), filterable=False),
            Field("budget_planned", Text("예산", "Budget"), "integer", unit="천원"),
            Field("budget_spent", Text("집행액", "Spent"), "integer", unit="천원"),
            Field("budget_used", Text("집행률", "Budget spent"), "number", unit="%"),
            Field("steps", Text("일정 단계", "Steps of the schedule"), "integer"),
            Field("steps_done", Text("끝난 단계", "Steps done"), "integer"),
            Field("sites", Text("공사장", "Construction sites"), "integer"),
            Field("updated_at", Text("고친 시각", "Last changed"), "datetime"),
            Field("note", Text("내부 메모", "Internal note"), audience=Audience.STAFF, filterable=False),
        ),
        name_field="name_ko",
        search=("name_ko", "name_en", "agenda_ko", "agenda_en", "address", "code"),
        style=Style(color="project", label="name_ko"),
        state=State(
            table="city_publishedproject",
            key="id",
            value="budget_used",
            time="updated_at",
            quality="quality",
            title=Text("예산 집행률", "Budget spent"),
            unit="%",
        ),
        group="plans",
        order=20,
        shown=True,
        card="project",
    )
)

for _shape, _title, _description, _table in (
    ("line", Text("주요사업 노선", "Routes of projects"), Text("선으로 이어지는 주요사업", "Projects along a line"), "city_projectline"),
    ("polygon", Text("주요사업 구역", "Areas of projects"), Text("구역을 이루는 주요사업", "Projects with an area"), "city_projectarea"),
):
    register(
        Layer(
            slug="project-routes" if _shape == "line" else "project-areas",
            title=_title,
            description=_description,
            geometry_type="line" if _shape == "line" else "polygon",
            relation=Relation(_table),
            source=PLANS_SOURCE,
            source_field="source",
            fields=PROJECT_NAMES,
            name_field="name_ko",
            search=(),  # found as projects
            style=Style(color="project"),
            group="plans",
            order=21,
            card="project",
        )
    )

register(
    Layer(
        slug="construction",
        title=Text("공사장", "Construction sites"),
        description=Text(
            "시가 발주하거나 관리하는 공사의 계획 공정률과 실적 공정률입니다. 실적이 입력되지 않은 공사는 따로 표시합니다.",
            "Works of the city: planned against actual progress. Sites whose progress nobody entered are marked as such.",
        ),
        geometry_type="point",
        relation=Relation("city_publishedsite"),
        source=WORKS_SOURCE,
        source_field="source",
        fields=(
            Field("code", Text("공사 코드", "Code")),
            Field("name", Text("공사명", "Name"), filterable=False, in_tile=True),
            Field("name_en", Text("영문 공사명", "English name"), filterable=False),
            Field("kind", Text("종류", "Kind"), "code", in_tile=True, codes=SITE_KINDS),
            Field("status", Text("상태", "Status"), "code", in_tile=True, codes=SITE_STATUSES),
            Field("risk", Text("공정 위험", "Risk"), "code", in_tile=True, codes=RISKS),
            Field("delay", Text("계획 대비 공정", "Ahead of plan"), "number", unit="%p", in_tile=True),
            Field("planned", Text("계획 공정률", "Planned progress"), "number", unit="%"),
            Field("actual", Text("실적 공정률", "Actual progress"), "number", unit="%"),
            Field("reported_on", Text("공정 기준일", "Progress as of"), "date"),
            Field("spi", Text("일정성과지수(SPI)", "SPI"), "number"),
            Field("starts_on", Text("착공일", "Starts"), "date"),
            Field("ends_on", Text("준공 예정일", "Planned completion"), "date"),
            Field("days_left", Text("남은 일수", "Days left"), "integer", unit="일"),
            Field("contract_amount", Text("도급액", "Contract amount"), "integer", unit="원"),
            Field("total_budget", Text("총사업비", "Total budget"), "integer", unit="원"),
            Field("scale", Text("사업 규모", "What is built"), filterable=False),
            Field("address", Text("위치", "Address"), filterable=False),
            Field("district_code", Text("자치구 코드", "District code")),
            Field("project_code", Text("사업 코드", "Project code")),
            Field("project_ko", Text("주요사업", "Key project (Korean)")),
            Field("project_en", Text("영문 주요사업", "Key project")),
            Field("client", Text("발주처", "Client")),
            Field("contractor", Text("시공사", "Contractor")),
            Field("supervisor", Text("감리", "Supervisor")),
            Field("source", Text("자료", "Data"), "code", codes=SOURCES),
            Field("department_ko", Text("담당 부서", "Department (Korean)"), audience=Audience.STAFF),
            Field("department_en", Text("영문 담당 부서", "Department"), audience=Audience.STAFF),
            Field("note", Text("내부 메모", "Internal note"), audience=Audience.STAFF, filterable=False),
            Field("position_swapped", Text("좌표 교환 보정", "Position was swapped"), "boolean", audience=Audience.STAFF),
            Field("outside_city", Text("시 경계 밖", "Outside the city"), "boolean", audience=Audience.STAFF),
        ),
        name_field="name",
        search=("name", "name_en", "address", "code", "project_ko", "project_en"),
        detail=Detail(clusters_to=10),
        style=Style(color="construction", ramp="delay", breaks=(-10, -3, 0), label="name"),
        state=State(
            table="city_publishedsite",
            key="id",
            value="delay",
            time="reported_on",
            quality="quality",
            title=Text("계획 대비 공정", "Ahead of plan"),
            unit="%p",
        ),
        exceptions=(
            ExceptionRule(
                kind="late-work",
                title=Text("공정 지연", "Late works"),
                reads=("status", "risk", "delay", "planned", "actual", "reported_on"),
                condition="f.status = 'running' AND f.risk = 'late'",
                severity="least(1, -f.delay / 25)",  # 25 points: a quarter of the whole contract behind
                value="f.actual",
                reference="f.planned",
                unit="%",
                since="f.reported_on",
            ),
            ExceptionRule(
                kind="overdue-work",
                title=Text("준공 기한 경과", "Past planned completion"),
                reads=("status", "days_left", "ends_on"),
                condition="f.status = 'running' AND f.days_left < 0",
                severity="least(1, -f.days_left / 180.0)",
                value="-f.days_left",
                unit="일",
                since="f.ends_on",
            ),
        ),
        freshness=timedelta(days=35),
        group="works",
        order=25,
        shown=True,
        card="works",
    )
)
