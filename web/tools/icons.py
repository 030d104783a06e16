#!/usr/bin/env python
"""Draw the icons of the installed page from the page's own: `web/tools/icons.py` writes web/src/icons/*.png.

Systems cut a maskable icon to their own shape, of which the middle four fifths stay in any case: its ground fills the square.
Needs the development dependencies.
"""

import os
import re
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

SOURCE = Path(__file__).resolve().parents[1] / "src" / "icon.svg"
FOLDER = SOURCE.parent / "icons"
SIZES = {"any-192": 192, "any-512": 512, "maskable-512": 512, "apple-180": 180}
LARGEST = 20_000


def drawn(name: str) -> str:
    """The icon as it is, or on a ground without corners, its sign shrunk into the part that no system cuts."""
    svg = SOURCE.read_text()
    if name.startswith("any"):
        return svg
    ground = re.search(r'<rect[^>]*fill="(#\w+)"', svg)
    sign = re.search(r"<path.*?/>", svg)
    if ground is None or sign is None:
        raise SystemExit(f"{SOURCE.name}: no ground or no sign")
    square = f'<rect width="24" height="24" fill="{ground[1]}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{square}{sign[0]}</svg>'


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=sandbox)
        for name, size in SIZES.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f"<style>*{{margin:0;padding:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>{drawn(name)}")
            file = FOLDER / f"{name}.png"
            page.screenshot(path=file, omit_background=True)
            print(f"{file.name}: {file.stat().st_size:,} bytes")
            if file.stat().st_size > LARGEST:
                raise SystemExit(f"{file.name} is larger than {LARGEST:,} bytes")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
