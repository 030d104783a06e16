"""A link opens what its sender saw: place, layers, view, tilt, theme and language; what its reader may not see is said."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .screen import ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"


def test_a_shared_link_opens_the_same_in_another_browser(browser: Browser, base_url: str) -> None:
    mine = browser.new_context(base_url=base_url, locale="ko-KR", viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    mine.grant_permissions(["clipboard-read", "clipboard-write"])
    page = mine.new_page()
    page.goto(f"/map/{GANGNAM}?sel=1165000000")
    ready(page)
    page.get_by_role("switch", name="CCTV").uncheck()
    page.get_by_role("button", name="기울이기").click()
    page.wait_for_function("/\\/0\\/50$/.test(location.hash)")
    page.get_by_role("button", name="어두운 화면").click()
    page.get_by_role("button", name="공유").click()
    expect(page.get_by_role("button", name="복사했습니다")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    mine.close()

    theirs = browser.new_context(base_url=base_url, locale="en-GB", viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
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
    expect(page.get_by_label("이 주소를 쓰십시오")).to_have_value(re.compile(rf"/map/{GANGNAM}\?lang=ko&theme=light&v=1"))


def test_what_a_link_names_and_the_reader_cannot_see_is_said(page: Page) -> None:
    page.goto("/?layers=cameras.zq-hidden&v=1")
    ready(page)
    notice = page.get_by_role("status").filter(has_text="볼 수 없습니다")
    expect(notice).to_contain_text("zq-hidden")
    expect(notice).not_to_contain_text("cameras")
    expect(notice.get_by_role("link", name="로그인하면")).to_have_attribute("href", re.compile(r"next=%2F%3Flayers%3Dcameras"))
    notice.get_by_role("button", name="닫기").click()
    expect(notice).to_have_count(0)


def test_the_left_panel_stays_as_it_was_left(page: Page) -> None:
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="레이어").click()
    expect(page.get_by_role("switch", name="CCTV")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="레이어")).to_have_attribute("aria-expanded", "false")
