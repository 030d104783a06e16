"""What the device cannot draw, what the reader may not filter by, and a frame that is as small as a stamp: each is said, with a way on."""

import re

import pytest
from playwright.sync_api import Page, expect

from .screen import ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"
# A device with one WebGL: every canvas after the first gets none.
ONE_WEBGL = """(() => {
    const whole = HTMLCanvasElement.prototype.getContext;
    let first = null;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        if (/webgl/.test(kind) && this.isConnected && first && first !== this) return null;
        if (/webgl/.test(kind) && this.isConnected) first = this;
        return whole.call(this, kind, ...rest);
    };
})()"""


def test_where_no_second_map_can_be_drawn_it_is_said_and_small_maps_are_offered(page: Page) -> None:
    page.add_init_script(ONE_WEBGL)
    page.goto("/?m=pm25&swipe=50.2026-03.value.pm25")
    ready(page)
    said = page.locator("[data-map-notice]")
    expect(said).to_contain_text("지도를 하나밖에 그릴 수 없어")
    expect(page.locator("[data-divider]")).to_have_count(0)
    said.get_by_role("button", name="작은 지도로 견주기").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(said).to_have_text("")
    expect(page).not_to_have_url(re.compile("swipe="))


def test_a_condition_on_what_the_reader_cannot_see_is_told_and_can_be_taken_out(page: Page, complaints: list[str]) -> None:
    page.goto(f"/map/{GANGNAM}?f.construction.secret=1&panel=layers")
    ready(page)
    expect(page.locator("aside.left")).to_contain_text("링크에 있던 조건 1개는 볼 수 없는 항목이라 쓰지 않았습니다: secret.")
    page.get_by_role("button", name="거르기 풀기").click()
    expect(page).not_to_have_url(re.compile("secret"))
    page.goto(f"/map/{GANGNAM}?f.construction.secret=1&layers=nothing-here&m=no-such-figure&panel=none")
    ready(page)
    page.get_by_role("button", name="주소에서 빼기").click()
    expect(page).not_to_have_url(re.compile("secret|nothing|no-such"))
    expect(page.get_by_role("button", name="주소에서 빼기")).to_have_count(0)
    assert complaints == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_frame_as_small_as_a_stamp_cuts_no_word_of_its_caption(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 200, "height": 150})
    for code in ("", GANGNAM):
        page.goto(f"/embed/{code}?lang={language}")
        ready(page)
        caption = page.locator("footer.caption")
        cut = caption.locator("p, span, b, a, button").evaluate_all(
            "all => all.filter(e => e.clientWidth && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 6))"
            ".map(e => e.textContent)"
        )
        assert cut == []
        inside = caption.locator("button, a").evaluate_all("all => all.every(e => e.getBoundingClientRect().right <= innerWidth)")
        assert inside
