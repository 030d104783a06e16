"""What the page looks like: figures on the map, languages, themes, the phone, and what it says when the server fails."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .screen import ask, colour_at, near, pixel_of, ready

pytestmark = pytest.mark.browser
PALETTE = json.loads((Path(__file__).resolve().parents[2] / "tiles" / "palette.json").read_text())
GANGNAM = "1168000000"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_district_has_the_colour_of_its_class(page: Page, theme: str) -> None:
    page.goto(f"/?theme={theme}")
    ready(page)
    city = ask(page, "/api/areas")
    state = ask(page, "/layers/districts/state")["values"]
    layer = next(layer for layer in ask(page, "/api/layers") if layer["slug"] == "districts")
    for name in ("강서구", "양천구", "송파구"):
        area = next(child for child in city["children"] if child["name"]["ko"] == name)
        value = state[str(area["id"])][0]
        wanted = PALETTE[theme]["ramps"]["density"][sum(value >= edge for edge in layer["style"]["breaks"])]
        x, y = pixel_of(page, area["label_point"])
        page.wait_for_timeout(400)
        assert near(colour_at(page, x + 1, y + 26), wanted), name


def test_the_legend_counts_every_district_once(page: Page) -> None:
    page.goto("/")
    ready(page)
    counts = [int(text) for text in page.locator("ol.legend .count").all_inner_texts()]
    assert sum(counts) + int(page.locator(".none .number").inner_text()) == 25


def test_demo_data_is_called_demo(page: Page) -> None:
    page.goto("/")
    expect(page.locator("h1 .badge")).to_have_text("데모")
    expect(page.get_by_text("연습용 자료입니다")).to_be_visible()


def test_english_is_remembered(page: Page) -> None:
    page.goto(f"/map/{GANGNAM}")
    page.get_by_role("button", name="English").click()
    expect(page.locator("main h1")).to_contain_text("Gangnam-gu")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main h1")).to_contain_text("Gangnam-gu")
    expect(page.get_by_text("Population density").first).to_be_visible()


def test_dark_is_remembered_and_follows_the_system_until_chosen(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    ready(page)
    assert near(colour_at(page, 700, 880), PALETTE["dark"]["colors"]["paper"])
    page.get_by_role("button", name="밝은 화면").click()
    page.wait_for_timeout(500)
    assert near(colour_at(page, 700, 880), PALETTE["light"]["colors"]["paper"])
    page.reload()
    ready(page)
    assert near(colour_at(page, 700, 880), PALETTE["light"]["colors"]["paper"])


def test_the_page_says_when_the_server_fails_and_tries_again(page: Page) -> None:
    page.route("**/api/**", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_role("alert")).to_contain_text("불러오지 못했습니다")
    page.unroute("**/api/**")
    page.get_by_role("button", name="다시 하기").click()
    expect(page.locator("main h1")).to_contain_text("서울")


def test_lists_work_where_the_map_cannot_be_drawn(page: Page) -> None:
    page.route("**/styles/**", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_text("지도를 그리지 못했습니다")).to_be_visible()
    page.get_by_role("link", name=re.compile("^강남구")).click()
    expect(page.locator("main h1")).to_contain_text("강남구")


def test_a_name_is_found_by_a_part_of_it_and_none_says_so(page: Page) -> None:
    page.goto("/")
    field = page.get_by_placeholder("이름으로 찾기")
    field.fill("서대")
    expect(page.locator("section[aria-labelledby=ranking] li")).to_have_count(1)
    field.fill("없는이름")
    expect(page.get_by_text("맞는 이름이 없습니다")).to_be_visible()
    page.get_by_role("button", name="전체 보기").click()
    expect(page.locator("section[aria-labelledby=ranking] li")).to_have_count(25)


def test_a_long_list_comes_in_pages(page: Page) -> None:
    page.goto("/?list=cameras")
    rows = page.locator("section[aria-labelledby=inside] li li")
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="더 불러오기").click()
    expect(rows).to_have_count(100)
    ids = [row.get_attribute("href") for row in page.locator("section[aria-labelledby=inside] li li a.row").all()]
    assert len(set(ids)) == 100


def test_a_layer_switched_off_stays_off_in_the_address(page: Page) -> None:
    page.goto("/")
    page.get_by_role("switch", name="CCTV").uncheck()
    expect(page).to_have_url(re.compile("layers=cameras"))
    page.reload()
    expect(page.get_by_role("switch", name="CCTV")).not_to_be_checked()


def test_help_opens_by_its_key_and_single_keys_can_be_switched_off(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    page.keyboard.press("]")
    expect(page.locator("section.selected")).to_have_count(0)


def test_the_phone_reaches_everything_in_three_stops(browser: Browser, base_url: str) -> None:
    context = browser.new_context(
        base_url=base_url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="ko-KR", service_workers="block"
    )
    page = context.new_page()
    page.goto(f"/map/{GANGNAM}")
    ready(page)
    sheet = page.locator(".sheet")
    expect(sheet).to_have_attribute("data-stop", "half")
    page.get_by_role("button", name="높이기").tap()
    expect(sheet).to_have_attribute("data-stop", "full")
    page.get_by_role("link", name=re.compile("강남구 22동")).tap()
    expect(page.locator("main h1")).to_contain_text("강남구 22동")
    page.get_by_role("button", name="낮추기").tap()
    page.get_by_role("button", name="낮추기").tap()
    expect(sheet).to_have_attribute("data-stop", "peek")
    page.get_by_role("button", name="레이어").tap()
    expect(page.get_by_role("switch", name="CCTV")).to_be_visible()
    page.get_by_role("button", name=re.compile("나가기")).tap()
    expect(page.locator("header .current")).to_have_text("강남구")
    page.get_by_role("button", name="더 보기").tap()
    expect(page.get_by_role("link", name="로그인")).to_be_visible()
    context.close()


def test_the_phone_has_room_for_thumbs_and_one_line_for_the_bar(browser: Browser, base_url: str) -> None:
    context = browser.new_context(
        base_url=base_url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="ko-KR", service_workers="block"
    )
    page = context.new_page()
    page.goto(f"/map/{GANGNAM}")
    ready(page)
    boxes = page.locator("button:visible, main li a:visible, .row:visible, label.finder:visible").evaluate_all(
        "all => all.map(e => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect().height])"
    )
    assert [box for box in boxes if box[1] < 43.5] == []
    bar = page.locator("header.bar").bounding_box()
    assert bar is not None
    assert bar["height"] <= 56
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_points_outside_the_area_step_back(page: Page) -> None:
    code = ask(page, f"/api/areas/{GANGNAM}")["children"][0]["code"]
    inside = {camera["id"]: camera for camera in ask(page, f"/api/layers/cameras/features?area={code}&limit=1000")["features"]}
    west, south, east, north = ask(page, f"/api/areas/{code}")["bbox"]
    around = ask(page, f"/api/layers/cameras/features?bbox={west},{south},{east},{north}&limit=1000")["features"]
    outside = [camera for camera in around if camera["id"] not in inside]
    assert inside
    assert outside
    page.goto(f"/map/{code}")
    ready(page, code)
    camera_colour = PALETTE["light"]["colors"]["camera"]
    for camera, expected in [(next(iter(inside.values())), True), (outside[0], False)]:
        spot = pixel_of(page, camera["geometry"]["coordinates"])
        page.wait_for_timeout(400)
        assert near(colour_at(page, *spot), camera_colour, 24) is expected, camera["id"]
