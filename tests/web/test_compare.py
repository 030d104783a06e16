"""Two areas side by side: chosen by mouse and by keys, their table, their outlines, and the address that opens the same again."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .screen import ask, colours_in, pixel_of, ready

pytestmark = pytest.mark.browser
VERSUS = json.loads((Path(__file__).resolve().parents[2] / "tiles" / "palette.json").read_text())["light"]["colors"]["versus"]
CITY, GANGNAM, SEOCHO = "1100000000", "1168000000", "1165000000"


def figures_of(page: Page, code: str) -> dict[str, Any]:
    return {card["code"]: card for card in ask(page, f"/api/areas/{code}/summary")["cards"]}


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("+", "").replace(",", ""))


def test_by_mouse_two_districts_stand_side_by_side_and_are_outlined(page: Page, complaints: list[str]) -> None:
    page.goto("/?panel=none")
    ready(page)
    page.get_by_role("button", name="강남구와 견주기").click()
    page.get_by_role("option", name="서초구").click()
    expect(page).to_have_url(re.compile(rf"sel={GANGNAM}&vs={SEOCHO}"))
    page.wait_for_selector("tbody.pair")
    pairs = page.locator("tbody.pair")
    mine, theirs = figures_of(page, GANGNAM), figures_of(page, SEOCHO)
    expect(pairs).to_have_count(len(mine))
    for code in ("flood-reports", "pm25") if {"flood-reports", "pm25"} <= set(mine) else list(mine)[:2]:
        cells = page.locator(f'tbody[data-pair="{code}"] td')
        digits = mine[code]["decimals"]
        left, right = mine[code]["value"], theirs[code]["value"]
        assert number(cells.nth(0).locator("b").inner_text()) == pytest.approx(round(left, digits), abs=10**-digits)
        assert number(cells.nth(2).locator("b").inner_text()) == pytest.approx(round(right, digits), abs=10**-digits)
    first, last = pairs.first, pairs.last
    expect(first.locator("b.gap")).not_to_have_text("같음")
    assert first.get_attribute("data-pair") != last.get_attribute("data-pair")

    seocho = next(child for child in ask(page, "/api/areas")["children"] if child["code"] == SEOCHO)
    west, south, east, north = seocho["bbox"]
    box = (*pixel_of(page, (west, north)), *pixel_of(page, (east, south)))
    assert colours_in(page, box, VERSUS) > 40, "the other area has an edge of its own"
    page.get_by_role("button", name="왼쪽과 오른쪽 바꾸기").click()
    expect(page).to_have_url(re.compile(rf"sel={SEOCHO}&vs={GANGNAM}"))
    assert complaints == []


def test_by_keys_alone_and_back(page: Page, complaints: list[str]) -> None:
    page.goto(f"/map/{GANGNAM}")
    ready(page)
    page.keyboard.press("c")
    page.wait_for_selector("[role=option]")
    expect(page.get_by_role("combobox", name="이름으로 찾기")).to_be_focused()
    page.keyboard.type("서초")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/map/{GANGNAM}\?vs={SEOCHO}"))
    expect(page.locator("[data-announcement]")).to_have_text("강남구와 서초구 견줌")
    page.wait_for_selector("tbody.pair")
    page.reload()
    ready(page)
    expect(page.locator("thead .who.left")).to_contain_text("강남구")
    expect(page.locator("thead .who.right")).to_contain_text("서초구")
    page.keyboard.press("Escape")
    expect(page.locator("main h1")).to_contain_text("강남구")
    expect(page).to_have_url(re.compile(rf"/map/{GANGNAM}(\?v=1)?$"))
    page.go_back()
    page.wait_for_selector("tbody.pair")
    assert complaints == []


def test_totals_of_a_part_and_its_whole_are_not_compared_and_what_says_nothing_is_refused(page: Page) -> None:
    page.goto(f"/map/{GANGNAM}?vs={CITY}")
    rollups = {one["code"]: one["rollup"] for one in ask(page, "/api/indicators")}
    page.wait_for_selector("tbody.pair")
    total = next(code for code in figures_of(page, GANGNAM) if rollups[code] == "sum")
    expect(page.locator(f'tbody[data-pair="{total}"] b.gap')).to_have_text("합계라 견주지 않음")
    expect(page.locator("[data-compare]")).to_contain_text("한 곳이 다른 곳에 속합니다")
    elsewhere = ask(page, f"/api/areas/{SEOCHO}")["children"][0]["code"]
    page.goto(f"/map/{GANGNAM}?vs={elsewhere}")
    page.get_by_text("층위가 다르고").wait_for()
    expect(page.locator("tbody.pair")).to_have_count(0)
    page.goto(f"/map/{GANGNAM}?vs=none")
    expect(page.get_by_role("alert")).to_contain_text("찾지 못했습니다")


def test_on_the_phone_both_names_stay_over_their_columns(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/?sel={GANGNAM}&vs={SEOCHO}")
    page.get_by_role("button", name="높이기").click()
    page.wait_for_selector("tbody.pair")
    last = page.locator("tbody.pair").last
    last.scroll_into_view_if_needed()
    expect(page.locator(".sheet")).to_have_attribute("data-stop", "full")
    heads = page.locator("thead .who")
    for i in range(2):
        expect(heads.nth(i)).to_be_in_viewport()
    assert page.evaluate("document.querySelector('.sheet .body').scrollWidth <= document.querySelector('.sheet .body').clientWidth")
