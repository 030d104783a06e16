"""Reports of problems: anybody may write one, contacts are blanked, and nobody reads what is not for them."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.audience import Audience
from accounts.models import Role
from civic.models import Report
from tests.accounts.people import PASSWORD, person
from tests.city.measured import measure_the_city
from tests.sites import signed_in, world

__all__ = ["world"]
pytestmark = pytest.mark.usefixtures("world")
SITE = "/reports/of/sites/1"
JSON = {"Accept": "application/json"}
SAID = {"kind": "place", "text": "길 건너편입니다. 010-1234-5678로 연락 주세요"}


@pytest.fixture(autouse=True)
def _no_limits_used_yet() -> None:
    cache.clear()


def sent(client: Client, at: str = SITE, status: int = 201, **more: str) -> Any:
    answer = client.post(at, {**SAID, **more}, headers=JSON)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_stranger_reports_and_reads_the_answer_at_the_receipt(client: Client) -> None:
    receipt = sent(client)["receipt"]
    kept = Report.objects.get()
    assert (kept.layer, kept.feature, kept.kind, kept.state, kept.author) == ("sites", 1, "place", "open", None)
    assert kept.text == "길 건너편입니다. ***로 연락 주세요"
    page = Client().get(receipt)
    assert (page.status_code, page["X-Robots-Tag"]) == (200, "noindex")
    assert "no-store" in page["Cache-Control"]
    assert "아직 살피지 않음" in page.content.decode()
    kept.state, kept.answer = "answered", "옮겼습니다"
    kept.save()
    assert "옮겼습니다" in client.get(receipt).content.decode()
    assert receipt.rsplit("/", 1)[1] not in str(Report.objects.values().get()), "the token itself is not kept"


def test_nobody_reads_a_report_without_its_token(client: Client) -> None:
    sent(client)
    for guess in ("1", str(Report.objects.get().pk), Report.objects.get().digest, "x" * 500):
        answer = client.get(f"/reports/{guess}")
        assert answer.status_code == 404
        assert "건너편" not in answer.content.decode()


def test_open_reports_are_read_by_staff_of_any_department_and_by_no_stranger(client: Client) -> None:
    sent(client)
    person(Role.OFFICIAL, "owner")
    colleague = Client()
    colleague.login(username="owner", password=PASSWORD)
    at = "/api/reports?layer=sites&id=1"
    assert client.get(at).status_code == 403
    assert signed_in("citizen").get(at).status_code == 403
    for reader in (signed_in("official"), signed_in("field"), colleague):
        assert [r["kind"] for r in reader.get(at).json()["reports"]] == ["place"]
    assert signed_in("official").get("/api/reports?layer=sites&id=2").json()["reports"] == []
    Report.objects.update(state="closed")
    assert colleague.get(at).json()["reports"] == []


def test_what_is_hidden_cannot_be_reported_and_is_not_told_from_what_is_not_there(client: Client) -> None:
    nothing = client.get("/reports/of/nothing/1")
    for at in (
        "/reports/of/sites/5",
        "/reports/of/zqwards/1",
        "/reports/of/sites/99999999999999999999",
        "/reports/of/indicators/zqdebts/T11",
    ):
        answer = client.get(at)
        assert (answer.status_code, answer.content) == (404, nothing.content), at
        assert client.post(at, SAID).status_code == 404
    assert not Report.objects.exists()


def test_what_a_higher_audience_wrote_is_not_for_a_lower_one() -> None:
    operator, official = signed_in("operator"), signed_in("official")
    receipt = sent(operator, text="zq비밀")["receipt"]
    assert Report.objects.get().author is not None
    assert official.get("/api/reports?layer=sites&id=1").json()["reports"] == []
    assert [official.get(receipt).status_code, Client().get(receipt).status_code] == [404, 404]
    assert operator.get(receipt).status_code == 200
    assert len(operator.get("/api/reports?layer=sites&id=1").json()["reports"]) == 1


def test_an_indicator_in_an_area_is_reported_like_a_place(client: Client) -> None:
    measure_the_city()
    sent(client, "/reports/of/indicators/fires/T11", kind="value")
    assert str(Report.objects.get()).endswith("화재 · 가-T11")
    found = signed_in("official").get("/api/reports?indicator=fires&area=T11").json()["reports"]
    assert [r["kind"] for r in found] == ["value"]


@pytest.mark.parametrize(
    ("more", "field"), [({"kind": "x"}, "kind"), ({"text": "  "}, "text"), ({"text": "x" * 1001}, "text"), ({"text": "\0"}, "text")]
)
def test_nonsense_is_refused_at_its_field(client: Client, more: dict[str, str], field: str) -> None:
    assert [error["field"] for error in sent(client, status=400, **more)["errors"]] == [field]
    assert not Report.objects.exists()


@pytest.mark.parametrize("query", ["", "?layer=sites", "?id=1", "?layer=sites&id=x", "?colour=red"])
def test_a_question_about_nothing_is_refused(query: str) -> None:
    assert signed_in("official").get(f"/api/reports{query}").status_code == 400


def test_another_site_cannot_report_in_a_readers_name() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SITE, SAID).status_code == 403
    form = strict.get(SITE).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    answer = strict.post(SITE, {**SAID, "csrfmiddlewaretoken": token[1]})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/reports/")


def test_who_floods_is_stopped(client: Client) -> None:
    for _n in range(10):
        sent(client)
    refused = client.post(SITE, SAID, headers=JSON)
    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert Report.objects.count() == 10


def test_a_report_is_about_one_thing_and_an_answer_has_words() -> None:
    given: dict[str, Any] = {"name": "x", "kind": "other", "text": "x", "audience": Audience.PUBLIC.value}
    cases: tuple[dict[str, Any], ...] = ({}, {"layer": "sites"}, {"layer": "sites", "feature": 1, "indicator": "fires", "area": "T1"})
    for number, wrong in enumerate(cases):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(**given, **wrong, digest=str(number))
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(**given, layer="sites", feature=1, state="answered", digest="z")


def test_the_operator_answers_in_the_administration_and_changes_no_words(client: Client) -> None:
    sent(client)
    kept = Report.objects.get()
    operator = person(Role.OPERATOR, "boss", is_staff=True, is_superuser=True)
    admin = Client()
    admin.force_login(operator)
    at = f"/admin/civic/report/{kept.pk}/change/"
    assert "건너편" in admin.get(at).content.decode()
    admin.post(at, {"state": "answered", "answer": "고쳤습니다", "text": "다른 말"})
    kept.refresh_from_db()
    assert (kept.state, kept.answer, kept.text) == ("answered", "고쳤습니다", "길 건너편입니다. ***로 연락 주세요")
    official = Client()
    official.force_login(person(Role.OFFICIAL, "clerk", is_staff=True))
    assert official.get(at).status_code == 403
