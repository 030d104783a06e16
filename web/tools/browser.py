"""A real Chromium for taking pictures of the running product."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ARGUMENTS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]

# Of the 256 colours of a picture, those kept for what is rare.
RARE = 32
# What the page's own store says once the three steps of a first visit were seen (web/src/memory.ts).
BEEN_HERE = {"name": "madang_tour", "value": "seen"}


@contextmanager
def chromium() -> Iterator[Browser]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=[*ARGUMENTS, *sandbox])
        yield browser
        browser.close()


def been_here(context: BrowserContext) -> None:
    """Whoever looks has seen the three steps of a first visit."""
    context.add_init_script(f"localStorage.setItem('{BEEN_HERE['name']}', '{BEEN_HERE['value']}')")


def settle(page: Page) -> None:
    """The map is drawn, nothing is asked for any more, and labels have faded in."""
    page.wait_for_selector("[data-drawn]", timeout=90_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)


def pack(file: Path, *, widest: int = 0) -> int:
    """The same picture in 256 colours, a third of the bytes; returns them. ``widest``: made as small as that."""
    with Image.open(file) as picture:
        seen = picture.convert("RGB")
    if widest and seen.width > widest:
        seen = seen.resize((widest, round(seen.height * widest / seen.width)), Image.Resampling.LANCZOS)
    seen.quantize(256, palette=palette_of(seen), dither=Image.Dither.NONE).save(file, optimize=True)
    return file.stat().st_size


def palette_of(picture: Image.Image) -> Image.Image:
    """256 colours in which what is rare stays: a colour counts by the logarithm of its pixels, so that a dot in a legend is not
    given up for one more shade of the paper (median cut by pixels took the purple of the cameras), and the last of them are those
    that all others are furthest from (median cut by colours still took the orange of the works)."""
    drawn = picture.getcolors(picture.width * picture.height) or []
    sample = [colour for pixels, colour in drawn if isinstance(colour, tuple) for _ in range(pixels.bit_length())]
    strip = Image.new("RGB", (len(sample), 1))
    strip.putdata(sample)
    usual = strip.quantize(256 - RARE, method=Image.Quantize.MEDIANCUT)
    chosen = np.array(usual.getpalette(), dtype=float).reshape(-1, 3)
    colours = np.array([colour for _pixels, colour in drawn], dtype=float)
    weights = np.array([pixels.bit_length() for pixels, _colour in drawn])
    far = np.min([np.square(colours - one).sum(axis=1) for one in chosen], axis=0)
    for _ in range(RARE):
        chosen = np.vstack([chosen, colours[np.argmax(far * weights)]])
        far = np.minimum(far, np.square(colours - chosen[-1]).sum(axis=1))
    usual.putpalette(chosen.astype(int).ravel().tolist())
    return usual
