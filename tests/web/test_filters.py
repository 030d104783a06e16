"""Filters of a layer: they follow the view, stand in the address, and say when nothing is left."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from .screen import ask, pixel_of, ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"


def purposes(page: Page) -> dict[str, str]:
    layer = next(layer for layer in ask(page, "/api/layers") if layer["slug"] == "cameras")
    field = next(field for field in layer["fields"] if field["name"] == "purpose")
    return {code: words["ko"] for code, words in field["codes"].items()}


def having(page: Page, code: str) -> list[dict[str, object]]:
    query = urlencode({"area": GANGNAM, "purpose__in": code, "limit": 1000})
    found: list[dict[str, object]] = ask(page, f"/api/layers/cameras/features?{query}")["features"]
    return found


def test_a_purpose_that_is_ticked_leaves_only_its_cameras_in_map_list_and_link(page: Page, complaints: list[str]) -> None:
    page.goto(f"/map/{GANGNAM}?list=cameras")
    ready(page)
    code, label = next((code, label) for code, label in purposes(page).items() if having(page, code))
    left = having(page, code)
    page.get_by_role("button", name="CCTV: 거르기", exact=True).click()
    page.get_by_role("button", name=label, exact=True).click()
    panel = page.get_by_label("레이어").first
    expect(panel).to_contain_text(f"이 화면 안 {len(left)}곳 / 전체 {len(left)}곳")
    expect(page).to_have_url(re.compile(rf"f\.cameras\.purpose__in={code}"))
    expect(page.locator("section[aria-labelledby=inside] li li")).to_have_count(min(50, len(left)))
    page.reload()
    ready(page)
    expect(page.get_by_role("button", name=label, exact=True)).to_have_attribute("aria-pressed", "true")
    page.goto(f"{page.url.split('#')[0]}#17/{left[0]['geometry']['coordinates'][1]}/{left[0]['geometry']['coordinates'][0]}")  # type: ignore[index]
    page.reload()
    ready(page)
    x, y = pixel_of(page, left[0]["geometry"]["coordinates"])  # type: ignore[index]
    page.wait_for_function("document.querySelector('[data-drawn]')")
    expect(panel).to_contain_text(re.compile(r"이 화면 안 \d+곳"))
    page.mouse.click(x, y)
    expect(page.locator("main h1")).to_contain_text(str(left[0]["properties"]["name"]))  # type: ignore[index]
    assert complaints == []


def test_a_filter_that_leaves_nothing_says_so_and_shows_two_ways_out(page: Page) -> None:
    page.goto(f"/map/{GANGNAM}?f.cameras.camera_count__gte=99999&v=1")
    ready(page)
    panel = page.get_by_label("레이어").first
    expect(panel).to_contain_text("남는 것이 없습니다")
    page.get_by_role("button", name="거르기 풀기").click()
    expect(panel).not_to_contain_text("남는 것이 없습니다")
    code = next(code for code in purposes(page) if having(page, code))
    place = ask(page, f"/api/areas/{GANGNAM}")["bbox"]
    page.goto(f"/map/{GANGNAM}?f.cameras.purpose__in={code}&v=1#16/{place[3] + 0.05}/{place[2] + 0.05}")
    ready(page)
    expect(panel).to_contain_text(f"다른 곳에 {len(having(page, code))}곳")
    page.get_by_role("button", name="전체 보기").click()
    expect(panel).to_contain_text(re.compile(r"이 화면 안 \d+곳"))


def test_a_filter_of_an_old_link_that_is_refused_names_its_field_and_can_be_taken_away(page: Page) -> None:
    page.goto(f"/map/{GANGNAM}?f.cameras.camera_count__gte=many&v=1")
    ready(page)
    panel = page.get_by_label("레이어").first
    expect(panel.get_by_role("alert")).to_contain_text("camera_count__gte: ")
    page.get_by_role("button", name="거르기 풀기").click()
    expect(panel.get_by_role("alert")).to_have_count(0)
