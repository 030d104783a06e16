"""Editing pages: the owner may, a colleague may not, a stranger signs in; nonsense is refused at its field; nobody overwrites anybody."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from accounts.models import Role
from city import history
from city.models import ConstructionSite, ProgressReport, Project, ScheduleRow
from tests.city.works import agenda, department, project, site
from tests.web.officials import browser_of, errors_at, filled, focused

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Client:
    return browser_of(Role.OFFICIAL, "owner", "roads")


PAGES = ["/edit/projects/P1", "/edit/projects/P1/restore", "/edit/sites/1", "/edit/sites/1/restore", "/edit/"]


@pytest.mark.parametrize("url", PAGES)
def test_a_stranger_is_sent_to_sign_in(client: Client, url: str) -> None:
    project("P1")
    site("S1", pk=1)
    for answer in (client.get(url), client.post(url, {"name_ko": "x"})):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        (Role.OFFICIAL, "roads", 200),
        (Role.OFFICIAL, "parks", 403),
        (Role.OPERATOR, "parks", 200),
        (Role.ANALYST, "roads", 403),
        (Role.FIELD, "roads", 403),
        (Role.MAYOR, "roads", 403),
        (Role.CITIZEN, "roads", 403),
    ],
)
def test_only_officials_of_the_owner_and_the_operator_may(role: Role, code: str, status: int) -> None:
    project("P1", department=department("roads"))
    site("S1", pk=1, department=department("roads"))
    browser = browser_of(role, "somebody", code)
    for url in ("/edit/projects/P1", "/edit/sites/1"):
        assert browser.get(url).status_code == status
        if status == 403:
            assert browser.post(url, {"name_ko": "x", "version": "1", "reason": "x"}).status_code == 403
            assert browser.post(f"{url}/restore", {"event": "1", "version": "1"}).status_code == 403
            assert "zq-내부" not in browser.get(url).content.decode()
    assert Project.objects.get().version == ConstructionSite.objects.get().version == 1


def test_an_official_of_the_department_above_may() -> None:
    above = department("bureau")
    below = department("roads")
    below.parent = above
    below.save()
    project("P1", department=below)
    assert browser_of(Role.OFFICIAL, "head", "bureau").get("/edit/projects/P1").status_code == 200


def test_what_is_not_there_is_not_there(owner: Client) -> None:
    assert [owner.get(url).status_code for url in ("/edit/projects/none", "/edit/sites/77", f"/edit/sites/{10**30}")] == [404, 404, 404]


def test_the_list_holds_what_is_mine(owner: Client) -> None:
    project("P1", name_ko="내 사업")
    project("P2", name_ko="남의 사업", department=department("parks"))
    page = owner.get("/edit/").content.decode()
    assert "내 사업" in page
    assert "남의 사업" not in page


def test_a_project_is_changed_with_its_schedule_and_the_change_is_told(owner: Client) -> None:
    made = project("P1")
    sent = filled(owner, "/edit/projects/P1", name_ko="새 이름", stage="done")
    sent |= {"schedule-1-done": "on", "schedule-2-starts_on": "2026-01-10", "schedule-2-ends_on": "2026-01-20", "schedule-2-amount": "5"}
    sent |= {"schedule-2-content_ko": "추가"}
    answer = owner.post("/edit/projects/P1", sent, follow=True)
    assert answer.redirect_chain == [("/edit/projects/P1", 302)]
    made.refresh_from_db()
    assert (made.name_ko, made.stage, made.version) == ("새 이름", "done", 2)
    rows = ScheduleRow.objects.filter(project=made).values_list("position", "content_ko", "done")
    assert list(rows) == [(1, "단계 1", True), (2, "추가", False), (3, "단계 2", True)]
    page = answer.content.decode()
    assert all(word in page for word in ("길동 홍", "현장 확인", "사업 P1", "새 이름", "roads과", "저장했습니다"))


def test_a_step_is_removed(owner: Client) -> None:
    made = project("P1")
    owner.post("/edit/projects/P1", filled(owner, "/edit/projects/P1") | {"schedule-0-DELETE": "on"})
    assert list(ScheduleRow.objects.filter(project=made).values_list("position", "content_ko")) == [(1, "단계 2")]


@pytest.mark.parametrize(
    ("field", "value", "korean", "english"),
    [
        ("name_ko", "", "필수", "required"),
        ("ends_on", "2020-01-01", "끝나는 날이 시작하는 날보다", "before the start"),
        ("starts_on", "0001-01-01", "1990년", "1990"),
        ("starts_on", "yesterday", "날짜", "valid date"),
        ("stage", "nonsense", "선택", "valid choice"),
        ("reason", "", "필수", "required"),
        ("schedule-0-ends_on", "2019-01-01", "끝나는 날이 시작하는 날보다", "before the start"),
        ("schedule-0-amount", "-1", "0", "0"),
        ("schedule-1-content_ko", "", "필수", "required"),
    ],
)
def test_nonsense_in_a_project_is_refused_at_its_field(owner: Client, field: str, value: str, korean: str, english: str) -> None:
    project("P1")
    sent = filled(owner, "/edit/projects/P1") | {field: value}
    for language, word in (("ko", korean), ("en", english)):
        answer = owner.post("/edit/projects/P1", sent, headers={"accept-language": language})
        assert answer.status_code == 400
        assert word in errors_at(answer, field)
    assert Project.objects.get().version == 1


@pytest.mark.parametrize(
    ("url", "wrong", "first"),
    [
        ("/edit/projects/P1", {"reason": ""}, "reason"),
        ("/edit/projects/P1", {"reason": "", "schedule-1-amount": "-1"}, "schedule-1-amount"),
        ("/edit/projects/P1", {"stage": "x", "schedule-0-amount": "-1"}, "stage"),
        ("/edit/sites/1", {"latitude": "x", "report-planned": "101"}, "report-planned"),
        ("/edit/sites/1", {"latitude": "x", "reason": ""}, "latitude"),
    ],
)
def test_the_focus_goes_to_the_first_field_that_was_refused(owner: Client, url: str, wrong: dict[str, str], first: str) -> None:
    project("P1")
    site("S1", pk=1)
    assert focused(owner.get(url)) == []
    assert focused(owner.post(url, filled(owner, url) | wrong)) == [first]


def test_a_site_gets_a_report_and_an_old_one_is_corrected(owner: Client) -> None:
    made = site("S1", ("2026-02-01", 10, 8), pk=1)
    owner.post(
        "/edit/sites/1", filled(owner, "/edit/sites/1", report__reported_on="2026-03-01", report__planned="20", report__actual="19.5")
    )
    owner.post("/edit/sites/1", filled(owner, "/edit/sites/1", report__reported_on="2026-02-01", report__planned="10", report__actual=""))
    reports = ProgressReport.objects.filter(site=made).values_list("reported_on__month", "planned", "actual")
    assert list(reports) == [(2, 10, None), (3, 20, 19.5)]
    made.refresh_from_db()
    assert made.version == 3


def test_a_site_without_a_new_report_keeps_its_reports(owner: Client) -> None:
    made = site("S1", ("2026-02-01", 10, 8), pk=1)
    owner.post("/edit/sites/1", filled(owner, "/edit/sites/1", name="새 이름", longitude="127.02", latitude="37.52"))
    made.refresh_from_db()
    assert (made.name, made.geometry.coords, made.reports.count()) == ("새 이름", (127.02, 37.52), 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "x"),
        ("longitude", "12"),
        ("latitude", "nan"),
        ("contract_amount", "-5"),
        ("ends_on", "2020-01-01"),
        ("project", "99999"),
        ("report-planned", "101"),
        ("report-actual", "many"),
        ("report-reported_on", "2999-01-01"),
    ],
)
def test_nonsense_in_a_site_is_refused_at_its_field(owner: Client, field: str, value: str) -> None:
    site("S1", pk=1)
    sent = filled(owner, "/edit/sites/1", report__reported_on="2026-03-01", report__planned="20") | {field: value}
    answer = owner.post("/edit/sites/1", sent)
    assert answer.status_code == 400
    assert errors_at(answer, field)
    assert (ConstructionSite.objects.get().version, ProgressReport.objects.count()) == (1, 0)


@pytest.mark.parametrize("url", ["/edit/projects/P1", "/edit/sites/1"])
def test_who_was_slower_is_told_and_loses_nothing(owner: Client, url: str) -> None:
    project("P1")
    site("S1", pk=1)
    name = "name_ko" if "projects" in url else "name"
    slow = filled(owner, url) | {name: "느린 이름"}
    operator = browser_of(Role.OPERATOR, "operator", "digital")
    assert operator.post(url, filled(operator, url) | {name: "빠른 이름"}).status_code == 302
    answer = owner.post(url, slow)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(word in page for word in ("느린 이름", "빠른 이름", "그 사이에"))
    model: Any = Project if "projects" in url else ConstructionSite
    assert getattr(model.objects.get(), name) == "빠른 이름"
    again = owner.post(url, slow | {"version": str(answer.context["form"]["version"].value())})
    assert (again.status_code, getattr(model.objects.get(), name)) == (302, "느린 이름")


@pytest.mark.django_db(transaction=True)
def test_a_change_is_taken_back_by_its_history() -> None:
    browser = browser_of(Role.OFFICIAL, "owner", "roads")
    made = project("P1")
    browser.post("/edit/projects/P1", filled(browser, "/edit/projects/P1", name_ko="첫째"))
    browser.post("/edit/projects/P1", filled(browser, "/edit/projects/P1", name_ko="둘째") | {"schedule-0-DELETE": "on"})
    entries = history.entries("project", made.pk)
    sent = {"event": str(entries[1].event), "version": "3"}
    assert "첫째" in browser.get("/edit/projects/P1").content.decode()
    stale = browser.post("/edit/projects/P1/restore", sent | {"version": "2"}, follow=True)
    assert (Project.objects.get().name_ko, "그 사이에" in stale.content.decode()) == ("둘째", True)
    browser.post("/edit/projects/P1/restore", sent)
    made.refresh_from_db()
    assert (made.name_ko, made.version, made.schedule.count()) == ("첫째", 4, 2)
    unknown = browser.post("/edit/projects/P1/restore", {"event": "nonsense", "version": "4"}, follow=True)
    assert "되돌릴 수 없습니다" in unknown.content.decode()


def test_the_page_runs_no_script_and_no_inline_style(owner: Client) -> None:
    project("P1")
    page = owner.get("/edit/projects/P1")
    assert not any(word in page.content for word in (b"<script", b"style=", b"onclick"))
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"].startswith(("private", "max-age=0", "no-store")) or "no-store" in page.headers["Cache-Control"]


def test_forms_without_their_token_are_refused(owner: Client) -> None:
    project("P1")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = owner.cookies
    sent = filled(owner, "/edit/projects/P1")
    del sent["csrfmiddlewaretoken"]
    assert strict.post("/edit/projects/P1", sent).status_code == 403


def test_the_words_are_in_the_readers_language(owner: Client) -> None:
    project("P1")
    with translation.override("en"):
        english = owner.get("/edit/projects/P1", headers={"accept-language": "en"}).content.decode()
    assert "Who changed this and when" in english
    korean = owner.get("/edit/projects/P1").content.decode()
    assert "누가 언제 바꿨나" in korean
    assert not any(word in korean for word in ("Save", "Reason", "Schedule", "History", "Name ("))


def test_names_are_in_the_readers_language_where_there_are_any(owner: Client) -> None:
    made = project("P1", name_ko="사업", name_en="Works of the river", agenda=agenda(title_en="Floods"))
    site("S1", pk=1, name="공사", project=made)
    english, korean = ({"accept-language": language} for language in ("en", "ko"))
    assert all(name in owner.get("/edit/", headers=english).content.decode() for name in ("Works of the river", "공사"))
    page = owner.get("/edit/projects/P1", headers=english).content.decode()
    assert all(words in page for words in ("<h1>Works of the river</h1>", "A1 Floods", "2026 · City · Planned (thousand won) 1,000"))
    assert "P1 Works of the river" in owner.get("/edit/sites/1", headers=english).content.decode()
    page = owner.get("/edit/projects/P1", headers=korean).content.decode()
    assert all(words in page for words in ("<h1>사업</h1>", "2026 · 시비 · 계획액 (천원) 1,000"))


def test_the_number_of_queries_does_not_grow_with_the_history(owner: Client, django_assert_max_num_queries: Any) -> None:
    made = project("P1")
    for number in range(12):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE city_project SET note = %s WHERE id = %s", [str(number), made.pk])
    with django_assert_max_num_queries(26):
        owner.get("/edit/projects/P1")
