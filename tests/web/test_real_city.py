"""Seoul's public files on the screen: from the city to one camera, in a real browser."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.test_load_seoul import KEPT

from .conftest import city, served
from .screen import ask, pixel_of, ready

REAL = Path(os.environ.get("MADANG_REAL_DATA", ""))
pytestmark = [
    pytest.mark.browser,
    pytest.mark.real_data,
    pytest.mark.skipif(not (REAL / "admin").is_dir(), reason="MADANG_REAL_DATA names no folder with admin/"),
]
NOWON = "1135000000"


@pytest.fixture(scope="module")
def seoul() -> Iterator[str]:
    with city("real", ["load_seoul", str(REAL)]) as environment, served(environment) as url:
        yield url


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], seoul: str) -> dict[str, Any]:
    return {**browser_context_args, "base_url": seoul}


def enter(page: Page, code: str, name: str) -> None:
    """A first click selects, a second one enters."""
    place = ask(page, f"/api/areas/{code}")["label_point"]
    page.mouse.click(*pixel_of(page, place))
    expect(page.locator("section.selected h2")).to_have_text(name)
    page.mouse.click(*pixel_of(page, place))
    expect(page.locator("main h1")).to_contain_text(name)
    ready(page, code)


def test_seoul_has_all_its_parts(page: Page) -> None:
    page.goto("/")
    ready(page)
    whole = ask(page, "/api/areas")
    assert len(whole["children"]) == 25
    counts = {part["slug"]: part["count"] for part in whole["layers"]}
    assert counts["cameras"] == 6272
    assert counts["bike-stations"] == KEPT["transport/bike_station_master_2026.csv"][1]
    layers = {layer["slug"]: layer["count"] for layer in ask(page, "/api/layers")}
    assert {"districts": 25, "neighbourhoods": 426, "zones": 5, "cameras": 6272}.items() <= layers.items()
    assert all(counts[slug] <= layers[slug] for slug in counts)  # rivers and parks go on beyond the city
    districts = [ask(page, f"/api/areas/{district['code']}") for district in whole["children"]]
    assert sum(district["population"] for district in districts) == whole["population"]
    assert sum(len(district["children"]) for district in districts) == 426


# 강남구 has six cameras in the file of 2019/2020, all in 개포동: 노원구 is where the file is rich.
def test_from_seoul_to_a_camera_of_nowon(page: Page, complaints: list[str]) -> None:
    page.goto("/")
    ready(page)
    enter(page, NOWON, "노원구")
    page.get_by_role("link", name="공릉1동").click()  # on the map a cluster of cameras stands over its middle
    expect(page.locator("main h1")).to_contain_text("공릉1동")
    inside = page.locator("section[aria-labelledby=inside]")
    inside.locator("button[aria-expanded]", has_text="CCTV").click()
    inside.locator("li li a", has_text="노원구").first.click()
    expect(page.locator("main h1")).to_contain_text("노원구")
    expect(page.locator("main")).to_contain_text("설치 목적")
    address = page.url
    page.reload()
    expect(page.locator("main")).to_contain_text("설치 목적")
    assert page.url == address
    page.go_back()
    expect(page.locator("main h1")).to_contain_text("공릉1동")
    assert complaints == []


def test_yeoksam_is_reached_and_says_that_it_has_no_cameras(page: Page) -> None:
    page.goto("/")
    ready(page)
    enter(page, "1168000000", "강남구")
    enter(page, "1168064000", "역삼1동")
    assert ask(page, "/api/layers/cameras/features?area=1168064000")["features"] == []
