"""Take the pictures of the documentation: `.venv/bin/python -m web.tools.pictures http://127.0.0.1:8000 [--area CODE]`.

The city, a district, a neighbourhood and a camera, each light and dark, for the desk and for the phone. The way in is the busiest: the
district and the neighbourhood with most cameras, unless `--area` names the neighbourhood. Needs the development dependencies.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen

from playwright.sync_api import Browser, ViewportSize

from .browser import been_here, chromium, pack, settle

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SIZES: dict[str, ViewportSize] = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
LARGEST = 500_000


def ask(base: str, path: str) -> Any:
    with urlopen(urljoin(base, path), timeout=60) as answer:  # noqa: S310 — the address is the caller's own server
        return json.load(answer)


def cameras_in(base: str, code: str) -> int:
    return sum(layer["count"] for layer in ask(base, f"/api/areas/{code}")["layers"] if layer["slug"] == "cameras")


def busiest(base: str, code: str) -> str:
    children: list[str] = [child["code"] for child in ask(base, f"/api/areas/{code}")["children"]]
    return max(children, key=lambda child: cameras_in(base, child))


def places(base: str, area: str) -> Iterator[tuple[str, str]]:
    """Name of the picture and address of the page."""
    area = area or busiest(base, busiest(base, ask(base, "/api/areas")["code"]))
    district = ask(base, f"/api/areas/{area}")["ancestors"][-1]["code"]
    camera = ask(base, f"/api/layers/cameras/features?area={area}&limit=1")["features"][0]["id"]
    yield "city", "/"
    yield "district", f"/map/{district}"
    yield "neighbourhood", f"/map/{area}"
    yield "camera", f"/map/{area}/cameras/{camera}"


def take(browser: Browser, base: str, name: str, path: str, size: str, theme: str) -> Path:
    context = browser.new_context(viewport=SIZES[size], has_touch=size == "phone", locale="ko-KR", timezone_id="Asia/Seoul")
    been_here(context)
    page = context.new_page()
    page.goto(urljoin(base, f"{path}?theme={theme}&lang=ko"))
    settle(page)
    file = FOLDER / f"{name}-{size}-{theme}.png"
    page.screenshot(path=file, animations="disabled")
    context.close()
    if pack(file) > LARGEST:
        raise SystemExit(f"{file.name} has {file.stat().st_size:,} bytes, more than {LARGEST:,}")
    return file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("--area", default="", help="code of the neighbourhood to go into")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name, path in places(options.base, options.area):
            for size in SIZES:
                for theme in ("light", "dark"):
                    file = take(browser, options.base, name, path, size, theme)
                    print(f"{file.name}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
