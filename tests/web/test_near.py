"""Near me: the position by a press only, the list by distance, what is sent of it, and every way it can fail."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Geolocation, Page, expect

from web.tools.browser import been_here

from .screen import PHONE, ask, ready

pytestmark = pytest.mark.browser
# In Gangnam-gu, with demo cameras around it and digits that no rounding leaves.
STANDING: Geolocation = {"longitude": 127.0473219, "latitude": 37.5172386, "accuracy": 25}


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=base_url, geolocation=STANDING, **PHONE)
    been_here(context)  # the tour of a first visit would cover the map
    yield context
    context.close()


def asked(page: Page) -> list[dict[str, list[str]]]:
    """The questions for what is near, as they leave the page from here on."""
    found: list[dict[str, list[str]]] = []

    def hear(request: Any) -> None:
        if "/api/nearby?" in request.url:
            found.append(parse_qs(urlsplit(request.url).query))

    page.on("request", hear)
    return found


def distances(page: Page) -> list[float]:
    """Metres of the rows, in their order on the screen."""
    texts = page.locator("[data-item] .way").all_inner_texts()
    found = [re.search(r"([\d.,]+) (k?m)", text) for text in texts]
    return [float(one[1].replace(",", "")) * (1000 if one[2] == "km" else 1) for one in found if one]


def test_the_phone_lists_what_is_around_by_distance_after_a_press(phone: BrowserContext) -> None:
    phone.grant_permissions(["geolocation"])
    page = phone.new_page()
    questions = asked(page)
    page.add_init_script(
        "window.pressed = 0; const at = navigator.geolocation, real = at.watchPosition.bind(at);"
        "at.watchPosition = (...all) => { window.pressed += 1; return real(...all); };"
    )
    page.goto("/?panel=near")
    ready(page)
    assert page.evaluate("pressed") == 0
    assert questions == []
    page.get_by_role("button", name="내 위치에서 보기").tap()
    expect(page.locator("[data-item]").first).to_be_visible()
    page.get_by_text("찾는 거리와 레이어").locator("..").tap()
    page.get_by_role("radio", name="1 km").check()
    expect(page.locator("#around")).to_contain_text("1 km 안에")
    far = distances(page)
    assert far == sorted(far)
    assert len(far) > 3
    assert far[-1] <= 1000
    expect(page.locator("[data-item] .way").first).to_have_text(re.compile(r"[북남동서]+쪽 \d+ m|같은 자리"))
    sent = questions[-1]
    assert (sent["lon"], sent["lat"]) == (["127.047"], ["37.517"])
    assert sent["layers"] == ["construction,cameras"]
    # The true distances, from PostGIS around the true point: the list on the screen counts those within the radius.
    true = ask(
        page, f"/api/nearby?lon={STANDING['longitude']}&lat={STANDING['latitude']}&radius=1000&layers=construction,cameras&limit=500"
    )
    expect(page.locator("#around")).to_have_text(f"1 km 안에 {sum(len(group['items']) for group in true['groups'])}곳")
    assert abs(far[0] - true["groups"][0]["distance_m"]) < 8


def test_the_position_is_in_no_address_and_in_no_link(phone: BrowserContext) -> None:
    phone.grant_permissions(["geolocation"])
    page = phone.new_page()
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="내 주변").tap()
    expect(page.locator("[data-item]").first).to_be_visible()
    for _ in range(2):
        page.get_by_role("button", name="확대").tap()
        page.wait_for_timeout(500)
    page.touchscreen.tap(190, 150)  # an area of the map: it is not chosen
    page.wait_for_timeout(300)
    assert page.evaluate("location.href").endswith("/?panel=near&v=1")
    page.get_by_role("button", name="위치 끄기").tap()
    page.get_by_role("button", name="확대").tap()
    page.wait_for_timeout(500)
    assert "#" not in page.evaluate("location.href")
    told = [url for url in urls if "127.047" in url.replace("lon=127.047&", "") or "37.517" in url.replace("lat=37.517&", "")]
    assert told == []


def test_the_map_follows_until_it_is_dragged_and_again_when_asked(phone: BrowserContext) -> None:
    phone.grant_permissions(["geolocation"])
    page = phone.new_page()
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="내 주변").tap()
    first = page.locator("[data-item] .way").first
    expect(first).to_be_visible()
    before = first.inner_text()
    questions = asked(page)
    phone.set_geolocation({**STANDING, "longitude": STANDING["longitude"] + 0.0031})
    expect(first).not_to_have_text(before)
    page.wait_for_function("document.querySelectorAll('[data-item]').length > 0")
    assert questions
    assert questions[-1]["lon"] == ["127.05"]
    expect(page.get_by_role("button", name="다시 따라가기")).to_have_count(0)
    page.mouse.move(200, 200)
    page.mouse.down()
    page.mouse.move(120, 150, steps=6)
    page.mouse.up()
    again = page.get_by_role("button", name="다시 따라가기").first
    expect(again).to_be_visible()
    again.tap()
    expect(page.get_by_role("button", name="다시 따라가기")).to_have_count(0)


def test_a_position_less_exact_than_the_distance_says_that_metres_are_a_guess(phone: BrowserContext) -> None:
    phone.grant_permissions(["geolocation"])
    phone.set_geolocation({**STANDING, "accuracy": 3000})
    page = phone.new_page()
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="내 주변").tap()
    vague = page.get_by_text("위치의 오차가 찾는 거리보다 큽니다")
    expect(vague).to_be_visible()
    expect(page.locator("[data-item] .way").first).to_have_text(re.compile("^약 "))
    phone.set_geolocation({**STANDING, "accuracy": 20})
    expect(vague).to_have_count(0)
    expect(page.locator("[data-item] .way").first).not_to_have_text(re.compile("^약 "))


def test_a_page_nobody_sees_asks_for_no_position(phone: BrowserContext) -> None:
    phone.grant_permissions(["geolocation"])
    page = phone.new_page()
    page.add_init_script(
        "window.watching = 0; const at = navigator.geolocation;"
        "const watch = at.watchPosition.bind(at), clear = at.clearWatch.bind(at);"
        "at.watchPosition = (...all) => { window.watching += 1; return watch(...all); };"
        "at.clearWatch = (id) => { window.watching -= 1; clear(id); };"
    )
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="내 주변").tap()
    expect(page.locator("[data-item]").first).to_be_visible()
    assert page.evaluate("watching") == 1
    hide = """hidden => { Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
        document.dispatchEvent(new Event('visibilitychange')); }"""
    page.evaluate(hide, True)
    assert page.evaluate("watching") == 0
    page.evaluate(hide, False)
    assert page.evaluate("watching") == 1
    page.get_by_role("button", name="내 주변 닫기").tap()
    assert page.evaluate("watching") == 0


def test_a_refused_position_says_what_to_do_and_the_maps_centre_serves(phone: BrowserContext) -> None:
    page = phone.new_page()  # Playwright denies what was not granted.
    page.goto("/map/1168000000")
    ready(page, "1168000000")
    page.get_by_role("button", name="내 주변").tap()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("위치를 쓰도록 허락되지 않았습니다")
    expect(alert.get_by_role("button", name="다시 하기")).to_be_visible()
    alert.get_by_role("button", name="지도 가운데에서 보기").tap()
    expect(alert).to_have_count(0)
    expect(page.get_by_text("고른 지점에서 잰 거리입니다")).to_be_visible()
    page.get_by_text("찾는 거리와 레이어").locator("..").tap()
    page.get_by_role("radio", name="2 km").check()
    expect(page.locator("[data-item]").first).to_be_visible()


NO = "at.watchPosition = (ok, no) => {{ setTimeout(() => no({{code: {code}, PERMISSION_DENIED: 1, TIMEOUT: 3}}), 10); return 1; }};"
BUSAN = "{coords: {longitude: 129.07, latitude: 35.18, accuracy: 9, heading: null}, timestamp: Date.now()}"
FAILURES = {
    "unavailable": (NO.format(code=2), "이 기기에서 위치를 알 수 없습니다"),
    "timeout": (NO.format(code=3), "위치가 제때 잡히지 않았습니다"),
    "outside": (f"at.watchPosition = (ok) => {{ setTimeout(() => ok({BUSAN}), 10); return 1; }};", "지금 위치는 이 도시 밖입니다"),
    "insecure": ("Object.defineProperty(window, 'isSecureContext', {value: false});", "이 연결로는 위치를 쓸 수 없습니다"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_every_failure_says_what_it_is_and_leaves_a_way_on(phone: BrowserContext, failure: str) -> None:
    phone.grant_permissions(["geolocation"])
    script, words = FAILURES[failure]
    page = phone.new_page()
    page.add_init_script(f"{{ const at = navigator.geolocation; {script} }}")
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="내 주변").tap()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(words)
    expect(alert.get_by_role("button", name="다시 하기")).to_have_count(0 if failure == "insecure" else 1)
    expect(alert.get_by_role("button", name="지도 가운데에서 보기")).to_be_visible()


def test_a_site_opened_from_the_list_leads_back_to_it_and_out_to_the_phones_navigation(phone: BrowserContext) -> None:
    phone.grant_permissions(["geolocation", "clipboard-read", "clipboard-write"])
    page = phone.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'userAgent', {get: () => 'Mozilla/5.0 (Linux; Android 15; Pixel 9) Mobile'})")
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="내 주변").tap()
    row = page.locator("[data-item]").first
    expect(row).to_be_visible()
    key = row.get_attribute("data-item")
    assert key is not None
    link = page.locator("ol [data-route]").first
    expect(link).to_have_attribute("href", re.compile(r"^geo:37\.\d{6},12[67]\.\d{6}\?q=37\.\d{6},12[67]\.\d{6}\(.+\)$"))
    row.tap()
    slug, _, number = key.partition("/")
    lon, lat = ask(page, f"/api/layers/{slug}/features/{number}")["geometry"]["coordinates"]
    card = page.locator("main [data-route]").first
    expect(card).to_have_attribute("href", re.compile(f"^geo:{lat:.6f},{lon:.6f}"))
    page.get_by_role("button", name="좌표 복사").tap()
    assert page.evaluate("navigator.clipboard.readText()") == f"{lat:.6f}, {lon:.6f}"
    page.get_by_role("button", name="내 주변으로").tap()
    expect(page.locator(f'[data-item="{key}"]')).to_be_visible()


def test_at_the_desk_the_key_opens_it_and_every_row_of_a_list_hands_over(page: Page) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(STANDING)
    page.goto("/map/1168000000?list=cameras")
    ready(page, "1168000000")
    rows = page.locator("section[aria-labelledby=inside] li li")
    expect(rows).to_have_count(50)
    assert rows.locator("[data-route]").count() == 50
    assert (rows.locator("[data-route]").first.get_attribute("href") or "").startswith("https://www.openstreetmap.org/directions")
    assert rows.locator("[data-route]").first.get_attribute("rel") == "noopener noreferrer"
    page.locator("[data-map]").focus()
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="내 주변")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[data-panel]")).to_be_focused()
    expect(page.locator("[data-item]").first).to_be_visible()
    assert json.dumps(page.evaluate("history.state")) == "null"
