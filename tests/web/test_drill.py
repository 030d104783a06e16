"""The way in and out, in a real browser on the demo city: by mouse, by keys, by address."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from .screen import ask, pixel_of, ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"


def heading(page: Page, text: str) -> None:
    expect(page.locator("main h1")).to_contain_text(text)


def click_place(page: Page, place: tuple[float, float]) -> None:
    page.mouse.click(*pixel_of(page, place))


def test_by_mouse_from_the_city_to_a_camera(page: Page, complaints: list[str]) -> None:
    page.goto("/")
    ready(page)
    heading(page, "서울")
    gangnam = ask(page, f"/api/areas/{GANGNAM}")
    click_place(page, gangnam["label_point"])
    expect(page.locator("section.selected h2")).to_have_text("강남구")
    expect(page).to_have_url(re.compile(rf"sel={GANGNAM}"))
    click_place(page, gangnam["label_point"])
    heading(page, "강남구")
    expect(page).to_have_url(re.compile(rf"/map/{GANGNAM}$"))

    inner = gangnam["children"][0]
    ready(page, GANGNAM)
    click_place(page, inner["label_point"])
    expect(page.locator("section.selected h2")).to_have_text(inner["name"]["ko"])
    click_place(page, inner["label_point"])
    heading(page, inner["name"]["ko"])
    expect(page).to_have_url(re.compile(rf"/map/{inner['code']}$"))

    camera = ask(page, f"/api/layers/cameras/features?area={inner['code']}&limit=1")["features"][0]
    ready(page, inner["code"])
    x, y = pixel_of(page, camera["geometry"]["coordinates"])
    page.mouse.move(x, y)
    expect(page.locator(".maplibregl-canvas")).to_have_css("cursor", "pointer")
    page.mouse.click(x, y)
    heading(page, camera["properties"]["name"])
    expect(page).to_have_url(re.compile(rf"/map/{inner['code']}/cameras/\d+"))
    assert complaints == []


def test_by_keys_alone_from_the_city_to_a_camera_and_back(page: Page, complaints: list[str]) -> None:
    page.goto("/")
    ready(page)
    said = page.locator("[data-announcement]")
    for _ in range(25):
        page.keyboard.press("]")
        if "강남구" in said.inner_text():
            break
    page.keyboard.press("Enter")
    heading(page, "강남구")
    expect(said).to_contain_text("강남구, 자치구")
    page.keyboard.press("]")
    first = page.locator("section.selected h2").inner_text()
    expect(said).to_have_text(f"{first} 선택됨")
    page.keyboard.press("]")
    expect(page.locator("section.selected h2")).not_to_have_text(first)
    page.keyboard.press("[")
    page.keyboard.press("Enter")
    heading(page, first)
    expect(page.locator("section[aria-labelledby=inside] li a").first).to_be_visible()
    page.keyboard.press("]")
    camera = page.locator("section[aria-labelledby=inside] a.on b").inner_text()
    page.keyboard.press("Enter")
    heading(page, camera)
    page.keyboard.press("Backspace")
    heading(page, first)
    page.keyboard.press("Backspace")
    heading(page, "강남구")
    page.keyboard.press("Backspace")
    heading(page, "서울")
    expect(page).to_have_url(re.compile(r"/$"))
    assert complaints == []


def test_escape_clears_the_selection(page: Page) -> None:
    page.goto(f"/map/{GANGNAM}?sel=1165000000")
    ready(page)
    expect(page.locator("section.selected h2")).to_have_text("서초구")
    page.keyboard.press("Escape")
    expect(page.locator("section.selected")).to_have_count(0)
    heading(page, "강남구")


def test_reload_and_back_restore_what_was_seen(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.get_by_role("link", name=re.compile("^강남구")).click()
    heading(page, "강남구")
    page.keyboard.press("+")
    page.wait_for_function("location.hash !== ''")
    moved = page.url
    page.reload()
    ready(page)
    heading(page, "강남구")
    assert page.url == moved
    page.get_by_role("link", name="강남구 1동").first.click()
    heading(page, "강남구 1동")
    page.go_back()
    heading(page, "강남구")
    assert page.url == moved
    page.go_back()
    heading(page, "서울")
    page.go_forward()
    heading(page, "강남구")
    assert page.url == moved


def test_a_link_to_a_camera_opens_it_with_its_facts(page: Page, complaints: list[str]) -> None:
    camera = ask(page, f"/api/layers/cameras/features?area={GANGNAM}&limit=1")["features"][0]
    page.goto(f"/map/{GANGNAM}/cameras/{camera['id']}")
    ready(page)
    heading(page, camera["properties"]["name"])
    facts = page.locator("main")
    declared = next(layer for layer in ask(page, "/api/layers") if layer["slug"] == "cameras")["fields"]
    told_in_words = {"name", "azimuth", "field_of_view", "range_m", "live_public", "district_code", "source"}
    for field in declared:
        if field["name"] in camera["properties"] and field["name"] not in told_in_words:
            expect(facts).to_contain_text(field["title"]["ko"])
    direction = facts.locator("dl div", has_text="촬영 방면 (원문)").locator("dd")
    expect(direction).to_have_text("모름")
    purpose = next(field for field in declared if field["name"] == "purpose")["codes"][camera["properties"]["purpose"]]["ko"]
    expect(facts).to_contain_text(purpose)
    expect(page.locator("main p.chain")).to_contain_text("강남구")
    page.locator("nav").get_by_role("link", name="강남구", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/map/{GANGNAM}$"))
    assert complaints == []


@pytest.mark.parametrize("path", ["/map/9999999999", f"/map/{GANGNAM}/cameras/999999999", f"/map/{GANGNAM}/nothing/1"])
def test_what_does_not_exist_says_so_and_shows_a_way_on(page: Page, path: str) -> None:
    page.goto(path)
    heading(page, "없는 곳입니다")
    page.get_by_role("link", name="도시 전체로").click()
    heading(page, "서울")


def test_the_map_is_on_its_way_before_the_answer_and_stays_where_a_hand_moved_it(page: Page) -> None:
    page.goto("/")
    ready(page)
    scale = page.locator(".scale")
    whole = scale.inner_text()
    held: list[Route] = []
    page.route(re.compile(rf"/api/areas/{GANGNAM}[?]"), lambda route: held.append(route))
    page.locator(f"[data-area='{GANGNAM}'] a").click()
    expect(scale).not_to_have_text(whole)
    expect(page).to_have_url(re.compile(rf"/map/{GANGNAM}$"))
    expect(page.locator("main").get_by_role("status", name="불러오는 중").first).to_be_attached()
    page.get_by_role("button", name="확대").click()
    page.wait_for_function("location.hash !== ''")
    stands = page.evaluate("location.hash")
    held[0].continue_()
    heading(page, "강남구")
    ready(page, GANGNAM)
    assert page.evaluate("location.hash") == stands
