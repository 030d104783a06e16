"""What axe-core finds wrong with a page as it stands in the browser, as sentences; only what is serious or critical."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")


def faults(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT.read_text())  # by the debugger: the page's policy would let no script in
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert found["passes"], "axe looked at nothing"
    return [_told(fault) for fault in found["violations"] if fault["impact"] in GRAVE]


def _told(fault: dict[str, Any]) -> str:
    node = fault["nodes"][0]
    return f"{fault['id']}: {node['target']} {node.get('failureSummary', '')}"
