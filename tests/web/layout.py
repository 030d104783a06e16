"""What is wrong with the page as it stands on a screen, as sentences: what overlaps, leaves the window, is cut off or too small."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from .screen import LonLat, pixel_of

# Parts that float over the map, each in a place of its own. What opens out of one (a menu, a list of finds) may lie over others.
FLOATING = (
    "header.bar, aside.left, main.right:not(.away), .sheet, section.bar, .controls, .near.card, .scale, .card.side, .card.over, .icon.end, "
    ".citizen-bar, .notices > *, .toast > .card, header .chip"
)
FAULTS = Path(__file__).with_name("layout.js").read_text()
PANNED = 120  # what one press of the arrow key moves the map by
COVERED = """places => places.filter(([name, x, y]) => {
  const there = document.elementFromPoint(x, y);
  return !there || !there.closest('.maplibregl-map');
}).map(([name, x, y]) => `${name} lies under something: ${[x, y].map(Math.round)}`)"""


def faults(page: Page, *, touch: bool = False, least: float = 11) -> list[str]:
    """``touch``: what is pressed is at least 44 px. ``least``: pixels of the smallest letters."""
    found: list[str] = page.evaluate(FAULTS, [FLOATING, touch, least])
    return found


def covered(page: Page, places: dict[str, LonLat]) -> list[str]:
    """Which of these places the panels hide, where the map fits what is shown. Afterwards the map has been moved."""
    fitted = not page.evaluate("location.hash")
    spots: list[list[Any]] = []
    for name, place in places.items():
        x, y = pixel_of(page, place)
        spots.append([name, x, y + (PANNED if fitted else 0)])
    found: list[str] = page.evaluate(COVERED, spots)
    return found
