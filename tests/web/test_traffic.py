"""What the page asks of the network: of our own server only, few questions for a step of the map, and no script twice or too early."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from web.assets import bundle

from .screen import ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"
MOST_CALLS = 3  # of a step of the map, besides tiles and the letters on them
MOST_AT_FIRST = 6  # area, layers, style, two states, what is wrong
MOST_FONTS = 3  # Latin, the letters that the page writes, and one part for a word that is newer than these
STILL = "const now = Date.now(); Date.now = () => now"  # figures are asked for again after a minute, which a busy machine needs for a step


def is_call(request: Request) -> bool:
    path = urlsplit(request.url).path
    return path.startswith(("/api/", "/layers/", "/styles/")) or (path.startswith("/tiles/") and not path.endswith(".mvt"))


def test_a_step_of_the_map_asks_three_questions_at_most_and_nobody_else(page: Page, base_url: str, complaints: list[str]) -> None:
    page.add_init_script(STILL)
    asked: list[Request] = []
    hosts: set[str] = set()
    page.on("request", lambda request: asked.append(request))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto("/")
    ready(page)
    page.wait_for_load_state("networkidle")
    calls = [request.url for request in asked if is_call(request)]
    assert len(calls) == len(set(calls)), calls  # what the page names ahead is what its script asks for
    assert len(calls) <= MOST_AT_FIRST, calls
    tiles = {urlsplit(request.url).path.split("/")[2] for request in asked if request.url.endswith(".mvt")}
    assert "districts" in tiles
    assert "rivers" not in tiles, "nothing lies in this layer of the demo city"
    scripts = [urlsplit(request.url).path for request in asked if request.resource_type == "script"]
    assert len(scripts) == len(set(scripts))
    assert not [path for path in scripts if "Dialog" in path or "Panel" in path]
    fonts = {urlsplit(request.url).path for request in asked if request.resource_type == "font"}
    assert {bundle().latin, bundle().korean} <= fonts
    assert len(fonts) <= MOST_FONTS, fonts
    steps = []
    inner = page.request.get(f"/api/areas/{GANGNAM}").json()["children"][0]
    for name, code in (("강남구", GANGNAM), (inner["name"]["ko"], inner["code"])):
        del asked[:]
        page.get_by_role("link", name=re.compile(rf"^{name}")).first.click()
        ready(page, code)
        expect(page.locator("main h1")).to_contain_text(name)
        page.wait_for_load_state("networkidle")
        steps.append([urlsplit(request.url).path for request in asked if is_call(request)])
    del asked[:]
    page.keyboard.press("Backspace")
    ready(page, GANGNAM)
    page.wait_for_load_state("networkidle")
    steps.append([urlsplit(request.url).path for request in asked if is_call(request)])
    assert all(len(step) <= MOST_CALLS for step in steps), steps
    assert any(steps), steps  # the calls are heard at all
    assert hosts - {""} == {urlsplit(base_url).netloc}  # data: and blob: have none
    assert complaints == []


def test_an_english_page_fetches_no_font_for_one_word_of_korean(page: Page) -> None:
    fonts: list[str] = []
    page.on("request", lambda request: fonts.append(urlsplit(request.url).path) if request.resource_type == "font" else None)
    page.goto("/?lang=en")
    ready(page)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="한국어")).to_be_visible()
    assert bundle().latin in fonts
    assert bundle().korean not in fonts, fonts
