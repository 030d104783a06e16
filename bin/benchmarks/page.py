"""The page in Chromium beside a bare MapLibre page with the same tiles and style, both from one server on the demo city.

Needs ``DATABASE_URL`` (bin/bench gives one). Each run has a browser context of its own, so nothing is cached; the two pages take turns,
and one run of each before the first is not counted, so that the server's tiles are warm. Bytes are bodies as they were sent, counted at
the server, scripts of workers with them. Figures are medians of ``--runs``; times say something beside each other only.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("MADANG_PROCESS", "owner")
os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "0" * 40)
os.environ["MADANG_DEMO"] = "1"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from geo.models import Area  # noqa: E402
from operations.places import ROOT  # noqa: E402

PORT = 18765
BASE = f"http://127.0.0.1:{PORT}"
DISTRICT = "1168000000"
FIVE = ("cameras", "construction", "projects", "han-river", "sdot")
AREAS = ("districts", "neighbourhoods")
ARGUMENTS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--disable-dev-shm-usage"]
HEARD = "window.tasks = []; new PerformanceObserver((list) => { for (const one of list.getEntries()) tasks.push(one.duration) })"
LISTEN = f"{HEARD}.observe({{ type: 'longtask', buffered: true }})"
LONG_MS = 200
WAIT_MS = 180_000


@dataclass
class Seen:
    """Of one page, one entry a run. Seconds, bytes, numbers of answers, milliseconds."""

    usable: list[float] = field(default_factory=list)
    drilled: list[float] = field(default_factory=list)
    bytes: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    step_bytes: list[float] = field(default_factory=list)
    step_answers: list[float] = field(default_factory=list)
    tasks: list[float] = field(default_factory=list)
    too_long: list[float] = field(default_factory=list)
    longest: list[float] = field(default_factory=list)


def ask(path: str) -> Any:
    with urllib.request.urlopen(f"{BASE}{path}", timeout=60) as answer:
        return json.load(answer)


@contextmanager
def served() -> Iterator[None]:
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--port",
        str(PORT),
        "--no-access-log",
        "benchmarks.bare_page:application",
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"MADANG_PROCESS": "web"})
    try:
        for _ in range(240):
            if server.poll() is not None:
                raise SystemExit("the server ended by itself")
            try:
                ask("/healthz")
                break
            except OSError:
                time.sleep(0.25)
        yield
    finally:
        server.terminate()
        server.wait(15)


def toggled() -> str:
    """What the address must switch so that exactly the five layers are on, besides the areas."""
    return ".".join(
        sorted(layer["slug"] for layer in ask("/api/layers") if not layer["area_level"] and layer["shown"] != (layer["slug"] in FIVE))
    )


def waits_for(page: Page, code: str) -> None:
    page.wait_for_selector(f'[data-drawn="{code}"]', timeout=WAIT_MS)


def drag(page: Page) -> None:
    for turn in range(6):
        page.mouse.move(700, 450)
        page.mouse.down()
        for step in range(1, 11):
            page.mouse.move(700 + (-1) ** turn * step * 25, 450 + step * 8)
        page.mouse.up()
        page.wait_for_timeout(300)


def measure(page: Page, seen: Seen, address: str, first: str, enter: Any) -> None:
    page.add_init_script(LISTEN)
    ask("/bare/sent")
    begun = time.perf_counter()
    page.goto(BASE + address)
    waits_for(page, first)
    seen.usable.append(time.perf_counter() - begun)
    page.wait_for_load_state("networkidle")
    sent = ask("/bare/sent")
    seen.bytes.append(sent["bytes"])
    seen.answers.append(sent["answers"])
    begun = time.perf_counter()
    enter(page)
    waits_for(page, DISTRICT)
    seen.drilled.append(time.perf_counter() - begun)
    page.wait_for_load_state("networkidle")
    sent = ask("/bare/sent")
    seen.step_bytes.append(sent["bytes"])
    seen.step_answers.append(sent["answers"])
    page.evaluate("tasks.length = 0")
    drag(page)
    tasks: list[float] = page.evaluate("tasks")
    seen.tasks.append(len(tasks))
    seen.too_long.append(sum(task > LONG_MS for task in tasks))
    seen.longest.append(max(tasks, default=0.0))


@contextmanager
def new_visitor(browser: Browser, workers: Literal["allow", "block"]) -> Iterator[Page]:
    """``workers``: the page brings its shell's once its map stands, which would be heard in what comes after."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ko-KR", reduced_motion="reduce", service_workers=workers)
    try:
        yield context.new_page()
    finally:
        context.close()


