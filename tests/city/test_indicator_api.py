"""Indicators over the API and as colours, for a stranger and for staff."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from city.indicators.record import Figures, correct_value
from city.models import Indicator
from geo.models import Area
from tests.accounts.people import person
from tests.city.measured import LAST_OCTOBER, OCTOBER, area, indicator, measure_the_city, say, source
from tests.sites import make_areas, signed_in

pytestmark = pytest.mark.usefixtures("measured")


@pytest.fixture
def measured(db: None) -> None:
    make_areas()
    measure_the_city()


def said(client: Client, url: str) -> Any:
    answer = client.get(url)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_everybody_reads_the_public_ones_and_staff_the_others_too(client: Client) -> None:
    assert [i["code"] for i in said(client, "/api/indicators")] == ["fires"]
    assert [i["code"] for i in said(signed_in("official"), "/api/indicators")] == ["fires", "zqdebts"]


def test_a_definition_says_what_whose_and_how(client: Client) -> None:
    told = said(client, "/api/indicators/fires")
    assert told["definition"] == {"ko": "화재 발생 건수", "en": "화재 발생 건수"}
    assert told["owner"] == {"code": "fire", "name": {"ko": "소방과", "en": "Fire division"}}
    assert told["source"]["slug"] == "measured"
    assert told["bands"] == {"far": 0.8, "near": 0.9, "on": 1.0}
    assert told["forms"] == ["value", "per_1000", "per_km2", "against_target"]


@pytest.mark.parametrize("rest", ["", "/values"])
@pytest.mark.parametrize("code", ["zqdebts", "nothing", "a" * 300, "데이터"])
def test_a_hidden_indicator_is_told_from_none_by_nothing(client: Client, code: str, rest: str) -> None:
    hidden, unknown = client.get(f"/api/indicators/{code}{rest}"), client.get(f"/api/indicators/nothing{rest}")
    assert (hidden.status_code, hidden.content) == (404, unknown.content)


def test_values_by_area_and_period(client: Client) -> None:
    told = said(client, "/api/indicators/fires/values?area=T11&from=2026-09&to=2026-10")
    assert [(v["area"], v["period"], v["value"], v["status"]) for v in told["values"]] == [
        ("T11", "2026-09", 12, "off"),
        ("T11", "2026-10", 10, "on"),
    ]
    assert told["next"] is None
    assert {"note", "by"}.isdisjoint(told["values"][0])


def test_values_come_in_pages(client: Client) -> None:
    url, found = "/api/indicators/fires/values?limit=4", []
    while url:
        told = said(client, url)
        found += [(v["period"], v["area"]) for v in told["values"]]
        url = told["next"]
    assert found == sorted(found)
    assert len(found) == 6


def test_forms_divide_by_people_and_land_and_are_refused_for_ratios(client: Client) -> None:
    told = said(client, "/api/indicators/fires/values?area=T12&from=2026-10&form=per_1000")
    assert (told["unit"], told["values"][0]["value"]) == ("건/1,000명", 26)
    per_km2 = said(client, "/api/indicators/fires/values?area=T12&from=2026-10&form=per_km2")["values"][0]["value"]
    assert per_km2 == pytest.approx(26 / (area("T12").area_m2 / 1e6), rel=1e-3)
    indicator("share", rollup="ratio", scale=100)
    indicator("closed", source=source("shut", licence="KOGL-4"))
    for code in ("share", "closed"):
        refused = client.get(f"/api/indicators/{code}/values?form=per_1000")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "form")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("area=nothing", "area"),
        ("from=2026", "from"),
        ("to=soon", "to"),
        ("form=per_head", "form"),
        ("first=2026-10", "first"),
        ("limit=0", "limit"),
        ("offset=-1", "offset"),
        ("versions=old", "versions"),
        ("from=2026-01&from=2026-02", "from"),
    ],
)
def test_nonsense_is_refused_by_its_name(client: Client, query: str, field: str) -> None:
    answer = client.get(f"/api/indicators/fires/values?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


def test_staff_see_every_version_with_its_reason_and_a_stranger_the_current_one(client: Client) -> None:
    seen = say(Indicator.objects.get(code="fires"), "T11", OCTOBER, 10, 10)
    correct_value(seen, Figures(9, target=10), reason="zq사유", by=person(name="corrector"))
    url = "/api/indicators/fires/values?area=T11&from=2026-10"
    current = said(client, url)["values"]
    assert [(v["value"], v["version"], v["quality"]) for v in current] == [(9, 2, "corrected")]
    assert client.get(f"{url}&versions=all").status_code == 403
    for staff in (signed_in("official"), signed_in("field")):
        told = said(staff, f"{url}&versions=all")["values"]
        assert [(v["version"], v["value"], v["note"], v["superseded_at"] is None) for v in told] == [
            (1, 10, "", False),
            (2, 9, "zq사유", True),
        ]
        assert told[1]["by"] == "corrector"


def test_a_card_says_value_target_status_and_what_was_before(client: Client) -> None:
    cards = said(client, "/api/areas/T11/summary")["cards"]
    assert [card["code"] for card in cards] == ["fires"]
    card = cards[0]
    assert (card["value"], card["target"], card["score"], card["status"]) == (10, 10, 1, "on")
    assert card["period"] == {"kind": "month", "code": "2026-10"}
    assert card["previous"] == {"before": {"period": "2026-09", "value": 12}, "year_ago": {"period": "2025-10", "value": 8}}
    spark = card["sparkline"]
    assert (spark["first"], len(spark["values"]), spark["values"][-2:]) == ("2024-11", 24, [12, 10])
    assert spark["values"].count(None) == 21
    assert spark["values"][11] == 8
    assert (card["source"]["slug"], card["owner"]["code"]) == ("measured", "fire")
    assert card["as_of"]


def test_a_gap_is_no_value_and_not_the_one_before(client: Client) -> None:
    late = indicator("late")
    say(late, "T12", OCTOBER, 5, 5)
    say(late, "T11", LAST_OCTOBER, 7, 5)
    card = next(c for c in said(client, "/api/areas/T11/summary")["cards"] if c["code"] == "late")
    assert (card["value"], card["status"], card["quality"], card["as_of"]) == (None, None, "missing", None)
    assert card["previous"]["year_ago"]["value"] == 7


def test_cards_of_staff_are_for_staff(client: Client) -> None:
    assert b"zq" not in client.get("/api/areas/T11/summary").content
    told = {card["code"]: card["status"] for card in said(signed_in("official"), "/api/areas/T11/summary")["cards"]}
    assert told == {"fires": "on", "zqdebts": "far"}


def test_a_level_without_indicators_has_no_cards_and_no_area_is_no_summary(client: Client) -> None:
    assert said(client, "/api/areas/T111/summary")["cards"] == []
    assert said(client, "/api/areas/zone-t/summary")["cards"] == []
    assert client.get("/api/areas/nothing/summary").status_code == 404


def test_the_number_of_queries_does_not_follow_the_number_of_indicators(client: Client) -> None:
    def count(who: Client, url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            said(who, url)
        return len(seen)

    official = signed_in("official")
    urls = ("/api/areas/T11/summary", "/api/indicators", "/api/indicators/fires/values?area=T11")
    before = [count(who, url) for who in (client, official) for url in urls]
    for number in range(12):
        say(indicator(f"more-{number}", source=source(f"source-{number}")), "T11", OCTOBER, number, 10)
    assert [count(who, url) for who in (client, official) for url in urls] == before
    assert max(before) <= 8


def test_the_catalogue_offers_indicators_as_colours_of_their_level(client: Client) -> None:
    def offered(who: Client) -> dict[str, list[str]]:
        return {layer["slug"]: [m["code"] for m in layer["measures"]] for layer in said(who, "/api/layers") if layer["area_level"]}

    assert offered(client) == {"districts": ["fires"], "neighbourhoods": [], "zones": []}
    assert offered(signed_in("official"))["districts"] == ["fires", "zqdebts"]
    fires = next(layer for layer in said(client, "/api/layers") if layer["slug"] == "districts")["measures"][0]
    assert fires["periods"] == {"kind": "month", "first": "2025-10", "last": "2026-10"}
    assert fires["group"] == {"ko": "안전", "en": "Safety"}


def test_far_off_target_is_an_exception_for_who_may_know_of_it(client: Client) -> None:
    def off(who: Client, query: str = "") -> list[tuple[str, str, float]]:
        told = said(who, f"/api/exceptions?limit=50{query}")["exceptions"]
        return [(e["name"]["en"], e["area"]["code"], round(e["severity"], 2)) for e in told if e["kind"] == "off-target"]

    assert off(client) == [("Fires, Oct 2026", "T12", 0.62)]
    assert off(client, "&area=T11") == []
    assert ("zqDebts, Oct 2026", "T11", 0.99) in off(signed_in("official"), "&area=T1")
    Area.objects.filter(code="T12").update(population=None)
    assert len(off(client)) == 1
