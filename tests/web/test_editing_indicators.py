"""Editing an indicator's value: a reason, a new version, the way back; nobody else's, and never over somebody else's."""

import pytest
from django.test import Client

from accounts.models import Role
from city.models import Indicator, IndicatorValue
from tests.city.measured import OCTOBER, indicator, measure_the_city, say
from tests.sites import make_areas
from tests.web.officials import browser_of, errors_at, filled

pytestmark = pytest.mark.django_db
URL = "/edit/indicators/fires?area=T11&period=2026-10"


@pytest.fixture
def owner(db: None) -> Client:
    make_areas()
    measure_the_city()
    return browser_of(Role.OFFICIAL, "owner", "fire")


def values() -> list[tuple[int, float | None, str, bool]]:
    rows = IndicatorValue.objects.filter(indicator__code="fires", area__code="T11", period_start=OCTOBER).order_by("version")
    return [(row.version, row.value, row.note, row.superseded_at is None) for row in rows]


def test_a_stranger_is_sent_to_sign_in_and_a_colleague_is_refused(owner: Client) -> None:
    for url in (URL, "/edit/indicators/fires/undo"):
        assert Client().get(url).headers["Location"].startswith("/accounts/login/")
        assert Client().post(url).headers["Location"].startswith("/accounts/login/")
    for role, code, status in ((Role.OFFICIAL, "parks", 403), (Role.ANALYST, "fire", 403), (Role.OPERATOR, "parks", 200)):
        browser = browser_of(role, f"{role}-{code}", code)
        assert browser.get(URL).status_code == status
    assert browser_of(Role.CITIZEN, "citizen", "fire").get("/edit/indicators/zqdebts").status_code == 404
    assert owner.get("/edit/indicators/nothing").status_code == 404


def test_the_page_opens_at_the_latest_value_and_at_the_one_asked_for(owner: Client) -> None:
    assert owner.get("/edit/indicators/fires").context["current"].period_start == OCTOBER
    assert owner.get("/edit/indicators/fires?area=T12&period=2026-09").context["current"].value == 28
    assert owner.get("/edit/indicators/fires?area=T12&period=2020-01").context["current"] is None


def test_a_correction_is_a_new_version_with_its_reason_and_can_be_taken_back(owner: Client) -> None:
    answer = owner.post(URL, filled(owner, URL, value="11", reason="집계 누락"), follow=True)
    assert values() == [(1, 10, "", False), (2, 11, "집계 누락", True)]
    page = answer.content.decode()
    assert all(word in page for word in ("길동 홍", "집계 누락", "소방과", "저장했습니다"))
    seen = str(answer.context["current"].pk)
    owner.post("/edit/indicators/fires/undo", {"seen": seen})
    assert [row[:2] for row in values()] == [(1, 10), (2, 11), (3, 10)]
    again = owner.post("/edit/indicators/fires/undo", {"seen": seen}, follow=True)
    assert "그 사이에" in again.content.decode()
    assert len(values()) == 3


def test_a_mean_of_many_digits_is_legible_in_its_field_and_kept_to_the_last_where_it_is_not_touched(owner: Client) -> None:
    exact = 8.234119782214156
    IndicatorValue.objects.filter(indicator__code="fires", area__code="T11", period_start=OCTOBER).update(value=exact)
    assert filled(owner, URL)["value"] == "8.234"
    owner.post(URL, filled(owner, URL, target="9", reason="목표 바로잡음"))
    assert [row[1] for row in values()] == [exact, exact]
    owner.post(URL, filled(owner, URL, value="8.24", reason="집계 누락"))
    assert values()[-1][1] == 8.24


def test_what_stands_behind_a_value_is_asked_for_where_it_has_a_meaning(owner: Client) -> None:
    say(indicator("share", rollup="ratio", scale=100), "T11", OCTOBER, 50, numerator=1, denominator=2)
    sent = filled(owner, "/edit/indicators/share?area=T11&period=2026-10")
    assert (sent["value"], sent["numerator"], sent["denominator"]) == ("50", "1", "2")
    assert not {"numerator", "denominator"} & set(filled(owner, URL))
    IndicatorValue.objects.filter(indicator__code="fires", area__code="T11", period_start=OCTOBER).update(numerator=3)
    assert filled(owner, URL)["numerator"] == "3"


def test_an_english_reader_finds_english_names_and_the_way_to_the_map(owner: Client) -> None:
    page = owner.get(URL, headers={"accept-language": "en"}).content.decode()
    assert Indicator.objects.get(code="fires").name_en in page
    assert '<a href="/map/T11?about=indicator.fires">On the map</a>' in page


def test_a_first_value_is_written_and_emptied_again(owner: Client) -> None:
    url = "/edit/indicators/fires?area=T12&period=2026-11"
    owner.post(url, filled(owner, url, value="5", target="4"))
    owner.post(url, filled(owner, url, value="", reason="근거 없음"))
    rows = IndicatorValue.objects.filter(period_start="2026-11-01").order_by("version")
    assert [(row.value, row.target) for row in rows] == [(5, 4), (None, 4)]


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("value", "many", "숫자"),
        ("value", "inf", "숫자"),
        ("target", "1e999", "숫자"),
        ("reason", "", "필수"),
        ("reason", "x" * 301, "300"),
    ],
)
def test_nonsense_is_refused_at_its_field(owner: Client, field: str, value: str, word: str) -> None:
    answer = owner.post(URL, filled(owner, URL, value="11") | {field: value})
    assert answer.status_code == 400
    assert word in errors_at(answer, field)
    assert len(values()) == 1


def test_a_ratio_that_is_not_what_its_parts_make_is_refused_at_its_value(owner: Client) -> None:
    say(indicator("share", rollup="ratio", scale=100), "T11", OCTOBER, 50, numerator=1, denominator=2)
    url = "/edit/indicators/share?area=T11&period=2026-10"
    answer = owner.post(url, filled(owner, url, value="80"))
    assert answer.status_code == 400
    assert "분자와 분모" in errors_at(answer, "value")
    answer = owner.post(url, filled(owner, url, value="", denominator="0"))
    assert "0일 수 없습니다" in errors_at(answer, "denominator")


@pytest.mark.parametrize(
    ("query", "field"), [("area=nothing&period=2026-10", "area"), ("area=T11&period=2026-13", "period"), ("area=T11", "period")]
)
def test_an_area_or_a_period_that_is_none_is_refused_at_its_field(owner: Client, query: str, field: str) -> None:
    answer = owner.get(f"/edit/indicators/fires?{query}")
    assert answer.status_code == 400
    assert errors_at(answer, field)


def test_who_was_slower_is_told_and_loses_nothing(owner: Client) -> None:
    slow = filled(owner, URL, value="11")
    operator = browser_of(Role.OPERATOR, "operator", "digital")
    operator.post(URL, filled(operator, URL, value="12"))
    answer = owner.post(URL, slow)
    assert answer.status_code == 409
    assert "그 사이에" in answer.content.decode()
    assert [row[:2] for row in values()] == [(1, 10), (2, 12)]
    assert owner.post(URL, slow | {"seen": str(answer.context["form"]["seen"].value())}).status_code == 302
    assert [row[:2] for row in values()] == [(1, 10), (2, 12), (3, 11)]
