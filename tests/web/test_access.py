"""Pages as axe-core judges them, in both themes and languages: nothing serious, nothing critical."""

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from .axe import faults
from .conftest import ROOT
from .screen import ask, ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"
PASSWORD = "a-calm-morning-in-Seoul-7"
OPERATOR = """
from accounts.models import User
User.objects.filter(username="access-operator").delete()
User.objects.create_user("access-operator", password="{password}", role="operator", is_staff=True, is_superuser=True)
"""


def first(page: Page, layer: str) -> int:
    return int(ask(page, f"/api/layers/{layer}/features?limit=1")["features"][0]["id"])


def help_sheet(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def share_dialog(page: Page) -> None:
    page.keyboard.press("s")
    expect(page.get_by_role("dialog")).to_be_visible()


def open_card(page: Page) -> None:
    page.locator(".cards .head").first.click()
    expect(page.locator(".cards .more")).to_be_visible()


def search_results(page: Page) -> None:
    page.locator("[data-search]").fill("강남")
    expect(page.get_by_role("option").first).to_be_visible()


STATES: dict[str, Callable[[Page], None]] = {"help": help_sheet, "share": share_dialog, "card": open_card, "search": search_results}


@pytest.mark.parametrize(("theme", "language"), [("light", "ko"), ("dark", "en")])
def test_the_map_page_has_no_grave_fault_at_any_level(page: Page, theme: str, language: str) -> None:
    page.goto("/")
    inner = ask(page, f"/api/areas/{GANGNAM}")["children"][0]["code"]
    paths = (
        "/?panel=measures",
        f"/map/{inner}",
        f"/map/{GANGNAM}/construction/{first(page, 'construction')}",
        f"/map/{GANGNAM}/projects/{first(page, 'projects')}",
    )
    for path in paths:
        page.goto(f"{path}{'&' if '?' in path else '?'}theme={theme}&lang={language}")
        ready(page)
        page.wait_for_load_state("networkidle")
        assert faults(page) == [], path


def beside_each_other(page: Page) -> None:
    page.wait_for_selector("tbody.pair")


def divided(page: Page) -> None:
    page.wait_for_selector("[data-swipe=ready]")


def many_periods(page: Page) -> None:
    page.wait_for_selector("dialog[open] canvas[data-painted]")


def embed_builder(page: Page) -> None:
    page.locator("button[aria-haspopup=dialog]", has_text=re.compile("퍼가기|Embed")).or_(
        page.get_by_role("button", name=re.compile("지도 퍼가기|Embed the map"))
    ).first.click()
    expect(page.locator("dialog[open] iframe")).to_be_attached()


def report_form(page: Page) -> None:
    page.get_by_role("button", name=re.compile("틀린 것 알리기|Report a problem")).click()
    page.locator("#place form button.main").click()
    expect(page.locator("#place form [role=alert]")).to_be_visible()


def refused(page: Page) -> None:
    expect(page.locator("section[aria-labelledby=exceptions] [role=alert]")).to_be_visible()


TURNED: tuple[tuple[str, Callable[[Page], None]], ...] = (
    ("/?m=pm25&panel=measures&swipe=50.latest.value.potholes", divided),
    ("/?m=pm25&grid=1", many_periods),
    (f"/map/{GANGNAM}?vs=1165000000", beside_each_other),
    (f"/map/{GANGNAM}?3d=1", ready),
    ("/?panel=none", embed_builder),
    (f"/map/{GANGNAM}/cameras/{{cameras}}", report_form),
    ("/map/9999999999", lambda page: expect(page.locator(".missing")).to_be_visible()),
    (f"/embed/{GANGNAM}?ui=caption.legend.layers.search.zoom", ready),
)


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "ko")])
def test_what_the_map_page_can_be_turned_into_has_no_grave_fault(page: Page, theme: str, language: str) -> None:
    page.goto("/accessibility")
    camera = first(page, "cameras")
    for path, shown in TURNED:
        address = path.replace("{cameras}", str(camera))
        page.goto(f"{address}{'&' if '?' in address else '?'}theme={theme}&lang={language}")
        shown(page)
        assert faults(page) == [], path
    page.route("**/api/exceptions*", lambda route: route.fulfill(status=500))
    page.goto(f"/?theme={theme}&lang={language}")
    refused(page)
    assert faults(page) == [], "an answer that did not come"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_on_the_map_page_has_no_grave_fault(page: Page, theme: str) -> None:
    page.goto(f"/?theme={theme}")
    ready(page)
    assert faults(page) == []
    for name, opened in STATES.items():
        opened(page)
        assert faults(page) == [], name
        page.keyboard.press("Escape")


def test_the_phone_and_the_tour_have_no_grave_fault(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="ko-KR")
    page = context.new_page()
    page.goto("/")
    ready(page)
    expect(page.get_by_role("heading", name="지도에서 고르고 들어갑니다")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="레이어").tap()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.goto("/?panel=near&theme=dark")
    page.get_by_role("button", name="지도 가운데에서 보기").tap()
    expect(page.locator("[data-item]").first).to_be_visible()
    assert faults(page) == [], "what is around"
    context.close()


@pytest.mark.parametrize(("theme", "language"), [("light", "ko"), ("dark", "en")])
def test_pages_in_words_have_no_grave_fault(page: Page, complaints: list[str], theme: str, language: str) -> None:
    page.goto("/areas")
    camera = first(page, "cameras")
    for path in (
        "/areas",
        f"/areas/{GANGNAM}",
        "/layers",
        "/layers/cameras",
        f"/layers/cameras/{camera}",
        "/layers/none",
        "/layers/cameras?after=nonsense",
        "/search?q=강남",
        "/accessibility",
    ):
        page.goto(f"{path}{'&' if '?' in path else '?'}theme={theme}&lang={language}")
        assert faults(page) == [], path
    # Chromium tells of a script that the policy holds back; what stands in a page as data is none.
    assert not [text for text in complaints if "Content Security Policy" in text]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_behind_the_door_have_no_grave_fault(page: Page, demo_environment: dict[str, str], theme: str) -> None:
    code = OPERATOR.format(password=PASSWORD)
    subprocess.run([sys.executable, "manage.py", "shell", "-v0", "-c", code], cwd=ROOT, env=demo_environment, check=True)
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto("/accounts/login/?next=/edit/")
    assert faults(page) == []
    page.locator("input[name=login]").fill("access-operator")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/edit/")
    assert faults(page) == [], "after signing in"
    sites = page.locator("a[href*='/edit/sites/']").first.get_attribute("href")
    projects = page.locator("a[href*='/edit/projects/']").first.get_attribute("href")
    indicators = page.locator("a[href*='/edit/indicators/']").first.get_attribute("href")
    behind = (
        "/accounts/tokens/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/logout/",
        "/admin/",
        f"/map/{GANGNAM}?as=citizen",
    )
    for path in (sites, projects, indicators, *behind):
        page.goto(str(path))
        if "as=citizen" in str(path):
            expect(page.locator(".citizen-bar button").first).to_be_visible()
        assert faults(page) == [], path