def in_a_new_browser(browser: Browser, seen: Seen, address: str, first: str, enter: Any) -> None:
    with new_visitor(browser, "block") as page:
        measure(page, seen, address, first, enter)


def held_for_the_next_visit(browser: Browser, address: str, first: str) -> dict[str, int]:
    """What the shell's worker fetches once the map stands; the bare page has none."""
    with new_visitor(browser, "allow") as page:
        page.goto(BASE + address)
        waits_for(page, first)
        ask("/bare/sent")
        page.wait_for_function("navigator.serviceWorker.ready.then(() => true)", timeout=WAIT_MS)
        page.wait_for_load_state("networkidle")
        sent: dict[str, int] = ask("/bare/sent")
        return sent


#: Its name may stand among what is wrong right now as well.
RANKED = "section[aria-labelledby=ranking] a"


def run(browser: Browser, runs: int) -> tuple[Seen, Seen]:
    city, district = ask("/api/areas"), ask(f"/api/areas/{DISTRICT}")
    ours_at = f"/?layers={toggled()}&v=1"
    bare_at = f"/bare/?layers={','.join((*AREAS, *FIVE))}&box={quote(json.dumps(city['bbox']))}"
    name = district["name"]["ko"]
    ours, bare = Seen(), Seen()
    for turn in range(runs + 1):
        kept = (ours, bare) if turn else (Seen(), Seen())
        in_a_new_browser(browser, kept[0], ours_at, city["code"], lambda page: page.locator(RANKED, has_text=name).click())
        in_a_new_browser(browser, kept[1], bare_at, "city", lambda page: page.evaluate(f"enter('{DISTRICT}', {district['bbox']})"))
    return ours, bare


ROWS = (
    ("map usable, s", "usable", 1.0, 2),
    ("district drawn, s", "drilled", 1.0, 2),
    ("sent until the map is usable, kB", "bytes", 1000.0, 0),
    ("answers until then", "answers", 1.0, 0),
    ("sent for the district, kB", "step_bytes", 1000.0, 0),
    ("answers for the district", "step_answers", 1.0, 0),
    ("long tasks while panning", "tasks", 1.0, 0),
    (f"of them over {LONG_MS} ms", "too_long", 1.0, 0),
    ("longest, ms", "longest", 1.0, 0),
)


def table(ours: Seen, bare: Seen) -> Iterator[str]:
    yield "| | ours | bare MapLibre | ratio |"
    yield "|---|---|---|---|"
    for title, name, by, digits in ROWS:
        one, other = (statistics.median(getattr(seen, name)) / by for seen in (ours, bare))
        ratio = f"{one / other:.2f}" if other else "–"
        yield f"| {title} | {one:,.{digits}f} | {other:,.{digits}f} | {ratio} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    if not Area.objects.exists():  # else it lies there from the run before
        call_command("load_demo", "--weeks=1", verbosity=0)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with served(), sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, *sandbox])
        ours, bare = run(browser, options.runs)
        held = held_for_the_next_visit(browser, "/", ask("/api/areas")["code"])
        browser.close()
    print("\n".join(table(ours, bare)))
    print(f"held for the next visit once the map stands: {held['bytes'] / 1000:,.0f} kB in {held['answers']} answers")


if __name__ == "__main__":
    main()
