"""The administration's map in a real browser: a place is set, moved by mouse and by keys, saved; nothing comes from another host."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from playwright.sync_api import Page, expect

from geo.map_admin import MapAdmin

from .conftest import ROOT

PASSWORD = "a-calm-morning-in-Seoul-7"
OPERATOR = """
from accounts.models import User
User.objects.filter(username="map-operator").delete()
User.objects.create_user("map-operator", password="{password}", role="operator", is_staff=True, is_superuser=True)
"""
# Of every kind of thing whose place is edited on the map: its list, an empty form and the form of one that is there.
MAPPED = sorted(model._meta.label_lower.replace(".", "/") for model, shown in admin.site._registry.items() if isinstance(shown, MapAdmin))
BEYOND = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
RING = [[127.0, 37.5], [127.02, 37.5], [127.02, 37.52], [127.0, 37.52], [127.0, 37.5]]


@pytest.fixture
def asked(page: Page, demo_environment: dict[str, str]) -> Iterator[list[str]]:
    """Signed in as an operator; what the browser asks for from then on."""
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))  # browsers ask for it where a page names no icon
    code = OPERATOR.format(password=PASSWORD)
    subprocess.run([sys.executable, "manage.py", "shell", "-v0", "-c", code], cwd=ROOT, env=demo_environment, check=True)
    page.goto("/accounts/login/?next=/admin/")
    page.locator("input[name=login]").fill("map-operator")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/admin/")
    heard: list[str] = []
    page.on("request", lambda request: heard.append(request.url))
    yield heard
    own = urlsplit(page.url).netloc
    assert {urlsplit(url).netloc for url in heard if not url.startswith(("data:", "blob:"))} == {own}
    assert any("/tiles/" in url for url in heard), "the map drew nothing of ours"


def begin(page: Page, code: str) -> None:
    page.goto("/admin/sensors/station/add/")
    page.wait_for_selector("[data-place][data-ready]")
    page.locator("#id_kind").select_option("rain")
    page.locator("#id_code").fill(code)
    page.locator("#id_name_ko").fill("시험 우량계")
    page.locator("#id_source").select_option("demo")


def save(page: Page) -> None:
    page.locator("input[name=_continue]").click()
    page.wait_for_url(re.compile(r"/admin/sensors/station/\d+/change/"))
    page.wait_for_selector("[data-place][data-ready]")


def shape(page: Page) -> Any:
    return json.loads(page.locator("#id_geometry").input_value())


def test_a_point_is_set_moved_by_mouse_and_keys_and_kept(page: Page, asked: list[str], complaints: list[str]) -> None:
    begin(page, "map-1")
    page.locator(".place-map canvas").click(position={"x": 300, "y": 190})
    first = shape(page)["coordinates"]
    save(page)
    assert shape(page)["coordinates"] == pytest.approx(first, abs=1e-7)
    handle = page.locator(".place-corner")
    handle.focus()
    handle.press("Shift+ArrowRight")
    moved = shape(page)["coordinates"]
    assert moved[0] > first[0]
    assert moved[1] == pytest.approx(first[1], abs=1e-6)
    expect(page.locator(".place-corner")).to_be_focused()
    box = page.locator(".place-corner").bounding_box()
    assert box
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + 9, box["y"] + 69, steps=5)
    page.mouse.up()
    dragged = shape(page)["coordinates"]
    assert dragged[1] < moved[1]
    save(page)
    page.reload()
    assert shape(page)["coordinates"] == pytest.approx(dragged, abs=1e-7)
    assert complaints == []


def test_a_polygons_corner_is_made_moved_and_removed_by_keys(page: Page, asked: list[str], complaints: list[str]) -> None:
    begin(page, "map-2")
    page.locator("#id_geometry").fill(json.dumps({"type": "Polygon", "coordinates": [RING]}))
    expect(page.locator(".place-corner")).to_have_count(4)
    page.locator(".place-between").first.press("Enter")
    assert len(shape(page)["coordinates"][0]) == 6
    page.locator(".place-corner").nth(1).press("ArrowDown")
    save(page)
    ring = shape(page)["coordinates"][0]
    assert ring[0] == ring[-1]
    assert ring[1][1] < 37.5
    page.locator(".place-corner").nth(1).press("Delete")
    assert len(shape(page)["coordinates"][0]) == 5
    assert complaints == []


def test_what_is_no_geometry_is_said_at_once_and_refused(page: Page, asked: list[str]) -> None:
    begin(page, "map-3")
    page.locator("#id_geometry").fill('{"type": "Polygon"')
    expect(page.locator(".place-fault")).to_have_text("GeoJSON 도형이 아닙니다.")
    page.locator("input[name=_save]").click()
    expect(page.locator(".field-geometry .errorlist")).to_contain_text("GeoJSON 도형이 아닙니다.")


@pytest.mark.parametrize("kind", MAPPED)
def test_no_page_with_a_map_is_wider_than_its_window(page: Page, asked: list[str], kind: str) -> None:
    page.goto(f"/admin/{kind}/")
    there = page.locator("#result_list tbody th a").first.get_attribute("href")
    assert there
    for address in (f"/admin/{kind}/", f"/admin/{kind}/add/", there):
        page.goto(address)
        if address.endswith(("/add/", "/change/")):
            page.locator("[data-place][data-ready]").first.wait_for()
        for width in (1200, 1024, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(BEYOND) <= 0, f"{address} at {width}"
