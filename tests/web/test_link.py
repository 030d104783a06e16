"""A link opens what its sender saw: place, layers, view, tilt, theme and language; what its reader may not see is said."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .screen import ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"


def test_a_shared_link_opens_the_same_in_another_browser(browser: Browser, base_url: str) -> None:
    mine = browser.new_context(
        base_url=base_url, locale="ko-KR", viewport={"width": 1440, "height": 900}, reduced_motion="reduce", service_workers="block"
    )
    mine.grant_permissions(["clipboard-read", "clipboard-write"])
    page = mine.new_page()
    page.goto(f"/map/{GANGNAM}?sel=1165000000")
    ready(page)
    page.get_by_role("switch", name="CCTV").uncheck()
    page.get_by_role("button", name="기울이기").click()
    page.wait_for_function("/\\/0\\/50$/.test(location.hash)")
    page.get_by_role("button", name="어두운 화면").click()
    page.get_by_role("button", name="공유").click()
    page.get_by_role("button", name="주소 복사").click()
    expect(page.get_by_role("button", name="복사했습니다")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    mine.close()

    theirs = browser.new_context(
        base_url=base_url, locale="en-GB", viewport={"width": 1440, "height": 900}, reduced_motion="reduce", service_workers="block"
    )
    page = theirs.new_page()
    page.goto(link)
    ready(page)
    expect(page.locator("main h1")).to_contain_text("강남구")
    expect(page.locator("section.selected h2")).to_have_text("서초구")
    expect(page.get_by_role("switch", name="CCTV")).not_to_be_checked()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="기울이기")).to_have_attribute("aria-pressed", "true")
    assert page.url == link
    page.goto("/")
    expect(page.get_by_role("button", name="한국어")).to_be_visible()
    theirs.close()


def test_a_link_without_clipboard_is_shown_to_be_copied_by_hand(page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(f"/map/{GANGNAM}")
    ready(page)
    page.get_by_role("button", name="공유").click()
    page.get_by_role("button", name="주소 복사").click()
    expect(page.get_by_role("status").filter(has_text="이 주소를 쓰십시오")).to_be_visible()
    address = page.get_by_label("이 화면의 주소", exact=True)
    expect(address).to_have_value(re.compile(rf"/map/{GANGNAM}\?lang=ko&theme=light&v=1"))
    assert page.evaluate("getSelection().toString()") == address.input_value()


def test_what_is_seen_is_passed_on_by_keys_alone(page: Page, complaints: list[str]) -> None:
    page.add_init_script("window.print = () => { document.title = `printed, ${document.querySelectorAll('dialog[open]').length} open` }")
    page.goto(f"/map/{GANGNAM}")
    ready(page)
    button = page.get_by_role("button", name="공유")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="공유")
    expect(dialog.get_by_role("img", name="QR")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    expect(page).to_have_url(re.compile(rf"/map/{GANGNAM}$"))  # Escape closed the dialog and nothing behind it
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="인쇄").press("Enter")
    expect(page).to_have_title("printed, 0 open")
    assert complaints == []


def test_what_a_link_names_and_the_reader_cannot_see_is_said(page: Page) -> None:
    page.goto("/?layers=cameras.zq-hidden&v=1")
    ready(page)
    notice = page.get_by_role("status").filter(has_text="볼 수 없습니다")
    expect(notice).to_contain_text("zq-hidden")
    expect(notice).not_to_contain_text("cameras")
    expect(notice.get_by_role("link", name="로그인하면")).to_have_attribute("href", re.compile(r"next=%2F%3Flayers%3Dcameras"))
    notice.get_by_role("button", name="닫기").click()
    expect(notice).to_have_count(0)


def test_what_nobody_can_see_is_said_and_does_not_stand_in_the_way(page: Page, complaints: list[str]) -> None:
    page.goto(
        "/?m=pm25&t=1999-01&form=banana&sel=9999999999&f.cameras.zq_owner=1&list=cameras&swipe=50.1999-01.value.pm25&v=1#12.00/-33.8/151.2"
    )
    page.wait_for_selector("[data-swipe=ready]")
    notice = page.get_by_role("status").filter(has_text="볼 수 없습니다")
    for name in ("1999-01", "banana", "9999999999", "cameras.zq_owner"):
        expect(notice).to_contain_text(name)
    # Its list is there, its map is of the city, and what its reader could come to see is still in the address.
    expect(page.locator("section[aria-labelledby=inside] li li")).to_have_count(50)
    expect(page).to_have_url(re.compile(r"/\?list=cameras&m=pm25&f\.cameras\.zq_owner=1&swipe=50\.latest\.value\.pm25&v=1$"))
    expect(page.get_by_role("alert")).to_have_count(0)
    assert complaints == []


def test_the_way_back_takes_the_filters_of_the_list_back_too(page: Page) -> None:
    page.goto("/?list=construction&panel=layers&v=1")
    ready(page)
    rows = page.locator("section[aria-labelledby=inside] li li")
    expect(rows).to_have_count(50)
    page.locator("section[aria-labelledby=inside] li li a.row").first.click()
    expect(page).to_have_url(re.compile("/construction/"))
    page.get_by_role("button", name="공사장: 거르기", exact=True).click()
    page.get_by_role("button", name="도로", exact=True).click()
    expect(page).to_have_url(re.compile("kind__in=road"))
    page.go_back()
    expect(page).not_to_have_url(re.compile("kind__in"))
    expect(rows).to_have_count(50)
    page.go_forward()
    expect(page.get_by_role("button", name="도로", exact=True)).to_have_attribute("aria-pressed", "true")


def test_a_place_that_cannot_be_seen_here_says_so_and_leads_back_after_signing_in(page: Page) -> None:
    page.goto(f"/map/{GANGNAM}/zq-hidden/7?m=pm25&v=1")
    expect(page.locator(".missing")).to_contain_text("여기서는 볼 수 없는 곳")
    sign_in = page.locator(".missing").get_by_role("link", name="로그인")
    expect(sign_in).to_have_attribute("href", f"/accounts/login/?next=%2Fmap%2F{GANGNAM}%2Fzq-hidden%2F7%3Fm%3Dpm25%26v%3D1")


def test_the_tab_is_named_by_what_it_shows_in_the_language_that_is_read(page: Page) -> None:
    page.goto(f"/map/{GANGNAM}?about=indicator.pm25")
    expect(page).to_have_title("초미세먼지 · 강남구 · 마당")
    page.get_by_role("button", name="English").click()
    expect(page).to_have_title(re.compile(r"^(?!초미세).+ · Gangnam-gu · Madang$"))
    page.goto(f"/map/{GANGNAM}?vs=1165000000")
    expect(page).to_have_title("Gangnam-gu compared with Seocho-gu · Madang")
    page.keyboard.press("Escape")
    expect(page).to_have_title("Gangnam-gu · Madang")
    page.goto("/map/9999999999")
    expect(page).to_have_title("No such place · Madang")


def test_the_left_panel_stays_as_it_was_left(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="레이어").click()
    expect(page.get_by_role("switch", name="CCTV")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="레이어")).to_have_attribute("aria-expanded", "false")


def test_a_short_link_opens_the_whole_state_and_its_code_is_smaller(page: Page, complaints: list[str]) -> None:
    page.goto(f"/map/{GANGNAM}?layers=cameras&m=density&panel=measures&v=1#12.50/37.4900/127.0600")
    ready(page)
    page.get_by_role("button", name="공유").click()
    dialog = page.get_by_role("dialog", name="공유")
    whole = dialog.get_by_role("img", name="QR").get_attribute("viewBox") or ""
    dialog.get_by_role("button", name="짧은 주소 만들기").click()
    address = dialog.get_by_label("이 화면의 주소", exact=True)
    expect(address).to_have_value(re.compile(r"/s/[a-z2-9]{8}$"))
    expect(address).to_be_focused()
    short = dialog.get_by_role("img", name="QR").get_attribute("viewBox") or ""
    assert int(short.split()[-1]) < int(whole.split()[-1])
    page.goto(address.input_value())
    ready(page)
    expect(page).to_have_url(
        re.compile(rf"/map/{GANGNAM}\?lang=ko&layers=cameras&m=density&panel=measures&theme=light&v=1#12\.50/37\.4900/127\.0600$")
    )
    expect(page.locator("main h1")).to_contain_text("강남구")
    assert complaints == []


def test_where_the_wheel_took_the_map_is_in_the_address(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.mouse.move(640, 450)
    page.mouse.wheel(0, -400)
    expect(page).to_have_url(re.compile("#"))
