"""Who changed what, when and why; and the way back. Committed, because entries are told apart by the time of their transaction."""

import json

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.models import Role
from city import history
from city.models import Project, ScheduleRow
from tests.accounts.people import PASSWORD, person

from .works import department, project, site

pytestmark = pytest.mark.django_db(transaction=True)


def change(made: Project, reason: str, **values: object) -> None:
    """As an editing page does: one transaction, one entry, a new version."""
    author = person(Role.OFFICIAL, f"author-{reason}", department=department("roads"), first_name="길동", last_name="홍")
    with transaction.atomic(), history.changing(author, reason):
        for name, value in values.items():
            setattr(made, name, value)
        made.version += 1
        made.save()


def test_an_edit_is_one_entry_with_its_person_department_and_reason() -> None:
    made = project()
    author = person(Role.OFFICIAL, "author", department=department("roads"))
    with transaction.atomic(), history.changing(author, "예산 조정"):
        made.name_ko, made.version = "새 이름", 2
        made.save()
        ScheduleRow.objects.filter(project=made, position=2).update(done=True)
    newest = history.entries("project", made.pk)[0]
    assert (newest.user_id, newest.department, newest.reason, newest.version) == (author.pk, "roads", "예산 조정", 2)
    told = {(c.model, c.label): c.values for c in newest.changes}
    assert told == {("Project", "update"): {"name_ko": ("사업 P1", "새 이름")}, ("ScheduleRow", "update"): {"done": (False, True)}}


def test_a_plain_statement_is_recorded_too() -> None:
    made = project()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE city_project SET stage = 'done' WHERE id = %s", [made.pk])
    newest = history.entries("project", made.pk)[0]
    assert (newest.user_id, newest.changes[0].values) == (None, {"stage": ("execution", "done")})


def test_the_public_reads_date_and_department_staff_read_names_reasons_and_values(client: Client) -> None:
    made = project()
    change(made, "검토 의견 반영", note="zq-새 메모")
    stranger = client.get(f"/api/history/project/{made.pk}")
    assert set(stranger.json()["entries"][0]) == {"at", "department"}
    assert stranger.json()["entries"][0]["department"] == {"ko": "roads과", "en": "Roads"}
    assert not any(word in stranger.content.decode() for word in ("길동", "검토", "zq", "author"))
    browser = Client()
    browser.login(username="author-검토 의견 반영", password=PASSWORD)
    newest = browser.get(f"/api/history/project/{made.pk}").json()["entries"][0]
    assert (newest["by"], newest["reason"]) == ("길동 홍", "검토 의견 반영")
    assert newest["changes"][0]["values"]["note"] == ["zq-내부", "zq-새 메모"]


def test_a_site_and_its_reports_are_one_history() -> None:
    made = site("S1", ("2026-02-01", 10, 8))
    labels = {(c.model, c.label) for entry in history.entries("site", made.pk) for c in entry.changes}
    assert labels == {("ConstructionSite", "insert"), ("ProgressReport", "insert")}


def test_a_former_version_comes_back_with_its_parts() -> None:
    made = project()
    change(made, "first", name_ko="첫째")
    good = history.entries("project", made.pk)[0]
    kept = list(ScheduleRow.objects.filter(project=made).values())
    with transaction.atomic(), history.changing(None, "second"):
        Project.objects.filter(pk=made.pk).update(name_ko="둘째", version=3, note="")
        ScheduleRow.objects.filter(project=made, position=1).delete()
        ScheduleRow.objects.filter(project=made, position=2).update(amount=1)
        ScheduleRow.objects.create(project=made, position=3, starts_on="2026-03-01", ends_on="2026-03-02", content_ko="셋째")
    assert good.event is not None
    with transaction.atomic(), history.changing(None, "back"):
        history.restore("project", made.pk, good.event)
    made.refresh_from_db()
    assert (made.name_ko, made.note, made.version) == ("첫째", "zq-내부", 4)
    assert list(ScheduleRow.objects.filter(project=made).values()) == kept
    assert [entry.reason for entry in history.entries("project", made.pk)][:3] == ["back", "second", "first"]


def test_what_is_no_version_of_it_cannot_be_restored() -> None:
    one, other = project("P1"), project("P2")
    foreign = next(entry.event for entry in history.entries("project", other.pk) if entry.event)
    with pytest.raises(history.NothingToRestore), transaction.atomic():
        history.restore("project", one.pk, foreign)


def test_no_person_is_named_in_the_rows_of_history() -> None:
    made = project()
    change(made, "이유", name_ko="다른 이름")
    with connection.cursor() as cursor:
        cursor.execute("SELECT metadata FROM pghistory_context")
        found = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
    assert all(set(row) == {"user", "department", "reason"} for row in found)
    assert "길동" not in str(found)
