"""A divided map: two moments of a measure, or two measures, with a divider by mouse and by keys; on the phone one over the other."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .screen import ask, colour_at, near, pixel_of, ready

pytestmark = pytest.mark.browser
RAMP = json.loads((Path(__file__).resolve().parents[2] / "tiles" / "palette.json").read_text())["light"]["ramps"]["density"]
MEASURE = "pm25"


def state(page: Page, period: str) -> Any:
    return ask(page, f"/layers/districts/state?measure={MEASURE}&period={period}")


def expect_colour(page: Page, told: Any, area: Any) -> None:
    wanted = RAMP[sum(told["values"][str(area["id"])][0] >= edge for edge in told["edges"])]
    x, y = pixel_of(page, area["label_point"])
    assert near(colour_at(page, x + 1, y + 26), wanted), area["name"]


def test_two_months_on_one_map_with_a_divider_by_mouse_and_by_keys(page: Page, complaints: list[str]) -> None:
    periods = ask(page, f"/layers/districts/state?measure={MEASURE}&periods=24")["periods"]
    winter, latest = next(one for one in reversed(periods) if one.endswith("-01")), periods[-1]
    page.goto(f"/?m={MEASURE}&swipe=50.{winter}.value.{MEASURE}")
    ready(page)
    page.wait_for_selector("[data-swipe=ready]")
    districts = {child["name"]["ko"]: child for child in ask(page, "/api/areas")["children"]}
    page.mouse.move(700, 850)
    pixel_of(page, districts["강서구"]["label_point"])
    page.wait_for_timeout(500)
    expect_colour(page, state(page, latest), districts["강서구"])
    expect_colour(page, state(page, winter), districts["송파구"])
    sides = page.locator("section.side")
    expect(sides.nth(0)).to_contain_text(f"{int(latest[5:])}월")
    expect(sides.nth(1)).to_contain_text(f"{winter[:4]}년 1월")

    divider = page.get_by_role("slider", name="나누는 자리")
    divider.focus()
    page.keyboard.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuetext", "왼쪽 51 %")
    expect(page).to_have_url(re.compile(rf"[?&]swipe=51\.{winter}\.value\.{MEASURE}\b"))
    grip = page.locator(".grip").bounding_box()
    assert grip is not None
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y, steps=4)
    page.mouse.move(x + 160, y, steps=4)
    page.mouse.up()
    expect(page).not_to_have_url(re.compile(r"swipe=51\."))
    at = divider.input_value()
    assert int(at) > 60
    page.reload()
    page.wait_for_selector("[data-swipe=ready]")
    expect(page.get_by_role("slider", name="나누는 자리")).to_have_value(at)

    page.get_by_role("button", name="나란히 보기 끝내기").first.click()
    expect(page.locator(".maplibregl-map")).to_have_count(1)
    expect(page).not_to_have_url(re.compile("swipe="))
    assert complaints == []


def test_it_begins_a_year_back_and_another_measure_may_lie_on_the_right(page: Page, complaints: list[str]) -> None:
    page.goto(f"/?m={MEASURE}&panel=measures")
    ready(page)
    page.get_by_role("button", name="다른 때·지표와 나란히 보기").click()
    last = ask(page, f"/layers/districts/state?measure={MEASURE}")["period"]
    expect(page).to_have_url(re.compile(rf"swipe=50\.{int(last[:4]) - 1}{last[4:]}\.value\.{MEASURE}"))
    page.get_by_label("오른쪽 지표").select_option("potholes")
    expect(page).to_have_url(re.compile(r"swipe=50\.latest\.value\.potholes"))
    expect(page.locator("section.side").nth(1)).to_contain_text(ask(page, "/layers/districts/state?measure=potholes")["title"]["ko"])
    page.wait_for_selector("[data-swipe=ready]")
    assert complaints == []


def test_on_the_phone_one_map_lies_over_the_other_as_strongly_as_wished(page: Page, complaints: list[str]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/?m={MEASURE}&swipe=40.latest.value.potholes")
    page.wait_for_selector("[data-swipe=ready]")
    upper = page.locator("[data-swipe]")
    expect(upper).to_have_css("opacity", "0.6")
    page.get_by_role("button", name="오른쪽 지도").click()
    expect(upper).to_have_css("opacity", "1")
    expect(page).to_have_url(re.compile(r"swipe=0\.latest"))
    strength = page.get_by_role("slider", name="겹친 진하기")
    strength.focus()
    page.keyboard.press("ArrowLeft")
    expect(upper).to_have_css("opacity", "0.95")
    page.get_by_role("button", name="나란히 보기 끝내기").first.click()
    expect(page.locator(".maplibregl-map")).to_have_count(1)
    assert complaints == []
