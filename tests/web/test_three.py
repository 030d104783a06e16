"""Three dimensions: buildings that stand up, tilt and north by buttons and keys, in the address, and still for who wants no motion."""

import re

import mapbox_vector_tile
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .screen import ask, colours_in, ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"
AREAS = re.compile(r"/api/areas(/\d+)?(\?|$)")
VIEW = "#16.50/37.50000/127.04000/0/50"


def houses(route: Route) -> None:
    """A tower of 120 m in the middle of every tile."""
    tower = {"geometry": "POLYGON((1500 1500, 2600 1500, 2600 2600, 1500 2600, 1500 1500))", "properties": {"height": 120}, "id": 1}
    tile = mapbox_vector_tile.encode({"name": "buildings", "features": [tower]})
    route.fulfill(body=tile, content_type="application/vnd.mapbox-vector-tile")


def test_buildings_stand_where_the_map_is_in_three_dimensions_in_both_themes(page: Page, complaints: list[str]) -> None:
    page.route("**/tiles/buildings/*/*/*.mvt", houses)
    middle = (450, 250, 900, 650)
    for theme, wall in (("light", "#8A8378"), ("dark", "#6B6862")):
        seen = []
        for three in ("", "&3d=1"):
            page.goto(f"/map/{GANGNAM}?layers=buildings&theme={theme}{three}{VIEW}")
            ready(page)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(800)
            seen.append(colours_in(page, middle, wall, 30))
        assert seen[1] > seen[0] + 400, (theme, seen)
    assert complaints == []


def nameless(route: Route) -> None:
    """The same areas, with nothing to call their children by."""
    answer = route.fetch()
    area = answer.json()
    for child in area.get("children", []):
        child["name"] = {"ko": "", "en": ""}
    route.fulfill(response=answer, json=area)


@pytest.mark.parametrize("address", ["/?3d=1", f"/map/{GANGNAM}?3d=1&layers=neighbourhoods.districts"])
def test_what_stands_up_is_called_by_its_name(page: Page, complaints: list[str], address: str) -> None:
    """Names are on the map: without them less of it has the colour they are written in."""

    def written() -> int:
        return colours_in(page, (380, 250, 1000, 650), "#17211F", 40)

    def opened() -> None:
        page.goto(address)
        ready(page)
        page.wait_for_load_state("networkidle")

    page.route(AREAS, nameless)
    opened()
    without = written()
    page.unroute(AREAS)
    opened()
    # Names are set anew once the map rests: they come within moments, however slow the machine.
    for _ in range(40):
        if written() > without + 250:
            break
        page.wait_for_timeout(500)
    assert written() > without + 250
    assert complaints == []


# Keeps the maps that the page makes, as MapLibre knows them: what it has placed and where can be asked of nobody else.
KEPT = """Object.defineProperty(Object.prototype, '_requestManager', {configurable: true, set(manager) {
  Object.defineProperty(this, '_requestManager', {value: manager, writable: true, configurable: true, enumerable: true});
  (window.maps ??= []).push(this);
}})"""
NAMES = "maps[0].queryRenderedFeatures({layers: ['area-names', 'area-figures']}).map(one => one.properties.name)"
CORNERS = """([west, south, east, north]) => [[west, south], [east, south], [east, north], [west, north]].map(corner => {
  const {x, y} = maps[0].project(corner);
  return [x, y];
})"""
FREE = """() => {
  const under = document.querySelector('header.bar').getBoundingClientRect().bottom;
  const over = Math.min(...[...document.querySelectorAll('.controls, .sheet')].map(one => one.getBoundingClientRect().top));
  const panel = document.querySelector('main.right')?.getBoundingClientRect();
  return panel ? [0, under, panel.left, innerHeight] : [0, under, innerWidth, over];
}"""


@pytest.mark.parametrize(("width", "height", "least"), [(1440, 900, 11), (390, 844, 5)])
def test_a_district_that_stands_up_is_seen_whole_and_its_parts_are_named(page: Page, width: int, height: int, least: int) -> None:
    """Names go before the bubbles on the ground, and leaning takes nothing of it under the panels."""
    page.set_viewport_size({"width": width, "height": height})
    page.add_init_script(KEPT)
    page.goto(f"/map/{GANGNAM}?3d=1")
    ready(page, GANGNAM)
    area = ask(page, f"/api/areas/{GANGNAM}")
    inside = {child["name"]["ko"] for child in area["children"]}
    page.wait_for_function(f"([names, least]) => new Set({NAMES}).intersection(new Set(names)).size >= least", arg=[sorted(inside), least])
    left, top, right, bottom = page.evaluate(FREE)
    for x, y in page.evaluate(CORNERS, area["bbox"]):
        assert left <= x <= right
        assert top <= y <= bottom


def test_tilt_and_north_by_keys_and_by_buttons_are_in_the_address(page: Page, complaints: list[str]) -> None:
    page.goto("/")
    ready(page)
    north = page.get_by_role("button", name="북쪽을 위로")
    expect(north).to_have_count(0)
    page.keyboard.press("Shift+ArrowRight")
    expect(page).to_have_url(re.compile(r"/15/0$"))
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Shift+ArrowUp")
    expect(page).to_have_url(re.compile(r"/15/20$"))
    page.reload()
    ready(page)
    expect(page.get_by_role("button", name="기울이기")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("0")
    expect(page).not_to_have_url(re.compile(r"#.*/.*/.*/.*/"))
    expect(north).to_have_count(0)
    page.get_by_role("button", name="기울이기").click()
    expect(page).to_have_url(re.compile(r"/0/50$"))
    north.click()
    expect(north).to_have_count(0)
    page.get_by_role("button", name="높이로 보기").click()
    expect(page).to_have_url(re.compile(r"[?&]3d=1\b.*/0/50$"))
    assert complaints == []


def test_who_raises_what_cannot_stand_up_is_told_so(page: Page) -> None:
    page.goto(f"/map/{GANGNAM}?layers=districts.neighbourhoods&3d=1")
    ready(page)
    said = page.locator("[data-map-notice]")
    expect(said).to_contain_text("높이로 세울 것이 지도에 켜져 있지 않습니다")
    said.get_by_role("button", name="높이로 보기 끝내기").click()
    expect(said).to_have_text("")
    expect(page.get_by_role("button", name="높이로 보기")).to_have_attribute("aria-pressed", "false")


def test_the_camera_flies_only_for_who_does_not_mind_motion(browser: Browser, base_url: str) -> None:
    turns: dict[str, int] = {}
    for motion in ("no-preference", "reduce"):
        context = browser.new_context(base_url=base_url, locale="ko-KR", reduced_motion=motion, viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto("/#10.00/37.56000/126.99000/90/40")
        ready(page)
        page.evaluate(
            """() => {
                window.seen = new Set();
                const needle = document.querySelector(".needle");
                new MutationObserver(() => window.seen.add(needle.style.transform)).observe(needle, { attributes: true });
            }"""
        )
        page.keyboard.press("Shift+ArrowRight")
        expect(page).to_have_url(re.compile(r"/105/40$"))
        turns[motion] = page.evaluate("window.seen.size")
        context.close()
    assert turns["reduce"] == 1
    assert turns["no-preference"] >= turns["reduce"]
