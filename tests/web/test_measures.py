"""Areas coloured by an indicator, through its months; an area's cards."""

import re

import pytest
from playwright.sync_api import Page, expect

from .screen import ask, ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"


def test_a_measure_colours_the_districts_and_its_months_are_stepped_through(page: Page, complaints: list[str]) -> None:
    page.goto("/")
    ready(page)
    layer = next(layer for layer in ask(page, "/api/layers") if layer["slug"] == "districts")
    measure = next(one for one in layer["measures"] if one["periods"] and one["periods"]["kind"] == "month")
    page.get_by_role("button", name="지표", exact=True).click()
    page.get_by_role("radio", name=measure["title"]["ko"]).check()
    expect(page).to_have_url(re.compile(rf"[?&]m={measure['code']}\b"))
    latest = ask(page, f"/layers/districts/state?measure={measure['code']}")
    values = {int(key): value for key, (value, _time, _quality) in latest["values"].items() if value is not None}
    missing = page.locator(".none .number")
    expect(missing).to_have_text(str(25 - len(values)))
    highest = max(values, key=lambda key: values[key])
    name = next(child["name"]["ko"] for child in ask(page, "/api/areas")["children"] if child["id"] == highest)
    expect(page.locator("section[aria-labelledby=ranking] li").first).to_contain_text(name)

    slider = page.get_by_role("slider", name="기간")
    year, month = measure["periods"]["last"].split("-")
    expect(slider).to_have_attribute("aria-valuetext", f"{year}년 {int(month)}월")
    slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"[?&]t=\d{4}-\d{2}\b"))
    shown = slider.get_attribute("aria-valuetext")
    page.reload()
    ready(page)
    expect(page.get_by_role("slider", name="기간")).to_have_attribute("aria-valuetext", str(shown))
    assert complaints == []


def test_the_cards_of_an_area_stand_worst_first_and_tell_what_they_mean(page: Page, complaints: list[str]) -> None:
    page.goto(f"/map/{GANGNAM}")
    cards = ask(page, f"/api/areas/{GANGNAM}/summary")["cards"]
    section = page.locator("section[aria-labelledby=cards]")
    expect(section.locator("li")).to_have_count(6)
    far = [card["name"]["ko"] for card in cards if card["status"] == "far"]
    if far:
        assert section.locator("li .name").first.inner_text() in far
    section.get_by_role("button", name=re.compile("모두 보기")).click()
    expect(section.locator("li")).to_have_count(len(cards))
    one = cards[0]
    section.get_by_role("button", name=re.compile(re.escape(one["name"]["ko"]))).first.click()
    expect(section).to_contain_text(ask(page, f"/api/indicators/{one['code']}")["definition"]["ko"])
    expect(section).to_contain_text(one["owner"]["name"]["ko"])
    assert complaints == []
