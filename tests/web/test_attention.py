"""What the page begins with: what is wrong right now, as a list that leads to the places."""

import pytest
from playwright.sync_api import Page, expect

from .screen import ask, ready

pytestmark = pytest.mark.browser


def test_the_worst_stand_first_and_each_leads_to_its_place(page: Page) -> None:
    page.goto("/")
    ready(page)
    found = ask(page, "/api/exceptions?limit=5")
    section = page.locator("section[aria-labelledby=exceptions]")
    if not found["exceptions"]:
        expect(section).to_contain_text("지금 살필 것이 없습니다")
        return
    expect(section.locator("li")).to_have_count(len(found["exceptions"]))
    for row, one in zip(section.locator("li").all(), found["exceptions"], strict=True):
        expect(row).to_contain_text(one["name"]["ko"])
        expect(row).to_contain_text(one["title"]["ko"])
    total = sum(kind["count"] for kind in found["kinds"])
    expect(section.get_by_role("heading")).to_contain_text(f"{total:,}")
    first = found["exceptions"][0]
    section.get_by_role("link").first.click()
    expect(page.locator("main h1")).to_contain_text(first["name"]["ko"] if first["layer"] else first["area"]["name"]["ko"])


def test_it_says_when_what_is_wrong_cannot_be_loaded(page: Page) -> None:
    page.route("**/api/exceptions*", lambda route: route.abort())
    page.goto("/")
    section = page.locator("section[aria-labelledby=exceptions]")
    expect(section.get_by_role("alert")).to_contain_text("불러오지 못했습니다")
    page.unroute("**/api/exceptions*")
    section.get_by_role("button", name="다시 하기").click()
    expect(section.get_by_role("alert")).to_have_count(0)


def test_areas_stand_as_high_as_their_figure_and_a_link_says_so(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="높이로 보기").click()
    page.wait_for_function("location.search.includes('3d=1') && /\\/50$/.test(location.hash)")
    page.reload()
    ready(page)
    expect(page.get_by_role("button", name="높이로 보기")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="높이로 보기").click()
    page.wait_for_function("!location.search.includes('3d=1')")
