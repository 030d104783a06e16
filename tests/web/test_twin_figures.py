"""The plain pages tell the figures of the map's panels: indicators, exceptions, the course of works, readings; the API has the same."""

import re

import pytest
from playwright.sync_api import Page

from .screen import ask

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"


def cells(page: Page, heading: str) -> list[list[str]]:
    rows = page.locator("section", has=page.get_by_role("heading", name=heading)).locator("tbody tr")
    return rows.evaluate_all("all => all.map(row => [...row.children].map(cell => cell.textContent.trim()))")  # type: ignore[no-any-return]


def number(text: str) -> float:
    return float(re.sub(r"[^\d.+-]", "", text.split(" ")[0]))


def test_an_area_tells_every_card_with_its_target_its_state_and_its_time(page: Page) -> None:
    page.goto(f"/areas/{GANGNAM}")
    cards = {card["name"]["ko"]: card for card in ask(page, f"/api/areas/{GANGNAM}/summary")["cards"]}
    told = cells(page, "지표로 본 모습")
    assert {row[0] for row in told} == set(cards)
    states = {"far": "크게 미달", "off": "미달", "near": "근접", "on": "달성", None: ""}
    for name, value, target, state, period, _before, _owner, source in told:
        card = cards[name]
        assert state == states[card["status"]], name
        assert (
            value == "자료 없음" if card["value"] is None else abs(number(value) - card["value"]) <= 0.5 * 10 ** -card["decimals"] + 1e-9
        ), name
        assert (
            target == "자료 없음"
            if card["target"] is None
            else abs(number(target) - card["target"]) <= 0.5 * 10 ** -card["decimals"] + 1e-9
        ), name
        assert period.startswith(f"{card['period']['code'][:4]}년")
        assert ("KST" in source) == (card["as_of"] is not None)


def test_the_city_tells_what_needs_attention_as_the_map_does(page: Page) -> None:
    page.goto("/areas")
    found = ask(page, "/api/exceptions?limit=5")
    told = cells(page, "지금 살필 것")
    assert len(told) == len(found["exceptions"])
    for row, one in zip(told, found["exceptions"], strict=True):
        assert one["name"]["ko"] in row[0]
        assert row[1] == one["title"]["ko"]
    total = sum(kind["count"] for kind in found["kinds"])
    assert f"{total:,}건 중" in page.locator("main").inner_text()


def test_a_project_a_site_and_a_station_tell_their_course(page: Page) -> None:
    project = next(one for one in ask(page, "/api/projects?limit=100")["projects"] if one["steps"]["count"] and one["sites"])
    detail = ask(page, f"/api/projects/{project['code']}")
    page.goto(f"/layers/projects/{project['id']}")
    assert [row[0] for row in cells(page, "일정")] == [step["content"]["ko"] for step in detail["schedule"]]
    assert [row[0] for row in cells(page, "공사장")] == [site["name"]["ko"] for site in detail["site_list"]]
    site = detail["site_list"][0]["id"]
    progress = ask(page, f"/api/sites/{site}")["progress"]
    page.goto(f"/layers/construction/{site}")
    rows = cells(page, "계획과 실적")
    assert len(rows) == len(progress)
    assert number(rows[0][1]) == pytest.approx(progress[-1]["planned"], abs=0.06)
    station = ask(page, "/api/stations?kind=air&limit=1")["stations"][0]["id"]
    streams = ask(page, f"/api/stations/{station}/datastreams")["datastreams"]
    page.goto(f"/layers/air-stations/{station}")
    readings = cells(page, "가장 새로운 측정값")
    assert [row[0] for row in readings] == [stream["observedProperty"]["name"]["ko"] for stream in streams]
    for row, stream in zip(readings, streams, strict=True):
        if stream["observedProperty"]["codes"]:
            continue  # told by its word
        result = (stream["latest"] or {}).get("result")
        assert row[1] == "자료 없음" if result is None else number(row[1]) == pytest.approx(result, abs=0.006)
