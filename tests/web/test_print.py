"""The view on A4, as Chromium prints it: legend, scale, sources and time; no controls, nothing cut."""

import re

import pytest
from playwright.sync_api import Page, expect

from .screen import colour_at, ready

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1440])
def test_a4_holds_map_legend_scale_figures_sources_and_time(page: Page, width: int) -> None:
    """From the phone too: it is printed as it stands there, with the legend that the screen has no room for."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/")
    ready(page)
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    expect(page.locator("ol.legend:visible").first).to_be_visible()
    expect(page.locator(".scale")).to_be_visible()
    expect(page.locator(".scale")).to_contain_text(re.compile(r"\d (km|m)"))
    expect(page.locator("main")).to_contain_text("출처")
    expect(page.locator("main")).to_contain_text("기준")
    expect(page.locator(".controls:visible, .tools:visible, [role=search]:visible, aside.left nav:visible, .tour:visible")).to_have_count(0)
    wide = page.locator(".cards .one, ol.legend, .sheet-of-paper, main h1, main section").evaluate_all(
        "all => all.filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.className || e.tagName)"
    )
    assert wide == []
    whole = page.locator(".cards .one").evaluate_all("all => all.every(e => getComputedStyle(e).breakInside === 'avoid')")
    assert whole
    pdf = page.pdf(format="A4", print_background=True)
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 2


def test_paper_is_white_whatever_the_screen_is(page: Page) -> None:
    """Map and key are turned over together: the palest class on the screen's dark ground is the palest on paper's white one."""
    page.goto("/?theme=dark")
    ready(page)
    page.emulate_media(media="print")
    turned = page.locator("[data-map] canvas, ol.legend .band, aside.left .dot").evaluate_all(
        "all => all.map(e => getComputedStyle(e).filter)"
    )
    assert len(turned) > 6
    assert set(turned) == {"invert(1) hue-rotate(180deg)"}
    sheet = page.locator(".sheet-of-paper").bounding_box()
    assert sheet is not None
    assert min(colour_at(page, sheet["x"] + 8, sheet["y"] + 8)) > 200
    page.goto("/?theme=light")
    ready(page)
    page.emulate_media(media="print")
    expect(page.locator("[data-map] canvas").first).to_have_css("filter", "none")


def test_of_many_measures_the_one_on_the_map_is_printed_and_no_arrow(page: Page) -> None:
    page.goto("/?panel=measures&m=pm25")
    ready(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("radio").and_(page.locator(":visible"))).to_have_count(1)
    expect(page.locator(".turn:visible, [data-route]:visible, main [data-icon=right]:visible")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1440])
def test_a_divided_map_is_printed_whole(page: Page, width: int) -> None:
    """Both halves on the same sheet at the same places, the line between them, and what either shows; no handle."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/?m=pm25&swipe=50.2026-01.value.pm25")
    ready(page)
    page.wait_for_selector("[data-swipe=ready]")
    page.emulate_media(media="print")
    sheet, first, second, line = (page.locator(one).first.bounding_box() for one in (".sheet-of-paper", ".map", ".second", ".line:visible"))
    assert sheet is not None
    assert first is not None
    assert second is not None
    assert line is not None
    assert first == pytest.approx(second)
    assert second["x"] < sheet["x"] + 1, "the map is as wide as the sheet"
    assert second["x"] + second["width"] > sheet["x"] + sheet["width"] - 1
    assert sheet["x"] < line["x"] < sheet["x"] + sheet["width"]
    cut = page.locator(".second").evaluate("e => getComputedStyle(e).clipPath + getComputedStyle(e).opacity")
    assert re.fullmatch(r"inset\(0px 0px 0px \S+\)1", cut), cut
    sides = page.locator(".sides section")
    expect(sides).to_have_count(2)
    expect(sides.nth(0)).to_contain_text("왼쪽")
    expect(sides.nth(1)).to_contain_text("2026년 1월")
    expect(sides.nth(1).locator("li")).to_have_count(5)
    expect(page.locator(".scale")).to_be_visible()
    expect(page.locator("[data-divider]:visible, .grip:visible, .over:visible, .side:visible")).to_have_count(0)
