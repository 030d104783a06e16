"""The worker in a real browser: the shell opens without a line, nothing private is held, a new version is told, it leaves when asked."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.accounts.people import PASSWORD

from .conftest import ROOT, served
from .screen import PHONE, ready

pytestmark = pytest.mark.browser
HELD = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        const store = await caches.open(name);
        for (const request of await store.keys()) {
            const answer = await store.match(request, {ignoreVary: true});
            const text = /json|html/.test(answer.headers.get('content-type')) ? await answer.text() : '';
            found.push({store: name, url: new URL(request.url).pathname, caching: answer.headers.get('cache-control') ?? '', text});
        }
    }
    return found;
}"""
OFFICIAL = """
from accounts.models import User
User.objects.create_user("app-official", password="{password}", role="official")
"""


@pytest.fixture
def device(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """A browser that lets workers in, unlike that of the other tests."""
    context = browser.new_context(base_url=base_url, **{**PHONE, "service_workers": "allow"})
    yield context
    context.close()


def installed(page: Page, path: str = "/") -> None:
    """The page, controlled by its worker."""
    page.goto(path)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def held(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(HELD)
    return found


def test_the_shell_opens_without_a_line_and_says_what_it_knows(device: BrowserContext) -> None:
    page = device.new_page()
    installed(page)
    device.set_offline(True)
    page.goto("/map/1168000000")
    expect(page.locator("[data-line=lost]")).to_contain_text("연결이 끊겼습니다")
    expect(page.get_by_role("alert")).to_contain_text("서버에 닿지 않습니다")
    page.get_by_role("button", name="도시 전체로").tap()
    expect(page.locator("main h1")).to_contain_text("서울")
    expect(page.locator("[data-line=lost]")).to_contain_text(re.compile(r"보이는 것은 \d\d:\d\d에 받은 것입니다"))
    expect(page.get_by_role("link", name=re.compile("^강남구"))).to_be_attached()
    device.set_offline(False)
    expect(page.locator("[data-line=lost]")).to_have_count(0)
    page.goto("/map/1168000000")
    expect(page.locator("main h1")).to_contain_text("강남구")
    assert page.evaluate("'shell' in document.getElementById('page').dataset") is False


def test_nothing_that_was_answered_to_somebody_is_held(device: BrowserContext, demo_environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", OFFICIAL.format(password=PASSWORD)], cwd=ROOT, env=demo_environment, check=True
    )
    page = device.new_page()
    installed(page)
    known = {one["url"] for one in held(page) if one["store"] == "madang-known"}
    assert {"/api/areas", "/api/layers"} <= known
    page.goto("/accounts/login/?next=/map/1168000000")
    page.locator("input[name=login]").fill("app-official")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/map/1168000000")
    ready(page, "1168000000")
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    asked = page.evaluate("performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)")
    assert "/api/areas/1168000000" in asked
    after = held(page)
    assert [one["url"] for one in after if re.search("private|no-store", one["caching"])] == []
    assert "/api/areas/1168000000" not in {one["url"] for one in after}
    assert [one["url"] for one in after if "app-official" in one["text"]] == []


def test_a_new_version_is_told_and_brought_by_a_press(device: BrowserContext) -> None:
    page = device.new_page()
    installed(page)
    # This page was delivered with another version than the worker that comes next.
    page.add_init_script(
        """addEventListener('readystatechange', () => {
            const root = document.getElementById('page');
            if (root && !sessionStorage.renewed) root.dataset.app = 'older';
        }, true);"""
    )
    page.reload()
    expect(page.locator("#page")).to_have_attribute("data-app", "older")
    page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(2500)  # the page registers once its map stands
    page.evaluate("navigator.serviceWorker.register('/sw.js?next').then(() => null)")
    notice = page.locator("[data-line=outdated]")
    expect(notice).to_contain_text("새 버전이 나왔습니다")
    page.evaluate("sessionStorage.renewed = '1'")
    with page.expect_navigation():
        notice.get_by_role("button", name="새로 고침").tap()
    expect(page.locator("#page")).not_to_have_attribute("data-app", "older")
    assert "next" in page.evaluate("navigator.serviceWorker.controller.scriptURL")
    expect(notice).to_have_count(0)


def test_a_server_that_no_longer_offers_it_is_rid_of_it(browser: Browser, demo_environment: dict[str, str]) -> None:
    with served(demo_environment) as url:
        context = browser.new_context(base_url=url, service_workers="allow")
        page = context.new_page()
        installed(page)
        page.goto("about:blank")
    port = int(url.rsplit(":", 1)[1])
    with served({**demo_environment, "INSTALLABLE": "0"}, port=port) as again:
        assert again == url
        page.goto("/")
        page.wait_for_function("() => navigator.serviceWorker.getRegistrations().then(all => all.length === 0)")
        page.wait_for_function("() => caches.keys().then(all => all.length === 0)")
    context.close()


def test_the_browser_finds_the_page_installable(device: BrowserContext) -> None:
    page = device.new_page()
    installed(page)
    session = device.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["name"] == "마당"
    found = {error["errorId"] for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert found <= {"in-incognito"}  # as every context of a test is
    page.goto("/?panel=near")
    expect(page.get_by_role("button", name="내 위치에서 보기")).to_be_visible()
