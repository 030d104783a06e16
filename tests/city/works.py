"""A project with schedule and budget, and sites with progress: whatever a test needs."""

from datetime import date

from django.contrib.gis.geos import GEOSGeometry, Point

from accounts.models import Department
from city.models import Agenda, BudgetLine, ConstructionSite, ProgressReport, Project, ScheduleRow


def department(code: str = "roads") -> Department:
    return Department.objects.get_or_create(code=code, defaults={"name_ko": f"{code}과", "name_en": code.title()})[0]


def agenda(code: str = "A1", **more: object) -> Agenda:
    given: dict[str, object] = {"title_ko": "열린 시정", "term": 9, "field": "administration", "source": "test", **more}
    return Agenda.objects.create(code=code, **given)


def project(code: str = "P1", place: GEOSGeometry | None = None, **more: object) -> Project:
    """Two lines of budget (1,000 and 500, of which 600 are spent) and two rows of schedule, one of them done."""
    facts: dict[str, object] = {
        "name_ko": f"사업 {code}",
        "stage": "execution",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "place": place or Point(127.01, 37.51, srid=4326),
        "note": "zq-내부",
        "department": department(),
        "source": "test",
        **more,
    }
    made = Project.objects.create(code=code, **facts)
    BudgetLine.objects.create(project=made, year=2026, purse="city", planned=1_000, spent=600)
    BudgetLine.objects.create(project=made, year=2026, purse="national", planned=500)
    for position, done in ((1, True), (2, False)):
        ScheduleRow.objects.create(
            project=made,
            position=position,
            starts_on=date(2026, position, 1),
            ends_on=date(2026, position, 28),
            amount=750,
            content_ko=f"단계 {position}",
            done=done,
        )
    return made


def site(code: str = "S1", *progress: tuple[str, float | None, float | None], **more: object) -> ConstructionSite:
    """``progress``: day, planned, actual."""
    facts: dict[str, object] = {
        "name": f"공사 {code}",
        "kind": "road",
        "status": "running",
        "geometry": Point(127.01, 37.51, srid=4326),
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 12, 31),
        "note": "zq-내부",
        "department": department(),
        "source": "test",
        **more,
    }
    made = ConstructionSite.objects.create(code=code, **facts)
    for day, planned, actual in progress:
        ProgressReport.objects.create(site=made, reported_on=date.fromisoformat(day), planned=planned, actual=actual, source="test")
    return made
