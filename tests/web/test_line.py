"""A slow or broken line: what failed is asked again, nothing that was seen is lost, and the page says of when it is."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from .screen import ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"
THROTTLED = 60_000


def test_a_question_that_failed_once_is_asked_again_without_a_word(page: Page) -> None:
    calls: list[str] = []

    def once(route: Route) -> None:
        calls.append(route.request.url)
        if len(calls) == 1:
            route.abort("connectionreset")
        elif len(calls) == 2:
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="{}")
        else:
            route.continue_()

    page.route("**/api/exceptions*", once)
    page.goto("/")
    expect(page.locator("section[aria-labelledby=exceptions] li").first).to_be_visible()
    assert len(calls) == 3
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("[data-line]")).to_have_count(0)


def test_lists_appear_while_the_figures_of_the_map_are_still_on_their_way(page: Page) -> None:
    held: list[Route] = []
    free = False
    page.route("**/layers/*/state*", lambda route: route.continue_() if free else held.append(route))
    page.goto(f"/map/{GANGNAM}?list=cameras")
    expect(page.locator("section[aria-labelledby=exceptions] li").first).to_be_visible()
    expect(page.locator("section[aria-labelledby=inside] li li")).to_have_count(50)
    expect(page.locator("[data-line=slow]")).to_contain_text("연결이 느립니다")
    assert held
    free = True
    for route in held:
        route.continue_()
    expect(page.locator("[data-line=slow]")).to_have_count(0)
    ready(page, GANGNAM)


def test_offline_keeps_what_is_seen_says_of_when_it_is_and_goes_on_by_itself(page: Page) -> None:
    page.goto(f"/map/{GANGNAM}?list=cameras")
    ready(page, GANGNAM)
    rows = page.locator("section[aria-labelledby=inside] li li")
    expect(rows).to_have_count(50)
    page.context.set_offline(True)
    notice = page.locator("[data-line=lost]")
    expect(notice).to_contain_text(re.compile(r"\d\d:\d\d부터 연결이 끊겼습니다\. 보이는 것은 \d\d:\d\d에 받은 것입니다\."))
    page.get_by_role("button", name="더 불러오기").click()
    expect(page.get_by_role("alert")).to_contain_text("서버에 닿지 않습니다")
    expect(rows).to_have_count(50)
    notice.get_by_role("button", name="지금 다시 연결").click()
    expect(notice.get_by_role("button", name="지금 다시 연결")).to_be_enabled()
    page.context.set_offline(False)
    expect(notice).to_have_count(0)
    expect(rows).to_have_count(100)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_next_place_opened_without_a_line_opens_when_it_is_back(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.context.set_offline(True)
    page.get_by_role("link", name=re.compile("^강남구")).click()
    expect(page.get_by_role("alert")).to_contain_text("불러오지 못했습니다")
    page.context.set_offline(False)
    expect(page.locator("main h1")).to_contain_text("강남구")
    expect(page).to_have_url(re.compile(f"/map/{GANGNAM}"))


def test_tiles_that_failed_are_asked_for_again(page: Page) -> None:
    refused: list[str] = []
    came: list[str] = []

    def refuse(route: Route) -> None:
        if route.request.url not in refused and len(refused) < 3:
            refused.append(route.request.url)
            route.abort("connectionreset")
        else:
            came.append(route.request.url)
            route.continue_()

    page.route("**/tiles/**/*.mvt", refuse)
    page.goto("/")
    ready(page)
    assert len(refused) == 3
    for _ in range(60):
        if set(refused) <= set(came):
            break
        page.wait_for_timeout(250)
    assert set(refused) <= set(came)


def test_a_part_that_a_new_deployment_took_away_is_told_of_and_the_page_lives_on(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.route("**/assets/ShareDialog*", lambda route: route.fulfill(status=404, content_type="text/plain", body="not found"))
    page.locator("body").press("s")
    notice = page.locator("[data-line=outdated]")
    expect(notice).to_contain_text("새 버전이 나왔습니다")
    page.get_by_role("link", name=re.compile("^강남구")).first.click()
    expect(page.locator("main h1")).to_contain_text("강남구")
    page.unroute("**/assets/ShareDialog*")
    with page.expect_navigation():
        notice.get_by_role("button", name="새로 고침").click()
    expect(page.locator("main h1")).to_contain_text("강남구")


def test_on_a_narrow_line_the_page_comes_in_order_and_nothing_is_asked_twice(page: Page) -> None:
    asked: list[str] = []
    page.goto("/accessibility")
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")  # the script and the letters are in the browser's store from here on
    ready(page)
    narrow = page.context.new_cdp_session(page)
    narrow.send("Network.enable")
    rates = {"downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
    narrow.send("Network.emulateNetworkConditions", {"offline": False, "latency": 400, **rates})
    came: list[str] = []
    page.on("requestfinished", lambda request: came.append(request.url))
    asked.clear()
    page.goto(f"/map/{GANGNAM}?list=cameras", wait_until="commit")
    expect(page.get_by_role("status", name="불러오는 중").first).to_be_visible()
    expect(page.locator("section[aria-labelledby=inside] li li")).to_have_count(50, timeout=THROTTLED)
    expect(page.locator("section[aria-labelledby=exceptions] li").first).to_be_visible()
    page.wait_for_selector(f'[data-drawn="{GANGNAM}"]', timeout=2 * THROTTLED)
    place, tiles = (next(at for at, url in enumerate(came) if part in url) for part in (f"/api/areas/{GANGNAM}", ".mvt"))
    assert place < tiles
    questions = [url for url in asked if re.search("/(api|layers|styles)/", url)]
    assert sorted(questions) == sorted(set(questions))
    tile = [url for url in asked if ".mvt" in url]
    assert sorted(tile) == sorted(set(tile))
