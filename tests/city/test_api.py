"""Agendas, projects and sites over the API: what strangers and staff are told, and nonsense refused."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from tests.accounts.people import person

from .works import agenda, department, project, site

pytestmark = pytest.mark.django_db


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len([q for q in seen.captured_queries if "set_config" not in q["sql"]])


@pytest.fixture
def plans() -> None:
    promise = agenda("A1", title_en="Open government", status="partial", department=department("digital"), area_codes=["1111000000"])
    agenda("A2", status="done")
    first = project("P1", agenda=promise, summary_ko="요약")
    project("P2", agenda=promise, stage="planning")
    project("P3")
    site("S1", ("2026-02-01", 10, 8), ("2026-03-01", 20, None), project=first)
    site("S2", project=first, name_en="Works S2")


@pytest.mark.usefixtures("plans")
def test_agendas_with_their_projects_and_money(client: Client) -> None:
    found = client.get("/api/agendas").json()["agendas"]
    assert [row["code"] for row in found] == ["A1", "A2"]
    assert found[0]["title"] == {"ko": "열린 시정", "en": "Open government"}
    assert [p["code"] for p in found[0]["projects"]] == ["P1", "P2"]
    assert found[0]["budget"] == {"planned": 3000, "spent": 1200, "used": 40.0}
    assert found[1]["budget"] == {"planned": None, "spent": None, "used": None}
    assert [row["code"] for row in client.get("/api/agendas?status=done").json()["agendas"]] == ["A2"]
    assert queries_of(client, "/api/agendas") == 2


@pytest.mark.usefixtures("plans")
def test_one_agenda_with_its_projects_and_where_they_are(client: Client) -> None:
    found = client.get("/api/agendas/A1").json()
    assert found == client.get("/api/agendas").json()["agendas"][0]
    assert [(p["code"], p["position"]) for p in found["projects"]] == [("P1", [127.01, 37.51]), ("P2", [127.01, 37.51])]
    assert queries_of(client, "/api/agendas/A1") == 2


@pytest.mark.usefixtures("plans")
def test_projects_by_agenda_and_stage_page_by_page(client: Client) -> None:
    def codes(query: str) -> list[str]:
        return [row["code"] for row in client.get(f"/api/projects{query}").json()["projects"]]

    assert codes("") == ["P1", "P2", "P3"]
    assert codes("?agenda=A1&stage=planning") == ["P2"]
    page = client.get("/api/projects?limit=2").json()
    assert page["next"] == "P2"
    assert codes("?limit=2&after=P2") == ["P3"]
    assert queries_of(client, "/api/projects") == 1


@pytest.mark.usefixtures("plans")
def test_one_project_with_all_that_belongs_to_it(client: Client) -> None:
    found = client.get("/api/projects/P1").json()
    assert (found["budget"], found["steps"]) == ({"planned": 1500, "spent": 600, "used": 40.0}, {"count": 2, "done": 1})
    assert [(row["position"], row["amount"], row["done"]) for row in found["schedule"]] == [(1, 750, True), (2, 750, False)]
    assert [(row["purse"], row["planned"], row["spent"]) for row in found["budget_lines"]] == [("city", 1000, 600), ("national", 500, 0)]
    assert [(row["code"], row["planned"], row["actual"], row["risk"]) for row in found["site_list"]] == [
        ("S1", 20, None, "unknown"), ("S2", None, None, "unknown"),
    ]  # fmt: skip
    assert [row["name"] for row in found["site_list"]] == [{"ko": "공사 S1", "en": "공사 S1"}, {"ko": "공사 S2", "en": "Works S2"}]
    assert [row["position"] for row in found["site_list"]] == [[127.01, 37.51]] * 2
    assert found["agenda"]["code"] == "A1"
    assert (found["editable"], "note" in found) == (False, False)
    assert queries_of(client, "/api/projects/P1") == 6


def test_one_site_with_its_progress(client: Client) -> None:
    key = site("S1", ("2026-02-01", 10, 8), ("2026-03-01", 20, None)).pk
    found = client.get(f"/api/sites/{key}").json()
    assert found["progress"] == [
        {"on": "2026-02-01", "planned": 10, "actual": 8, "delay": -2, "spi": 0.8},
        {"on": "2026-03-01", "planned": 20, "actual": None, "delay": None, "spi": None},
    ]
    assert "note" not in found["properties"]
    assert queries_of(client, f"/api/sites/{key}") == 3


def test_who_may_change_it_is_told_so_and_staff_read_the_note(client: Client) -> None:
    key = site("S1").pk
    project("P1")
    person(Role.OFFICIAL, "owner", department=department("roads"))
    person(Role.OFFICIAL, "colleague", department=department("parks"))
    person(Role.OPERATOR, "operator", department=None)
    person(Role.ANALYST, "analyst", department=department("roads"))
    told = {}
    for name in ("owner", "colleague", "operator", "analyst"):
        browser = Client()
        browser.login(username=name, password="a-calm-morning-in-Seoul-7")
        answer, detail = browser.get("/api/projects/P1").json(), browser.get(f"/api/sites/{key}").json()
        assert answer["note"] == detail["properties"]["note"] == "zq-내부"
        told[name] = (answer["editable"], detail["editable"])
    assert told == {"owner": (True, True), "colleague": (False, False), "operator": (True, True), "analyst": (False, False)}


@pytest.mark.parametrize(
    ("url", "status", "field"),
    [
        ("/api/agendas?status=nonsense", 400, "status"),
        ("/api/agendas?colour=red", 400, "colour"),
        ("/api/agendas/nothing", 404, "code"),
        ("/api/agendas/%01", 404, "code"),
        ("/api/projects?stage=x", 400, "stage"),
        ("/api/projects?limit=0", 400, "limit"),
        ("/api/projects?agenda=%00", 400, "agenda"),
        ("/api/projects?after=" + "x" * 21, 400, "after"),
        ("/api/projects/nothing", 404, "code"),
        ("/api/sites/0", 400, "id"),
        ("/api/sites/99999999999999999999", 400, "id"),
        ("/api/sites/12345", 404, "id"),
        ("/api/history/cat/1", 400, "kind"),
        ("/api/history/site/12345", 404, "id"),
    ],
)
def test_nonsense_is_refused_by_the_name_of_its_field(client: Client, url: str, status: int, field: str) -> None:
    answer = client.get(url)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)
