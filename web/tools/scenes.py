"""What docs/tour.md shows: one declaration a picture, from which the picture is taken and the page is written."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urljoin
from urllib.request import urlopen

from playwright.sync_api import Page

SIZES = {"desk": (1440, 900), "phone": (390, 844), "tablet": (820, 1180), "wall": (3840, 2160)}
GANGNAM = "1168000000"
DISTRICT = (127.0475, 37.5172)  # where the phone stands: Gangnam's district office


@dataclass(frozen=True)
class Scene:
    """``address``: with names in braces that ``place_of`` fills in. ``map``: whether a map is to be waited for."""

    name: str
    chapter: str
    title: str
    words: str
    address: str
    act: Callable[[Page], None] | None = None
    size: Literal["desk", "phone", "tablet", "wall"] = "desk"
    theme: Literal["light", "dark"] = "light"
    language: Literal["ko", "en"] = "ko"
    map: bool = True


def ask(base: str, path: str) -> Any:
    with urlopen(urljoin(base, path), timeout=60) as answer:  # noqa: S310 — the address is the caller's own server
        return json.load(answer)


def place_of(base: str, address: str) -> str:
    """``{camera}`` and the like: the path of the first such feature of Gangnam on the map."""
    for slug in ("cameras", "construction", "air", "projects"):
        if f"{{{slug}}}" in address:
            found = ask(base, f"/api/layers/{slug}/features?area={GANGNAM}&limit=1")["features"][0]
            address = address.replace(f"{{{slug}}}", f"/map/{GANGNAM}/{slug}/{found['id']}")
    return address


def press(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name).first.click()


def key(*names: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        for name in names:
            page.keyboard.press(name)

    return act


def look_for(text: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.keyboard.press("/")
        page.keyboard.type(text)
        page.wait_for_selector("[role=option]")

    return act


def lose_the_line(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_role("button", name="강남구").first.click()


def under(text: str) -> Callable[[Page], None]:
    """Bring the part of the panel with this text into view."""
    return lambda page: page.get_by_text(text).first.scroll_into_view_if_needed()


CHAPTERS = {
    "First sight": "Never an empty map: the city coloured by a figure, what is wrong right now, how late the sources are.",
    "Down to a place": "City, district, neighbourhood, site: by click, double click, Enter, list or search; up by Backspace or breadcrumb.",
    "Figures": "Any indicator colours the map, in any month, as it is or per head and per square kilometre.",
    "Compare": "Two areas, two months, two indicators, two years.",
    "One place": "Every kind of place has a card of its own; each says where its figures come from and how old they are.",
    "In the field": "The same page in one hand.",
    "Shared and embedded": "The address holds the whole state. What is embedded is always seen with a stranger's eyes.",
    "When something is missing": "Empty, late, lost, forbidden: each is said in words, with a way on.",
    "For everybody": "By keyboard, without a script, on a wall, in two languages.",
}

SCENES = (
    Scene(
        "first-desk",
        "First sight",
        "At the desk",
        "The city by population density, five exceptions of several kinds, figures against their targets.",
        "/",
    ),
    Scene(
        "first-dark",
        "First sight",
        "In the dark",
        "The same in the dark theme, drawn for itself and in English.",
        "/?lang=en",
        theme="dark",
        language="en",
    ),
    Scene("first-phone", "First sight", "On the phone", "The map above, the same panel on a sheet below.", "/", size="phone"),
    Scene(
        "district",
        "Down to a place",
        "A district",
        "Gangnam with its neighbourhoods; the neighbours stay as a dimmed rim.",
        f"/map/{GANGNAM}",
    ),
    Scene(
        "search",
        "Down to a place",
        "Search",
        "Initial consonants find Mapo; so do English, typing errors, addresses and coordinates.",
        "/",
        look_for("ㅁㅍㄱ"),
    ),
    Scene(
        "filter",
        "Down to a place",
        "A filter",
        "Late works only: the counts follow the view.",
        f"/map/{GANGNAM}?f.construction.risk=late&panel=layers",
    ),
    Scene("measures", "Figures", "Choose a figure", "Sixty-one indicators by theme, with period and form.", "/?panel=measures"),
    Scene("prisms", "Figures", "In three dimensions", "The same figure as height.", "/?3d=1&panel=none", theme="dark"),
    Scene("compare", "Compare", "Two districts", "What differs first, both outlined on the map.", f"/?sel={GANGNAM}&vs=1165000000"),
    Scene(
        "multiples",
        "Compare",
        "Twenty-four months",
        "Small maps of one figure with the same classes; one press sets the month.",
        "/?m=pm25&grid=1",
    ),
    Scene(
        "swipe",
        "Compare",
        "Two months on one map",
        "A dusty March beside the latest month, with a divider by mouse and by keys.",
        "/?m=pm25&swipe=50.2026-03.value.pm25&panel=none",
    ),
    Scene(
        "site",
        "One place",
        "A construction site",
        "Plan against actual progress, delay, budget, who builds, what is near.",
        "{construction}",
    ),
    Scene("camera", "One place", "A camera", "What for, how many, where it looks, on what legal ground.", "{cameras}"),
    Scene(
        "project",
        "One place",
        "A key project",
        "Money planned and spent, steps of the schedule.",
        "{projects}",
        language="en",
        theme="dark",
    ),
    Scene(
        "indicator",
        "One place",
        "An indicator",
        "Definition, formula, owner, history against its target, and every correction.",
        f"/map/{GANGNAM}?about=indicator.pm25",
    ),
    Scene(
        "near",
        "In the field",
        "Near me",
        "By a press: what is around, by distance and direction.",
        "/?panel=near",
        press("내 위치에서 보기"),
        size="phone",
    ),
    Scene(
        "site-phone",
        "In the field",
        "A site in the hand",
        "The card of a site, with a way out to the phone's own navigation.",
        "{construction}",
        size="phone",
        theme="dark",
    ),
    Scene(
        "share",
        "Shared and embedded",
        "Share",
        "The address of exactly what is seen, a short link, a QR code.",
        f"/map/{GANGNAM}",
        press("공유"),
    ),
    Scene(
        "embedded",
        "Shared and embedded",
        "An embedded map",
        "What a school's page shows: caption, legend, sources, no more.",
        f"/embed/{GANGNAM}",
        size="tablet",
    ),
    Scene(
        "lost",
        "When something is missing",
        "A link that names too much",
        "What its reader may not see is said.",
        "/?layers=nothing-here&m=no-such-figure",
    ),
    Scene("missing", "When something is missing", "No such place", "The whole city behind it, and the way back.", "/map/9999999999"),
    Scene(
        "steps",
        "For everybody",
        "A first visit",
        "Three steps, shown once; whoever comes by a link to a place is not held up.",
        "/",
        size="tablet",
    ),
    Scene("help", "For everybody", "Every key", "All of it by keyboard; single keys can be switched off.", "/", key("?")),
    Scene("plain", "For everybody", "Without a script", "The plain twin of a district's page.", f"/areas/{GANGNAM}", map=False),
    Scene("wall", "For everybody", "On a 4K wall", "Readable at four metres.", "/", size="wall", theme="dark"),
)
