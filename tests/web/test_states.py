"""What a panel says while its answer is on its way, when it may not be had, when the server fails and when there is nothing.

Each row of the table is opened once and led through all of it: the answer is held, refused, broken, and at last given or empty.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .screen import PATIENT, ask, without_tiles

pytestmark = pytest.mark.browser
GANGNAM, SEOCHO = "1168000000", "1165000000"
MEASURE = "pm25"
LOADING = {"ko": "불러오는 중", "en": "Loading"}
FORBIDDEN = {
    "ko": "볼 권한이 없습니다. 권한이 있는 계정으로 로그인하면 보일 수 있습니다.",
    "en": "You may not see this. It may show once you sign in",
}
BROKEN = {
    "ko": "서버에 문제가 있습니다(500). 잠시 뒤 다시 해 보십시오.",
    "en": "The server has a problem (500). Please try again in a moment.",
}
RETRY = {"ko": "다시 하기", "en": "Try again"}
# What no reader may ever see: another language's sentence, a web server's page, the line's own form.
REFUSAL = {"type": "about:blank", "title": "Nicht erlaubt", "status": 403, "detail": "Das dürfen Sie nicht sehen.", "errors": []}
RAW = re.compile(r"Nicht erlaubt|dürfen Sie|Bad Gateway|about:blank|[{}]|\[object|undefined|NaN")


@dataclass(frozen=True)
class Panel:
    """``asks``: the questions it depends on. ``inside``: where it stands. ``empty``: what the answer is then. ``says``: what is told."""

    name: str
    path: str
    asks: str
    inside: str
    language: str = "ko"
    acts: Callable[[Page], None] = lambda _page: None
    empty: Callable[[Any], Any] | None = None
    says: str = ""
    # Instead of the server's own answer: what would write is not let through.
    gives: dict[str, str] | None = None
    # Whether it says that it is loading; a press that waits says so on its button.
    waits: bool = True
    # The questions that are let through before.
    after: int = 0


class Line:
    """Stands between the page and the server, and answers as it is told to."""

    def __init__(self, page: Page, panel: Panel) -> None:
        self.panel, self.mode, self.held, self.passed = panel, "held", list[Route](), 0
        without_tiles(page)
        page.route(re.compile(panel.asks), self.answer)

    def answer(self, route: Route) -> None:
        if self.passed < self.panel.after:
            self.passed += 1
            route.continue_()
        elif self.mode == "held":
            self.held.append(route)
        elif self.mode == "forbidden":
            headers = {"Content-Type": "application/problem+json", "Content-Language": "de"}
            route.fulfill(status=403, headers=headers, body=json.dumps(REFUSAL))
        elif self.mode == "broken":
            route.fulfill(status=500, content_type="text/html", body="<h1>Bad Gateway</h1>")
        elif self.panel.gives:
            route.fulfill(json=self.panel.gives)
        elif self.mode == "empty" and self.panel.empty:
            found = route.fetch()
            route.fulfill(response=found, json=self.panel.empty(found.json() if found.ok else {}))
        else:
            route.continue_()

    def holds(self, page: Page) -> None:
        """Until it is asked: what says before that it is loading may be the page itself, seen in passing."""
        for _ in range(PATIENT // 50):
            if self.held:
                return
            page.wait_for_timeout(50)
        raise AssertionError(f"nobody asked for {self.panel.asks}")

    def turns(self, mode: str) -> None:
        self.mode = mode
        held, self.held = self.held, []
        for route in held:
            self.answer(route)


def patched(**parts: Any) -> Callable[[Any], Any]:
    return lambda found: {**found, **parts}


def first(page: Page, layer: str, wanted: str = "") -> int:
    features = ask(page, f"/api/layers/{layer}/features?limit=100&geometry=none")["features"]
    return int(next(one["id"] for one in features if not wanted or one["properties"].get(wanted)))


def press(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name, exact=True).first.click()


def looks_from_the_middle(page: Page) -> None:
    page.get_by_role("button", name="지도 가운데에서 보기").click()


def seeks(page: Page) -> None:
    page.locator("[data-search]").fill("강남")


def shares(page: Page) -> None:
    page.get_by_role("button", name="Share", exact=True).first.click()
    page.get_by_role("button", name="Make a short address").click()


def reports(page: Page) -> None:
    page.get_by_role("button", name="틀린 것 알리기").click()
    page.get_by_label("이제 없음").check()
    page.get_by_label("어떻게 틀렸는지").fill("지난달에 없어졌습니다")
    page.get_by_role("button", name="보내기", exact=True).click()


def opens_history(page: Page) -> None:
    page.locator("footer summary", has_text="누가 언제 고쳤나").first.click()


def opens_card(page: Page) -> None:
    page.locator(".cards .head").first.click()


PANELS = (
    Panel("area", f"/map/{GANGNAM}", rf"/api/areas/{GANGNAM}\?", "#place"),
    Panel("city", "/?lang=en", r"/api/layers$", "#place", "en"),
    Panel(
        "exceptions",
        "/?lang=en",
        "/api/exceptions",
        "section[aria-labelledby=exceptions]",
        "en",
        empty=patched(exceptions=[], kinds=[]),
        says="Nothing needs attention",
    ),
    Panel("ranking", f"/?m={MEASURE}", r"/layers/districts/state", "section[aria-labelledby=ranking]"),
    Panel(
        "measures",
        f"/?m={MEASURE}&panel=measures&lang=en",
        r"/layers/districts/state\?measure=[a-z0-9]+$",
        "[data-panel]",
        "en",
        waits=False,
    ),
    Panel("layers", "/?panel=layers", r"/layers/districts/state", "[data-panel]", waits=False),
    Panel("facts of a card", f"/map/{GANGNAM}", r"/api/indicators/[^/]+$", ".cards .wide", acts=opens_card),
    Panel(
        "list of what is inside",
        f"/map/{GANGNAM}?list=cameras&lang=en",
        "/api/layers/cameras/features.*area=",
        "section[aria-labelledby=inside]",
        "en",
        empty=patched(features=[], links=[]),
        says="None in here.",
    ),
    Panel(
        "filter",
        f"/map/{GANGNAM}?f.cameras.camera_count__gte=1",
        "/api/layers/cameras/features.*camera_count",
        ".filters",
        empty=patched(features=[], numberReturned=0),
        says="거르고 나니 남는 것이 없습니다",
    ),
    Panel(
        "indicator",
        f"/map/{GANGNAM}?about=indicator.{MEASURE}",
        "/api/indicators/[^/]+/values",
        "#place",
        empty=patched(values=[]),
        says="값이 없습니다",
    ),
    Panel(
        "agenda", "/?about=agenda.{agenda}&lang=en", "/api/agendas/", "#place", "en", empty=patched(projects=[]), says="No projects yet."
    ),
    Panel("works", f"/map/{GANGNAM}/construction/{{construction}}", r"/api/sites/\d+", "#place"),
    Panel(
        "project of works",
        f"/map/{GANGNAM}/construction/{{construction}}",
        "/api/projects/",
        "section[aria-labelledby=project]",
        waits=False,
    ),
    Panel("project", f"/map/{GANGNAM}/projects/{{projects}}?lang=en", "/api/projects/", "#place", "en"),
    Panel(
        "station",
        f"/map/{GANGNAM}/{{stations}}",
        "/datastreams$",
        "#place",
        empty=patched(datastreams=[]),
        says="이 지점에는 측정 항목이 없습니다.",
    ),
    Panel("readings", f"/map/{GANGNAM}/{{stations}}?lang=en", "/observations", "#place .chart", "en"),
    Panel(
        "nearby",
        f"/map/{GANGNAM}/cameras/{{cameras}}",
        "/api/nearby",
        "section[aria-labelledby=near]",
        empty=patched(groups=[]),
        says="3 km 안에 다른 곳이 없습니다.",
    ),
    Panel("feature", f"/map/{GANGNAM}/cameras/{{cameras}}?lang=en", r"/api/layers/cameras/features/\d+", "#place", "en"),
    Panel(
        "history",
        f"/map/{GANGNAM}/construction/{{construction}}",
        "/api/history/",
        "footer details",
        acts=opens_history,
        empty=patched(entries=[]),
        says="없습니다",
    ),
    Panel(
        "report",
        f"/map/{GANGNAM}/cameras/{{cameras}}",
        "/reports/of/",
        "#place",
        acts=reports,
        waits=False,
        gives={"token": "t", "receipt": "/reports/r"},
        says="알림을 받았습니다",
    ),
    Panel("comparison", f"/map/{GANGNAM}?vs={SEOCHO}&lang=en", "/summary$", "[data-compare]", "en"),
    Panel("other area", f"/map/{GANGNAM}?vs={SEOCHO}", rf"/api/areas/{SEOCHO}$", "[data-compare]"),
    Panel(
        "swipe",
        f"/?m={MEASURE}&panel=measures&swipe=50.latest.value.potholes",
        "/layers/districts/state.*potholes",
        "section[aria-label='두 장 나란히']",
        waits=False,
    ),
    Panel(
        "right half of a divided map",
        f"/?m={MEASURE}&panel=none&swipe=50.latest.value.potholes&lang=en",
        "/layers/districts/state.*potholes",
        "[data-map-notice]",
        "en",
    ),
    Panel("time bar", f"/?m={MEASURE}&t=2026-03&panel=none", "/layers/districts/state.*period=2026-03", "section.bar"),
    Panel("small multiples", f"/?m={MEASURE}&grid=1&lang=en", "/layers/districts/state.*periods=", "dialog[open]", "en"),
    Panel(
        "around me",
        "/?panel=near",
        "/api/nearby",
        "[data-panel]",
        acts=looks_from_the_middle,
        empty=patched(groups=[]),
        says="안에는 없습니다",
    ),
    Panel("search", "/", "/api/search", "[role=search]", acts=seeks, empty=patched(results=[], hint=None), says="맞는 이름이 없습니다"),
    Panel("short link", "/?lang=en", "/api/links", "dialog[open]", "en", acts=shares),
    Panel("embed builder", "/?panel=none", "/api/layers$", "dialog[open]", acts=press("지도 퍼가기"), after=1),
)


def address(page: Page, panel: Panel) -> str:
    """With the keys of the demo city filled in."""
    found: dict[str, Callable[[], object]] = {
        "construction": lambda: first(page, "construction", "project_code"),
        "projects": lambda: first(page, "projects"),
        "cameras": lambda: first(page, "cameras"),
        "stations": lambda: f"air-stations/{first(page, 'air-stations')}",
        "agenda": lambda: next(one for one in ask(page, "/api/layers/projects/features?limit=20&geometry=none")["features"])["properties"][
            "agenda_code"
        ],
    }
    return re.sub(r"\{(\w+)\}", lambda name: str(found[name[1]]()), panel.path)


def alert_in(page: Page, panel: Panel) -> Locator:
    return page.locator(panel.inside).get_by_role("alert").first


def says_it_in_their_language(page: Page, panel: Panel, sentence: str) -> None:
    alert = alert_in(page, panel)
    expect(alert).to_contain_text(sentence)
    text = alert.inner_text()
    assert not RAW.search(text), text
    assert not re.search("[가-힣]" if panel.language == "en" else "[A-Za-z]{3,}", text), text


def asks_again(retry: Locator) -> None:
    """In one step: what follows the view asks by itself when the map comes to rest, and then nothing is left to press."""
    retry.evaluate_all("buttons => buttons[0]?.click()")


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_a_panel_says_what_is_the_matter_and_offers_a_way_on(page: Page, panel: Panel) -> None:
    line = Line(page, panel)
    page.goto(address(page, panel))
    panel.acts(page)
    place = page.locator(panel.inside).first
    line.holds(page)
    if panel.waits:
        loading = place.locator(f"[role=status][aria-label^='{LOADING[panel.language]}']").or_(place.get_by_text(LOADING[panel.language]))
        expect(loading.first).to_be_attached()
    line.turns("forbidden")
    says_it_in_their_language(page, panel, FORBIDDEN[panel.language])
    retry = alert_in(page, panel).get_by_role("button", name=RETRY[panel.language])
    line.turns("broken")
    retry.click()
    says_it_in_their_language(page, panel, BROKEN[panel.language])
    line.turns("empty" if panel.empty else "real")
    asks_again(retry)
    expect(place.get_by_role("alert")).to_have_count(0)
    expect(place).to_contain_text(panel.says)
    page.unroute_all(behavior="ignoreErrors")


def test_a_feature_that_is_pressed_takes_the_place_of_what_was_there_also_while_it_is_on_its_way(page: Page) -> None:
    panel = next(one for one in PANELS if one.name == "feature")
    line = Line(page, panel)
    page.goto(f"/map/{GANGNAM}?list=cameras&lang=en")
    place = page.locator("#place")
    place.locator("section[aria-labelledby=inside] a.row").first.click()
    line.holds(page)
    expect(place.get_by_role("heading")).to_have_count(0)
    expect(place.get_by_role("status", name=LOADING["en"])).to_be_visible()
    line.turns("real")
    expect(place.get_by_role("heading", level=1)).to_be_visible()
    expect(place.get_by_role("button", name="Report a problem")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")


def test_a_part_of_the_page_that_does_not_come_says_so_and_comes_when_asked_again(page: Page) -> None:
    broken = True
    without_tiles(page)
    page.route(re.compile("/assets/(ShareDialog|Multiples)"), lambda route: route.abort() if broken else route.continue_())
    page.route("**/styles/**", lambda route: route.fulfill(status=500) if broken else route.continue_())
    page.goto(f"/?m={MEASURE}")
    lost = page.get_by_text("지도를 그리지 못했습니다. 목록은 그대로 쓸 수 있습니다.")
    expect(lost).to_be_visible()
    page.get_by_role("button", name="공유", exact=True).first.click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("서버에 닿지 않습니다. 연결을 확인하고 다시 해 보십시오.")
    page.get_by_role("button", name="닫기", exact=True).last.click()
    expect(alert).to_have_count(0)
    broken = False
    lost.get_by_role("button", name="다시 하기").click()
    expect(lost).to_have_count(0)
    page.get_by_role("button", name="공유", exact=True).first.click()
    expect(page.get_by_role("dialog", name="공유")).to_be_visible()


def test_who_may_not_see_is_shown_the_door_and_whoever_changes_the_language_reads_it_in_the_other(page: Page) -> None:
    refusal = {"status": 403, "detail": "어떤 까닭으로 안 됩니다."}
    headers = {"Content-Type": "application/problem+json", "Content-Language": "ko"}
    page.route("**/api/exceptions*", lambda route: route.fulfill(status=403, headers=headers, body=json.dumps(refusal)))
    page.goto("/")
    alert = page.locator("section[aria-labelledby=exceptions]").get_by_role("alert")
    expect(alert).to_contain_text("어떤 까닭으로 안 됩니다.")
    expect(alert.get_by_role("link", name="로그인")).to_have_attribute("href", re.compile("^/accounts/login/[?]next=%2F"))
    page.get_by_role("button", name="English").first.click()
    expect(alert).to_contain_text("Not for you to see")
    expect(alert).to_contain_text(FORBIDDEN["en"])
    expect(alert).not_to_contain_text("까닭")


def test_a_place_that_is_not_there_says_so_and_leads_to_the_city(page: Page) -> None:
    page.goto("/map/9999999999?lang=en")
    expect(page.locator("#place")).to_contain_text("No such place")
    page.locator("#place").get_by_role("link", name="the whole city").click()
    expect(page.locator("main h1")).to_contain_text("Seoul")
