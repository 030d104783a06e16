"""The view on A4, as Chromium prints it: legend, scale, sources and time; no controls, nothing cut."""

import re

import pytest
from playwright.sync_api import Page, expect

from .screen import ready

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
