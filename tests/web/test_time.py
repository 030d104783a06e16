"""The time of what is on the map: a chip that says it, a bar to step through it, and all of it as small maps."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from .screen import ask, ready

pytestmark = pytest.mark.browser
PALETTE = json.loads((Path(__file__).resolve().parents[2] / "tiles" / "palette.json").read_text())
MEASURE = "pm25"


def months(page: Page, measure: str = MEASURE) -> list[str]:
    found: list[str] = ask(page, f"/layers/districts/state?measure={measure}&periods=24")["periods"]
    return found


def korean(period: str) -> str:
    year, month = period.split("-")
    return f"{year}년 {int(month)}월"


def test_the_chip_says_the_latest_calmly_and_a_fixed_month_in_amber_with_the_way_back(page: Page, complaints: list[str]) -> None:
    page.goto(f"/?m={MEASURE}")
    ready(page)
    all_of_them = months(page)
    chip = page.locator("[data-moment]")
    expect(chip).to_have_text(f"최신{korean(all_of_them[-1])} 기준")
    page.keyboard.press("t")
    slider = page.get_by_role("slider", name="기간")
    expect(slider).to_be_focused()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page).to_have_url(re.compile(rf"[?&]t={all_of_them[-13]}\b"))
    expect(chip).to_have_attribute("data-moment", "fixed")
    expect(chip).to_contain_text(korean(all_of_them[-13]))
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", korean(all_of_them[-14]))
    page.get_by_role("button", name="다음 때로").click()
    page.get_by_role("button", name="다음 때로").click()
    expect(page).to_have_url(re.compile(rf"[?&]t={all_of_them[-12]}\b"))
    page.get_by_role("button", name="재생").click()
    expect(page).not_to_have_url(re.compile(rf"[?&]t={all_of_them[-12]}\b"))
    page.get_by_role("button", name="멈춤").click()
    expect(page.get_by_role("button", name="재생")).to_be_visible()
    chip.get_by_role("button", name="최신으로").click()
    expect(page).not_to_have_url(re.compile(r"[?&]t="))
    expect(chip).to_have_attribute("data-moment", "latest")
    assert complaints == []


def test_a_month_nobody_reported_is_a_gap_in_the_line_and_no_data_on_the_map(page: Page, complaints: list[str]) -> None:
    page.goto("/")
    gap = {"known": months(page)[5]}

    def emptied(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        told = answer.json()
        if "periods" in told:
            at = told["periods"].index(gap["known"])
            told["values"] = {key: [None if i == at else one for i, one in enumerate(line)] for key, line in told["values"].items()}
        elif told.get("period") == gap["known"]:
            told |= {"values": {}, "as_of": None}
        route.fulfill(response=answer, json=told)  # type: ignore[attr-defined]

    page.route(re.compile(rf"/layers/districts/state\?measure={MEASURE}"), emptied)
    page.goto(f"/?m={MEASURE}&t={gap['known']}")
    ready(page)
    expect(page.locator(".ticks .gap")).to_have_count(1)
    expect(page.get_by_role("slider", name="기간")).to_have_attribute("aria-valuetext", f"{korean(gap['known'])} · 자료 없음")
    expect(page.locator(".none .number")).to_have_text("25")
    assert complaints == []


@pytest.mark.parametrize("width", [1440, 390])
def test_all_months_as_small_maps_with_the_same_classes_in_a_few_questions(page: Page, complaints: list[str], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/?m={MEASURE}&panel=measures")
    ready(page)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    if width < 720:
        page.get_by_role("button", name="지표", exact=True).click()
    page.get_by_role("button", name="여러 때 한눈에").click()
    expect(page).to_have_url(re.compile(r"[?&]grid=1\b"))
    maps = page.locator("dialog [data-period]")
    expect(maps).to_have_count(24)
    page.wait_for_selector("dialog [aria-current] canvas[data-painted]")
    questions = [url for url in asked if "/state?" in url or "/tiles/" in url]
    assert len(questions) <= 5, questions

    told = ask(page, f"/layers/districts/state?measure={MEASURE}&periods=24")
    now = [line[-1] for line in told["values"].values() if line[-1] is not None]
    ramp = PALETTE["light"]["ramps"]["density"]
    wanted = {ramp[sum(value >= edge for edge in told["edges"])].lower() for value in now}
    seen = page.locator("dialog [aria-current] canvas").evaluate(
        """canvas => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const counts = {};
            for (let i = 0; i < data.length; i += 4) {
                const key = "#" + [0, 1, 2].map(k => data[i + k].toString(16).padStart(2, "0")).join("");
                if (data[i + 3] === 255) counts[key] = (counts[key] ?? 0) + 1;
            }
            return Object.keys(counts).filter(key => counts[key] > 20);
        }"""
    )
    assert wanted <= set(seen)
    assert not ({colour.lower() for colour in ramp} - wanted) & set(seen)

    expect(maps.last).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(maps.nth(22)).to_be_focused()
    expect(maps.nth(22)).to_have_accessible_name(re.compile(rf"{korean(told['periods'][22])}\. 가장 높은 곳 .+구"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"[?&]t={told['periods'][22]}\b"))
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page).not_to_have_url(re.compile(r"grid="))
    assert complaints == []
