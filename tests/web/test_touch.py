"""By a finger: the sheet is dragged to its stops and scrolled, two taps enter an area, and a phone on its side is worked the same."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from web.tools.browser import been_here

from .screen import PHONE, ask, pixel_of, ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[Page]:
    context = browser.new_context(base_url=base_url, **PHONE)
    been_here(context)
    yield context.new_page()
    context.close()


def drag(page: Page, x: float, start: float, end: float, *, rests: bool = False) -> None:
    """One finger goes down at (x, start), along the screen to (x, end) and off it. ``rests``: it stops first, so that what it moved
    does not run on, which the next tap would only halt."""
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": start}]})
    for part in range(1, 9):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": start + (end - start) * part / 8}]})
    if rests:
        page.wait_for_timeout(300)
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": end + 1}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()


def test_the_sheet_is_dragged_to_its_stops_and_a_long_list_scrolls_in_it(phone: Page) -> None:
    phone.goto(f"/map/{GANGNAM}")
    ready(phone, GANGNAM)
    sheet = phone.locator(".sheet")
    for stop, to in (("full", 100), ("half", 440), ("peek", 740), ("half", 430)):
        box = sheet.bounding_box()
        assert box is not None
        drag(phone, 195, box["y"] + 6, to)
        expect(sheet).to_have_attribute("data-stop", stop)
    drag(phone, 195, 800, 560)
    phone.wait_for_function("document.querySelector('.sheet .body').scrollTop > 100")
    expect(sheet).to_have_attribute("data-stop", "half")
    assert phone.evaluate("scrollY") == 0


def test_two_taps_enter_an_area(phone: Page) -> None:
    phone.goto("/")
    ready(phone)
    district = next(child for child in ask(phone, "/api/areas")["children"] if child["code"] == GANGNAM)
    spot = pixel_of(phone, district["label_point"])
    phone.wait_for_timeout(300)
    phone.touchscreen.tap(*spot)
    expect(phone).to_have_url(re.compile(f"sel={GANGNAM}"))
    phone.touchscreen.tap(*spot)
    expect(phone).to_have_url(re.compile(f"/map/{GANGNAM}"))
    expect(phone.locator("main h1")).to_contain_text(district["name"]["ko"])


def test_a_phone_on_its_side_is_worked_by_a_finger(phone: Page) -> None:
    phone.set_viewport_size({"width": 844, "height": 390})
    phone.goto(f"/map/{GANGNAM}")
    ready(phone, GANGNAM)
    drag(phone, 660, 340, 180, rests=True)
    phone.wait_for_function("document.querySelector('main').scrollTop > 60")
    phone.get_by_role("button", name="레이어").tap()
    panel = phone.locator("[data-panel]")
    expect(panel).to_be_visible()
    drag(phone, 200, 340, 180, rests=True)
    phone.wait_for_function("document.querySelector('[data-panel]').scrollTop > 60")
    panel.get_by_role("switch", name="CCTV").tap()
    expect(phone).to_have_url(re.compile("layers=cameras"))
    phone.get_by_role("button", name="레이어").tap()
    expect(phone.locator("main")).to_be_visible()
