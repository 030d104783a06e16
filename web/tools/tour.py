"""Take the pictures of docs/tour.md and write its text: `.venv/bin/python -m web.tools.tour http://127.0.0.1:8000 [NAME …]`.

The server holds the demo city. What is shown and said is declared in `scenes.py`; names take only those again. Without an address only
the text is written. Needs the development dependencies.
"""

import argparse
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, ViewportSize

from .browser import been_here, chromium, pack, settle
from .scenes import CHAPTERS, DISTRICT, SCENES, SIZES, Scene, place_of

DOCS = Path(__file__).resolve().parents[2] / "docs"
FOLDER = DOCS / "tour"
WIDEST = 1440
LARGEST = 250_000
HEAD = """# A tour of the page

Made by `web/tools/tour.py` from the running product with its demo city: districts have their true names; borders, people, works and
readings are made up and say so. With a city's own data it looks as in [pictures/](pictures/).
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", nargs="?", default="")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    if options.base:
        FOLDER.mkdir(exist_ok=True)
        with chromium() as browser:
            for scene in SCENES:
                if not options.names or scene.name in options.names:
                    print(f"{scene.name}: {take(browser, options.base, scene):,} bytes", flush=True)
    (DOCS / "tour.md").write_text(page_text(), encoding="utf-8")


def take(browser: Browser, base: str, scene: Scene) -> int:
    context = _context(browser, scene)
    if scene.name != "steps":
        been_here(context)
    page = context.new_page()
    page.goto(urljoin(base, place_of(base, scene.address)))
    if scene.map:
        settle(page)
    if scene.act:
        scene.act(page)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1200)
    file = FOLDER / f"{scene.name}.png"
    page.screenshot(path=file, animations="disabled")
    context.close()
    size = pack(file, widest=WIDEST)
    if size > LARGEST:
        raise SystemExit(f"{file.name} has {size:,} bytes, more than {LARGEST:,}")
    return size


def _context(browser: Browser, scene: Scene) -> BrowserContext:
    width, height = SIZES[scene.size]
    return browser.new_context(
        viewport=ViewportSize(width=width, height=height),
        has_touch=scene.size == "phone",
        locale="ko-KR" if scene.language == "ko" else "en-GB",
        color_scheme=scene.theme,
        timezone_id="Asia/Seoul",
        reduced_motion="reduce",
        permissions=["geolocation"],
        geolocation={"longitude": DISTRICT[0], "latitude": DISTRICT[1], "accuracy": 25},
    )


def page_text() -> str:
    parts = [HEAD]
    for chapter, words in CHAPTERS.items():
        parts.append(f"\n## {chapter}\n\n{words}\n")
        parts += [f"\n**{scene.title}.** {scene.words}\n\n{_picture(scene)}\n" for scene in SCENES if scene.chapter == chapter]
    return "".join(parts)


def _picture(scene: Scene) -> str:
    width = {"phone": "34%", "desk": "100%", "wall": "100%", "tablet": "60%"}[scene.size]
    return f'<img src="tour/{scene.name}.png" width="{width}" alt="{scene.words}">'


if __name__ == "__main__":
    main()
