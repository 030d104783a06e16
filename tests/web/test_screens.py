"""The page on every screen: nothing overlaps, leaves the window or is cut off, what is pressed is as large as a thumb, letters are
read from where the screen is read, and what is shown lies where no panel covers it."""

import re

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from web.tools.browser import been_here

from .layout import covered, faults
from .screen import ask, differing, ready, step

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"
CITY = "1100000000"
WALL_TYPE = 28  # pixels read at four metres
MIDDLE = FloatRect(x=1400, y=700, width=900, height=700)  # of the wall's map: names, figures, borders
# Width, height, whether it is touched, and pixels of the smallest letters.
SCREENS = {
    "desk": (1440, 900, False, 11),
    "small-laptop": (1280, 720, False, 11),
    "tablet": (820, 1180, True, 11),
    "tablet-across": (1180, 820, True, 11),
    "phone": (390, 844, True, 11),
    "phone-across": (844, 390, True, 11),
    "wall": (3840, 2160, False, WALL_TYPE),
}


def turn_to(page: Page, panel: str, title: str) -> None:
    """By its key to a panel beside the map, or on the phone in the sheet."""
    page.keyboard.press(panel)
    expect(page.locator(f"[data-panel][aria-label={title}]")).to_be_visible()


def second_map_is_drawn_as_the_first(page: Page) -> None:
    """Of the same figures the right side looks the same with the second map over it as without, its letters and lines too."""
    page.goto("/?m=pm25&swipe=10.latest.value.pm25&panel=none")
    page.wait_for_selector("[data-swipe=ready]")
    page.wait_for_timeout(1000)
    divided = page.screenshot(clip=MIDDLE)
    page.get_by_role("button", name="나란히 보기 끝내기").first.click()
    expect(page.locator(".maplibregl-map")).to_have_count(1)
    assert differing(divided, page.screenshot(clip=MIDDLE)) < 0.01


# What lies between two others, and what takes minutes to draw without a graphics card, is looked at by bin/test --full.
NOT_EACH_TIME = {"small-laptop", "tablet-across", "wall"}


@pytest.mark.parametrize("screen", [pytest.param(name, marks=pytest.mark.slow if name in NOT_EACH_TIME else ()) for name in SCREENS])
def test_each_state_of_the_page_fits_the_screen(browser: Browser, base_url: str, screen: str) -> None:
    width, height, touch, least = SCREENS[screen]
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": width, "height": height},
        has_touch=touch,
        is_mobile=touch,
        locale="ko-KR",
        reduced_motion="reduce",
        service_workers="block",
    )
    been_here(context)
    page = context.new_page()
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        page.wait_for_load_state("networkidle")
        if wrong := faults(page, touch=touch, least=least):
            found[state] = wrong

    page.goto("/?m=pm25&panel=none")
    ready(page)
    look("the city with its periods")
    page.keyboard.press("s")
    expect(page.get_by_role("dialog")).to_be_visible()
    look("a dialog")
    page.keyboard.press("Escape")
    turn_to(page, "l", "레이어")
    look("layers")
    turn_to(page, "m", "지표")
    look("figures")
    page.keyboard.press("m")
    page.evaluate("code => document.querySelector(`[data-area='${code}'] a`).click()", GANGNAM)
    ready(page, GANGNAM)
    look("a district")
    children = {child["name"]["ko"]: tuple(child["label_point"]) for child in ask(page, f"/api/areas/{GANGNAM}")["children"]}
    if hidden := covered(page, children):
        found["what is shown of the district"] = hidden

    # Stepped to as the way back goes: what is laid out is the same, and the page is not loaded anew.
    # The longest name on the longest way that leads back.
    sites = ask(page, f"/api/layers/construction/features?area={CITY}&limit=200")["features"]
    site = max(sites, key=lambda one: len(one["properties"]["name"]))["id"]
    step(page, f"/map/{ask(page, f'/api/areas/{GANGNAM}')['children'][-1]['code']}/construction/{site}")
    expect(page.locator("main svg[role=img]").first).to_be_visible()
    page.get_by_role("button", name=re.compile("틀린 것 알리기")).click()
    look("a site")
    step(page, "/?m=pm25&swipe=50.latest.value.potholes&panel=none")
    page.wait_for_selector("[data-swipe=ready]")
    ready(page, CITY)
    look("a divided map")
    if screen == "wall":
        second_map_is_drawn_as_the_first(page)
    assert found == {}
    context.close()
