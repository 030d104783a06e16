"""By keys alone: every panel and dialog, where the focus goes, what is told; nothing fires while Korean is composed."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .screen import ask, ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"


def focused(page: Page, name: str) -> None:
    """The focus goes there, by label, id or tag."""
    page.wait_for_function(
        "(name) => ((e) => [e.getAttribute('aria-label'), e.id, e.tagName].includes(name))(document.activeElement)",
        arg=name,
    )


def test_letters_open_panels_and_the_focus_goes_along(page: Page, complaints: list[str]) -> None:
    page.goto("/")
    ready(page)
    page.keyboard.press("m")
    expect(page).to_have_url(re.compile("panel=measures"))
    focused(page, "지표")
    page.keyboard.press("t")
    expect(page.locator("[data-announcement]")).to_have_text("이 지표에는 고를 기간이 없습니다.")
    page.locator("[data-panel] input[type=radio]").nth(1).check()
    expect(page.locator("[data-time]")).to_be_visible()
    page.keyboard.press("t")
    focused(page, "기간")
    page.keyboard.press("l")
    expect(page).to_have_url(re.compile("panel=layers"))
    focused(page, "레이어")
    page.keyboard.press("l")
    expect(page).to_have_url(re.compile("panel=none"))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.hasAttribute('data-search')")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    focused(page, "지도")
    assert complaints == []


def test_who_goes_in_by_the_list_stands_in_what_it_opened(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.locator("section[aria-labelledby=ranking] a", has_text="강남구").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_contain_text("강남구")
    focused(page, "place")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.keyboard.press("g")
    expect(page.locator("main h1")).to_contain_text("서울")


def test_who_goes_in_by_keys_alone_stands_in_what_was_opened(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.keyboard.press("/")
    page.keyboard.type("마포구")
    expect(page.locator("#found [role=option]").first).to_contain_text("마포구")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_contain_text("마포구")
    focused(page, "place")

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("]")
    inner = page.locator("section.selected h2").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_contain_text(inner)
    focused(page, "place")


def test_nothing_is_a_trap_and_what_has_the_focus_is_seen(page: Page) -> None:
    page.goto(f"/map/{GANGNAM}?panel=none")
    ready(page)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="지도 건너뛰기")).to_be_focused()
    page.keyboard.press("Enter")
    focused(page, "place")
    seen: list[str] = []
    hidden: list[str] = []
    where = """() => {
      const e = document.activeElement, box = e.getBoundingClientRect();
      e.dataset.stop ??= String(document.querySelectorAll('[data-stop]').length);
      const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
      return [e.tagName + e.dataset.stop, e === document.body || inside, e.textContent.trim().slice(0, 30)];
    }"""
    for _ in range(160):
        page.keyboard.press("Tab")
        name, inside, text = page.evaluate(where)
        if not inside:
            hidden.append(text)
        if name in seen and name.startswith("BODY"):
            break
        seen.append(name)
    assert hidden == []
    assert any(name.startswith("BODY") for name in seen), "the focus never left the page"


def test_a_pan_is_told_once_and_says_what_is_in_view(page: Page) -> None:
    page.goto(f"/map/{GANGNAM}")
    ready(page)
    page.evaluate("""() => {
      window.told = [];
      const said = document.querySelector('[data-announcement]');
      new MutationObserver(() => window.told.push(said.textContent)).observe(said, {childList: true, characterData: true, subtree: true});
    }""")
    # At once, as a held key sends them: on a busy machine presses from outside come too far apart.
    page.evaluate("for (let i = 0; i < 3; i++) dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', code: 'ArrowRight'}))")
    page.wait_for_function("() => window.told.some((text) => text.startsWith('지도 이동'))")
    page.wait_for_timeout(1500)
    told = page.evaluate("window.told.filter((text) => text.startsWith('지도 이동'))")
    assert len(told) == 1
    assert re.search(r"\d곳", told[0])


def test_no_key_fires_while_korean_is_composed(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.keyboard.press("/")
    composer = page.context.new_cdp_session(page)
    composer.send("Input.imeSetComposition", {"text": "ㄱ", "selectionStart": 1, "selectionEnd": 1})
    composer.send("Input.imeSetComposition", {"text": "강", "selectionStart": 1, "selectionEnd": 1})
    before = page.url
    for key, code, number in (("Enter", "Enter", 13), ("Escape", "Escape", 27), ("Process", "KeyS", 229)):
        composer.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": key, "code": code, "windowsVirtualKeyCode": number})
        composer.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": key, "code": code, "windowsVirtualKeyCode": number})
    assert page.url == before
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.value") == "강"
    composer.send("Input.insertText", {"text": "강남구"})
    expect(page.get_by_role("option").first).to_contain_text("강남구")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_contain_text("강남구")


def test_an_input_method_on_the_map_itself_fires_nothing(page: Page) -> None:
    page.goto("/")
    ready(page)
    composer = page.context.new_cdp_session(page)
    for code in ("KeyS", "KeyM", "KeyG"):
        composer.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Process", "code": code, "windowsVirtualKeyCode": 229})
    page.wait_for_timeout(300)
    assert page.get_by_role("dialog").count() == 0
    assert "panel" not in page.url


def test_single_keys_stay_off_once_they_are_switched_off(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="한 글자 단축키 쓰기").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    ready(page)
    page.keyboard.press("m")
    page.keyboard.press("s")
    assert page.get_by_role("dialog").count() == 0
    assert "panel" not in page.url


def test_what_one_press_did_is_taken_back_by_one_press(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.get_by_role("switch", name="CCTV").uncheck()
    expect(page).to_have_url(re.compile("layers=cameras"))
    page.get_by_role("button", name="처음대로").press("Enter")
    expect(page.get_by_role("switch", name="CCTV")).to_be_checked()
    expect(page.locator(".toast")).to_contain_text("레이어를 처음대로 돌렸습니다")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("switch", name="CCTV")).not_to_be_checked()
    expect(page).to_have_url(re.compile("layers=cameras"))
    page.goto("/?f.cameras.purpose=traffic")
    page.get_by_role("button", name="거르기 풀기").click()
    expect(page).not_to_have_url(re.compile("f.cameras"))
    page.get_by_role("button", name="되돌리기").click()
    expect(page).to_have_url(re.compile("f.cameras.purpose=traffic"))


def test_the_tour_comes_once_and_can_be_called_again(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    page.goto("/")
    tour = page.locator("section.tour")
    expect(tour).to_contain_text("step 1 of 3")
    for title in ("Choose what you see", "Search, share, ask"):
        tour.locator(".button.main").press("Enter")
        expect(tour.get_by_role("heading", name=title)).to_be_focused()
    tour.locator(".button.main").press("Enter")
    expect(tour).to_have_count(0)
    page.reload()
    ready(page)
    expect(tour).to_have_count(0)
    page.keyboard.press("?")
    page.get_by_role("button", name="Show the tour again").click()
    expect(tour).to_contain_text("step 1 of 3")
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)
    context.close()


def test_who_comes_by_a_link_to_a_site_is_not_shown_around(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"/map/{GANGNAM}/construction/1")
    ready(page)
    expect(page.locator("section.tour")).to_have_count(0)
    context.close()


def held(page: Page, where: str) -> None:
    """The focus is there, on something that is seen, and not lost with what was pressed."""
    page.wait_for_function(
        """(where) => {
          const e = document.activeElement, box = e.getBoundingClientRect();
          const seen = e.checkVisibility({visibilityProperty: true}) && box.bottom > 0 && box.top < innerHeight;
          return e.closest(where) && !e.matches(":disabled") && seen;
        }""",
        arg=where,
    )


def test_every_dialog_holds_the_focus_and_gives_it_back(page: Page, complaints: list[str]) -> None:
    page.goto("/?m=pm25&panel=measures")
    ready(page)
    page.wait_for_load_state("networkidle")
    for name in ("공유", "지도 퍼가기", "도움말", "견주기", "여러 때 한눈에"):
        opener = page.get_by_role("button", name=name, exact=True).first
        opener.focus()
        page.keyboard.press("Enter")
        expect(page.locator("dialog[open]")).to_have_count(1)
        held(page, "dialog")
        for _ in range(3):
            page.keyboard.press("Tab")
        held(page, "dialog")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        expect(opener).to_be_focused()
    assert complaints == []


def test_the_focus_stays_near_what_was_pressed_and_is_gone(page: Page, complaints: list[str]) -> None:
    page.goto("/?m=pm25&panel=measures")
    ready(page)
    page.wait_for_load_state("networkidle")

    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).first.focus()
        page.keyboard.press("Enter")

    press("이전 때로")
    expect(page.get_by_role("button", name="최신으로")).to_be_visible()
    press("다음 때로")
    held(page, "[data-panel]")  # the button that steps on is off at the last period
    press("이전 때로")
    press("최신으로")
    held(page, "header.bar")
    press("다른 때·지표와 나란히 보기")
    page.wait_for_selector("[data-swipe=ready]")
    held(page, "[data-panel]")
    page.locator("[data-panel]").get_by_role("button", name="나란히 보기 끝내기").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-swipe]")).to_have_count(0)
    held(page, "[data-panel]")
    press("높이로 보기")
    press("북쪽을 위로")
    held(page, ".controls")
    page.keyboard.press("m")
    expect(page.locator("[data-panel]")).to_have_count(0)
    held(page, "[data-map]")

    page.goto(f"/map/{GANGNAM}/construction/{first_site(page)}")
    ready(page)
    press("틀린 것 알리기")
    expect(page.locator("main form")).to_be_visible()
    press("그만두기")
    expect(page.get_by_role("button", name="틀린 것 알리기")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("main h1")).to_contain_text("강남구")
    held(page, "main")

    page.goto(f"/map/{GANGNAM}?vs=1165000000&panel=layers")
    ready(page)
    press("견주기 끝내기")
    expect(page.locator("[data-compare]")).to_have_count(0)
    held(page, "main")
    press("CCTV: 거르기")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("f[.]cameras"))
    held(page, "[data-panel]")
    press("거르기 풀기")
    expect(page).not_to_have_url(re.compile("f[.]cameras"))
    held(page, "[data-panel]")
    assert complaints == []


def first_site(page: Page) -> int:
    found: int = ask(page, f"/api/layers/construction/features?area={GANGNAM}&limit=1")["features"][0]["id"]
    return found
