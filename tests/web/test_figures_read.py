"""Numbers and times as people write them: no long floats, no digits without a separator, no time of a program; 만 in Korean; KST."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from web.tools.browser import been_here

from .screen import ask, without_tiles

pytestmark = pytest.mark.browser
GANGNAM, SEOCHO = "1168000000", "1165000000"
RAW = {
    "a time of a program": r"\b\d{4}-\d\d\b|\d\d:\d\d:\d\dZ|[+]00:00|\b(?:UTC|GMT)\b",
    "a float": r"\d[.]\d{4,}",
    "digits without a separator": r"(?<![\d.,])\d{5,}",
    "no value": r"NaN|undefined|\bnull\b|\[object|Infinity",
}
# A position has six places, an address in a field is no figure, and telephone numbers are written apart.
MEANT = re.compile(r"-?\d{1,3}[.]\d{6}, -?\d{1,3}[.]\d{6} [(]WGS 84[)]|https?://\S+")
# All that is written, also what stands on a pointer's rest, in a chart, and what is only told.
READ = """() => [document.body.innerText, ...[...document.querySelectorAll('[title], [aria-label], svg text, svg title')]
  .filter((e) => e.checkVisibility())
  .map((e) => [e.getAttribute('title'), e.getAttribute('aria-label'), e.ownerSVGElement ? e.textContent : ''].join(' '))].join('\\n')"""


@dataclass(frozen=True)
class Read:
    """``ko``, ``en``: what stands there once it is here, as each language writes it."""

    path: str
    inside: str
    ko: str
    en: str


PLACES = (
    Read("/?panel=measures", "#place", r"\d만.*기준", r"\d,\d{3}.*as of"),
    Read(f"/map/{GANGNAM}?list=cameras&panel=layers", "section[aria-labelledby=inside] ul", ".", "."),
    Read(f"/map/{GANGNAM}?vs={SEOCHO}", "[data-compare]", r"\d만", r"\d,\d{3}"),
    Read(f"/map/{GANGNAM}?about=indicator.pm25", "#place table", r"20\d\d", r"20\d\d"),
    Read("/?m=pm25&panel=measures&swipe=50.latest.value.potholes", "section[aria-label]", r"\d", r"\d"),
    Read(f"/map/{GANGNAM}/construction/{{construction}}", "#place", r"\d[.] \d+[.] \d+[.]", r"\d \w{3} 20\d\d"),
    Read(f"/map/{GANGNAM}/air-stations/{{air-stations}}", "#place .chart", r"\d", r"\d"),
    Read(f"/embed/{GANGNAM}?m=pm25", "body", "기준", "as of"),
)
PLAIN = ("/layers/construction/{construction}", "/layers/air-stations/{air-stations}", f"/areas/{GANGNAM}", "/layers/cameras")


def raw_in(text: str) -> list[str]:
    """Each with what stands around it."""
    meant = MEANT.sub("", text)
    return [
        f"{kind}: {meant[max(0, one.start() - 30) : one.end() + 15]!r}" for kind, form in RAW.items() for one in re.finditer(form, meant)
    ]


def filled(page: Page, path: str) -> str:
    return re.sub(
        r"\{([\w-]+)\}",
        lambda name: str(ask(page, f"/api/layers/{name[1]}/features?area={GANGNAM}&limit=1&geometry=none")["features"][0]["id"]),
        path,
    )


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_panel_writes_numbers_and_times_for_people(browser: Browser, base_url: str, language: str) -> None:
    """By a clock on another shore: the city's time is what counts."""
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": 1440, "height": 900},
        locale="ko-KR" if language == "ko" else "en-GB",
        timezone_id="America/New_York",
        reduced_motion="reduce",
        service_workers="block",
    )
    been_here(context)
    page = context.new_page()
    without_tiles(page)
    found: list[str] = []
    for one in PLACES:
        path = filled(page, one.path)
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        wanted = re.compile(one.ko if language == "ko" else one.en, re.DOTALL)
        expect(page.locator(one.inside).first).to_contain_text(wanted)
        expect(page.get_by_role("status", name=re.compile("^(불러오는 중|Loading)"))).to_have_count(0)
        page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
        found += [f"{path} {raw}" for raw in raw_in(page.evaluate(READ))]
    for plain in PLAIN:
        path = filled(page, plain)
        page.goto(f"{path}?lang={language}")
        found += [f"{path} {raw}" for raw in raw_in(page.evaluate(READ))]
    context.close()
    assert found == []


def test_what_is_raw_is_found() -> None:
    for text in ("2026-11-25T16:00:00Z", "2026-10", "12.3456789", "1168000000", "55000 명", "NaN"):
        assert raw_in(text), text
    for text in ("2026. 11. 25. 01:02 KST", "55만 7천 명", "11,244/km²", "37.527068, 127.069019 (WGS 84)", "12.35 µg/m³"):
        assert raw_in(text) == [], text
