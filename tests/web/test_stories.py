"""A day's errands from first sight to the end, as an official, a field worker and a citizen run them: on each screen, in both languages and
themes, with the mouse or with keys alone."""

import json
import re
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Geolocation, Locator, Page, expect

from .screen import ask, ready

pytestmark = pytest.mark.browser
SIZES = {"desk": (1440, 900), "phone": (390, 844), "wall": (3840, 2160)}
GANGNAM = "1168000000"
# Size, theme, language, and whether by keys alone: on the phone and on the wall by a keyboard that is attached.
Circumstances = tuple[str, str, str, bool]
OFFICIAL: list[Circumstances] = [
    ("desk", "light", "ko", False),
    ("desk", "dark", "en", True),
    ("wall", "dark", "ko", False),
    ("wall", "light", "en", True),
]
FIELD_WORKER: list[Circumstances] = [("phone", "light", "ko", True), ("phone", "dark", "en", False)]
CITIZEN: list[Circumstances] = [("desk", "light", "en", False), ("phone", "dark", "ko", False)]
STANDING = Geolocation(longitude=127.0473, latitude=37.5172, accuracy=20)


def opened(browser: Browser, base: str, size: str, theme: str, language: str) -> BrowserContext:
    width, height = SIZES[size]
    return browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        device_scale_factor=0.5 if size == "wall" else 1,  # laid out and pressed as it is, drawn in a quarter of the dots
        has_touch=size == "phone",
        locale="ko-KR" if language == "ko" else "en-GB",
        color_scheme="dark" if theme == "dark" else "light",
        timezone_id="Asia/Seoul",
        reduced_motion="reduce",
        geolocation=STANDING,
        permissions=["geolocation"],
    )


def tab_to(page: Page, wanted: Locator) -> None:
    """By the Tab key alone, as who has no mouse."""
    wanted.wait_for()
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the Tab key never comes there")


def follow(page: Page, wanted: Locator, *, keys: bool) -> None:
    if keys:
        tab_to(page, wanted)
        page.keyboard.press("Enter")
    elif page.evaluate("navigator.maxTouchPoints"):
        wanted.tap()
    else:
        wanted.click()


def named(page: Page, language: str, words: dict[str, str]) -> Locator:
    return page.locator("main h1").filter(has_text=words[language] or words["ko"])


def test_every_two_circumstances_meet_in_some_story() -> None:
    choices = (list(SIZES), ["light", "dark"], ["ko", "en"], [False, True])
    runs = [*OFFICIAL, *FIELD_WORKER, *CITIZEN]
    met = {(i, run[i], j, run[j]) for run in runs for i, j in combinations(range(4), 2)}
    assert {(i, one, j, other) for i, j in combinations(range(4), 2) for one in choices[i] for other in choices[j]} <= met


# The second at the wall only in bin/test --full: without a graphics card it takes a minute to draw.
@pytest.mark.parametrize(("size", "theme", "language", "keys"), [*OFFICIAL[:-1], pytest.param(*OFFICIAL[-1], marks=pytest.mark.slow)])
def test_an_official_goes_from_what_is_wrong_to_the_site_and_what_is_around(
    browser: Browser, base_url: str, size: str, theme: str, language: str, *, keys: bool
) -> None:
    context = opened(browser, base_url, size, theme, language)
    page = context.new_page()
    page.goto(f"/?theme={theme}&lang={language}")
    ready(page)
    worst = ask(page, "/api/exceptions?limit=5")["exceptions"]
    works = next(at for at, one in enumerate(worst) if one["layer"] == "construction")
    rows = page.locator("section[aria-labelledby=exceptions] li a")
    expect(rows).to_have_count(len(worst))
    follow(page, rows.nth(works), keys=keys)
    expect(named(page, language, worst[works]["name"])).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/construction/{worst[works]['id']}"))
    site = ask(page, f"/api/layers/construction/features/{worst[works]['id']}")["properties"]
    expect(page.locator("main")).to_contain_text(f"{site['actual']:g}")
    expect(page.locator("main")).to_contain_text(f"{site['planned']:g}")

    page.keyboard.press("Backspace")  # out of the site, into the area it lies in
    above = ask(page, f"/api/areas/{worst[works]['area']['code']}")
    expect(named(page, language, above["name"])).to_be_visible()
    page.keyboard.press("Backspace")
    district = above["ancestors"][-1]
    expect(named(page, language, district["name"])).to_be_visible()
    ready(page, district["code"])
    address = page.evaluate("location.href")
    page.reload()
    ready(page, district["code"])
    assert page.evaluate("location.href") == address
    context.close()


@pytest.mark.parametrize(("size", "theme", "language", "keys"), FIELD_WORKER)
def test_a_field_worker_sees_what_is_around_opens_it_and_is_led_there(
    browser: Browser, base_url: str, size: str, theme: str, language: str, *, keys: bool
) -> None:
    context = opened(browser, base_url, size, theme, language)
    page = context.new_page()
    page.goto(f"/?panel=near&theme={theme}&lang={language}")
    ready(page)
    follow(page, page.get_by_role("button", name={"ko": "내 위치에서 보기", "en": "Around my position"}[language]), keys=keys)
    rows = page.locator("[data-item]")
    expect(rows.first).to_be_visible()
    name = rows.first.locator("b").inner_text()
    follow(page, rows.first, keys=keys)
    expect(page.locator("main h1")).to_contain_text(name)
    out = page.locator("main a[href^='geo:'], main a[href^='maps:'], main a[href^='https://']").first
    assert re.search(r"\d{2,3}\.\d{3}", out.get_attribute("href") or ""), "the way out names the place"
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"][0]
    page.go_back()
    expect(rows.first).to_be_visible()
    context.close()


@pytest.mark.parametrize(("size", "theme", "language", "keys"), CITIZEN)
def test_a_citizen_meets_an_embedded_map_and_follows_it_home(
    browser: Browser, base_url: str, size: str, theme: str, language: str, *, keys: bool
) -> None:
    context = opened(browser, base_url, size, theme, language)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/embed/{GANGNAM}?theme={theme}&lang={language}")
    ready(page)
    assert all(url.startswith((base_url, "data:", "blob:")) for url in asked)
    home = page.locator(f"a[href*='/map/{GANGNAM}']").first
    page.goto(home.get_attribute("href") or "")
    ready(page, GANGNAM)
    area = ask(page, f"/api/areas/{GANGNAM}")
    expect(named(page, language, area["name"])).to_be_visible()
    # What the map counts is what a download holds.
    cameras = next(layer["count"] for layer in area["layers"] if layer["slug"] == "cameras")
    assert sum(1 for _ in downloaded(page, f"/api/layers/cameras/features?area={GANGNAM}&limit=100")) == cameras
    page.goto(f"/search?q={'Gangnam' if language == 'en' else '강남구'}&lang={language}")
    follow(page, page.get_by_role("link", name=area["name"][language]).first, keys=keys)
    expect(page.locator("h1")).to_contain_text(area["name"][language])
    context.close()


def downloaded(page: Page, path: str) -> Any:
    """Every feature of every page of the answer, opened again as GeoJSON."""
    while path:
        collection = json.loads(page.request.get(path).body())
        assert collection["type"] == "FeatureCollection"
        yield from collection["features"]
        path = next((link["href"] for link in collection["links"] if link["rel"] == "next"), "")
