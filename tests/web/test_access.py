"""Pages as axe-core judges them, in both themes and languages: nothing serious, nothing critical."""

import re
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from .axe import faults
from .conftest import ROOT
from .screen import ask, ready, step, without_tiles

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


Do = Callable[[Page], object]


def as_it_is(page: Page) -> None:
    pass


def dialog(page: Page) -> None:
    expect(page.get_by_role("dialog")).to_be_visible()


def to_card(page: Page) -> None:
    if not page.locator(".cards .more").count():
        page.locator(".cards .head").first.click()


def open_card(page: Page) -> None:
    expect(page.locator(".cards .more")).to_be_visible()


def search_results(page: Page) -> None:
    page.locator("[data-search]").fill("강남")
    expect(page.get_by_role("option").first).to_be_visible()


# What opens it, and what is seen once it is open.
STATES: dict[str, tuple[Do, Do]] = {
    "nothing": (as_it_is, as_it_is),
    "help": (lambda page: page.keyboard.press("?"), dialog),
    "share": (lambda page: page.keyboard.press("s"), dialog),
    "card": (to_card, open_card),
    "search": (as_it_is, search_results),
}


def judge(page: Page, state: str, shown: Do = as_it_is) -> None:
    """As it stands, light and Korean, and once more dark and English: turned on the open page, not loaded anew."""
    assert faults(page) == [], f"{state}, light, ko"
    address = page.evaluate("location.pathname + location.search + location.hash")
    step(page, in_look(address, "dark", "en"))
    expect(page.locator("html[data-theme=dark][lang=en]")).to_be_attached()
    shown(page)
    calm(page)
    assert faults(page) == [], f"{state}, dark, en"


CALM = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ending.map((one) => one.finished));
}"""


def calm(page: Page) -> None:
    """Colours that change by and by have begun to, and have come to rest."""
    page.evaluate(CALM)


def in_look(address: str, theme: str, language: str) -> str:
    """The address with this theme and language instead of its own."""
    path, query, place = urlsplit(address)[2:]
    kept = [(key, value) for key, value in parse_qsl(query) if key not in ("theme", "lang")]
    return urlunsplit(("", "", path, urlencode([*kept, ("theme", theme), ("lang", language)]), place))


def test_the_map_page_has_no_grave_fault_at_any_level(page: Page) -> None:
    inner = ask(page, f"/api/areas/{GANGNAM}")["children"][0]["code"]
    paths = (
        "/?panel=measures",
        f"/map/{inner}",
        f"/map/{GANGNAM}/construction/{first(page, 'construction')}",
        f"/map/{GANGNAM}/projects/{first(page, 'projects')}",
    )
    without_tiles(page)
    for path in paths:
        page.goto(in_look(path, "light", "ko"))
        ready(page)
        page.wait_for_load_state("networkidle")
        judge(page, path)


def beside_each_other(page: Page) -> None:
    page.wait_for_selector("tbody.pair")


def divided(page: Page) -> None:
    page.wait_for_selector("[data-swipe=ready]")


def many_periods(page: Page) -> None:
    page.wait_for_selector("dialog[open] canvas[data-painted]")


def to_embed(page: Page) -> None:
    page.get_by_role("button", name="지도 퍼가기").click()


def embed_builder(page: Page) -> None:
    expect(page.locator("dialog[open] iframe")).to_be_attached()


def to_report(page: Page) -> None:
    page.get_by_role("button", name="틀린 것 알리기").click()
    page.locator("#place form button.main").click()


def report_form(page: Page) -> None:
    expect(page.locator("#place form [role=alert]")).to_be_visible()


def missing(page: Page) -> None:
    expect(page.locator(".missing")).to_be_visible()


def refused(page: Page) -> None:
    expect(page.locator("section[aria-labelledby=exceptions] [role=alert]")).to_be_visible()


TURNED: tuple[tuple[str, Do, Do], ...] = (
    ("/?m=pm25&panel=measures&swipe=50.latest.value.potholes", as_it_is, divided),
    ("/?m=pm25&grid=1", as_it_is, many_periods),
    (f"/map/{GANGNAM}?vs=1165000000", as_it_is, beside_each_other),
    (f"/map/{GANGNAM}?3d=1", as_it_is, ready),
    ("/?panel=none", to_embed, embed_builder),
    (f"/map/{GANGNAM}/cameras/{{cameras}}", to_report, report_form),
    ("/map/9999999999", as_it_is, missing),
    (f"/embed/{GANGNAM}?ui=caption.legend.layers.search.zoom", as_it_is, ready),
)


def test_what_the_map_page_can_be_turned_into_has_no_grave_fault(page: Page) -> None:
    camera = first(page, "cameras")
    without_tiles(page)
    for path, opens, shown in TURNED:
        page.goto(in_look(path.replace("{cameras}", str(camera)), "light", "ko"))
        opens(page)
        shown(page)
        judge(page, path, shown)
    page.route("**/api/exceptions*", lambda route: route.fulfill(status=500))
    page.goto(in_look("/", "light", "ko"))
    refused(page)
    judge(page, "an answer that did not come", refused)


def test_what_opens_on_the_map_page_has_no_grave_fault(page: Page) -> None:
    without_tiles(page)
    page.goto(in_look("/", "light", "ko"))
    ready(page)
    for theme, language in (("light", "ko"), ("dark", "en")):
        step(page, in_look("/", theme, language))
        expect(page.locator(f"html[data-theme={theme}][lang={language}]")).to_be_attached()
        calm(page)
        for name, (opens, shown) in STATES.items():
            opens(page)
            shown(page)
            assert faults(page) == [], f"{name}, {theme}, {language}"
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


def in_both_themes(page: Page, state: str) -> None:
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        calm(page)
        assert faults(page) == [], f"{state}, {theme}"


def test_pages_behind_the_door_have_no_grave_fault(page: Page, demo_environment: dict[str, str]) -> None:
    code = OPERATOR.format(password=PASSWORD)
    subprocess.run([sys.executable, "manage.py", "shell", "-v0", "-c", code], cwd=ROOT, env=demo_environment, check=True)
    page.goto("/accounts/login/?next=/edit/")
    in_both_themes(page, "the door")
    page.locator("input[name=login]").fill("access-operator")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/edit/")
    in_both_themes(page, "after signing in")
    sites = page.locator("a[href*='/edit/sites/']").first.get_attribute("href")
    projects = page.locator("a[href*='/edit/projects/']").first.get_attribute("href")
    indicators = page.locator("a[href*='/edit/indicators/']").first.get_attribute("href")
    behind = (
        "/accounts/tokens/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/logout/",
        "/admin/",
    )
    for path in (sites, projects, indicators, *behind):
        page.goto(str(path))
        in_both_themes(page, str(path))
    for path in (sites, projects, indicators):
        page.goto(str(path))
        page.locator(".save button").click()
        expect(page.locator("input[name=reason]")).to_be_focused()
        expect(page.locator("input[name=reason]")).to_have_accessible_description(re.compile("필수"))
        in_both_themes(page, f"{path}, refused")
    page.goto(in_look(f"/map/{GANGNAM}?as=citizen", "light", "ko"))
    expect(page.locator(".citizen-bar button").first).to_be_visible()
    judge(page, "with a citizen's eyes")
