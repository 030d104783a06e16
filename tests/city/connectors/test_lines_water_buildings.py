"""Tracks, roads, water and buildings from map files."""

from pathlib import Path

import pyproj
import pytest

from city.connectors.arterial_roads import ArterialRoads
from city.connectors.buildings import Buildings
from city.connectors.han_river import HanRiver
from city.connectors.rivers import Rivers
from city.connectors.subway_lines import SubwayLines

from .files import geojson_file, kept, told

LINE = [[127.0, 37.5], [127.01, 37.51]]
SQUARE = [[[127.0, 37.5], [127.1, 37.5], [127.1, 37.6], [127.0, 37.6], [127.0, 37.5]]]
HOUSE = {"id": "way/1", "height": 44, "area": 1, "label": "가나빌딩", "kind": "commercial", "address": "가나로 1"}


def test_a_track_drawn_twice_is_one_track(tmp_path: Path) -> None:
    file = geojson_file(tmp_path, ({"kind": "subway_line"}, "LineString", LINE), ({"kind": "subway_line"}, "LineString", LINE))
    assert told(SubwayLines(), file) == [(2, "", "repeated")]


def test_roads_have_a_known_class(tmp_path: Path) -> None:
    file = geojson_file(
        tmp_path,
        ({"class": "arterial"}, "LineString", LINE),
        ({"class": "mid"}, "LineString", LINE),
        ({"class": "path"}, "LineString", LINE),
        ({"class": None}, "LineString", LINE),
    )
    assert told(ArterialRoads(), file) == [(3, "class", "bad_value"), (4, "class", "bad_value")]


@pytest.mark.parametrize("said", ["", "5174", "4326"])
def test_rivers_are_read_in_the_bessel_system_they_are_published_in(tmp_path: Path, said: str) -> None:
    """City Hall lies 350 m off where the metres are taken for those of another datum."""
    to_bessel = pyproj.Transformer.from_crs(4326, 5174, always_xy=True)
    corners = [to_bessel.transform(lon, lat) for lon, lat in ((126.977, 37.566), (126.979, 37.566), (126.979, 37.568), (126.977, 37.566))]
    file = geojson_file(tmp_path, ({"fid": 7, "UCB": "4210"}, "MultiPolygon", [[corners]]), crs=said)
    (record,) = kept(Rivers(), file)
    assert record.geometry is not None
    assert record.geometry.bounds == pytest.approx((126.977, 37.566, 126.979, 37.568), abs=1e-7)
    assert (record.values["kind"], record.key) == ("river", ("7",))
    assert record.values["area_m2"] == pytest.approx(19_610, rel=0.01)


def test_an_unknown_kind_of_water_is_left_out(tmp_path: Path) -> None:
    metres = [[[200000, 450000], [200100, 450000], [200100, 450100], [200000, 450000]]]
    assert told(Rivers(), geojson_file(tmp_path, ({"fid": 1, "UCB": "9999"}, "Polygon", metres))) == [(1, "UCB", "bad_value")]


def test_the_han_has_its_name_in_two_languages(tmp_path: Path) -> None:
    (record,) = kept(HanRiver(), geojson_file(tmp_path, ({"id": "relation/1", "name": "한강", "area": 1}, "Polygon", SQUARE)))
    assert (record.values["name"], record.values["name_en"], record.values["source"]) == ("한강", "Han River", "han-river")


@pytest.mark.parametrize(
    ("change", "height", "default"),
    [
        ({}, 44.0, False),
        ({"height": 15}, 15.0, True),
        ({"height": 32}, 32.0, True),
        ({"height": 32, "kind": "hospital"}, 32.0, False),
        ({"height": None}, None, False),
        ({"height": 4_000}, None, False),
    ],
)
def test_a_height_that_nobody_measured_is_flagged(tmp_path: Path, change: dict[str, object], height: float | None, default: bool) -> None:
    (record,) = kept(Buildings(), geojson_file(tmp_path, ({**HOUSE, **change}, "Polygon", SQUARE)))
    assert (record.values["height"], record.values["height_default"]) == (height, default)


def test_uses_of_buildings_become_codes(tmp_path: Path) -> None:
    kinds = ("yes", "kindergarten", "cathedral", "spaceport")
    file = geojson_file(tmp_path, *(({**HOUSE, "id": f"way/{n}", "kind": kind}, "Polygon", SQUARE) for n, kind in enumerate(kinds)))
    assert [record.values["kind"] for record in kept(Buildings(), file)] == ["unknown", "education", "religious", "unknown"]
    assert told(Buildings(), file) == [(4, "kind", "unknown_code")]
