"""Places in forms: numbers and GeoJSON are read strictly, errors name the field, and the page loads nothing from other hosts."""

import json

import pytest
from django import forms
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon
from django.utils import translation

from geo.map_fields import Assets, PointField, ShapeField

RING = [[127.0, 37.5], [127.1, 37.5], [127.1, 37.6], [127.0, 37.6], [127.0, 37.5]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}
BOW_TIE = {"type": "Polygon", "coordinates": [[RING[0], RING[2], RING[1], RING[3], RING[0]]]}


class Sheet(forms.Form):
    at = PointField()
    area = ShapeField(geom_type="MULTIPOLYGON", required=False)


def filled(lon: str = "127.05", lat: str = "37.55", area: object = "") -> Sheet:
    text = area if isinstance(area, str) else json.dumps(area)
    return Sheet({"at_lon": lon, "at_lat": lat, "area": text})


def test_a_place_and_a_shape_come_out_in_degrees() -> None:
    sheet = filled(area=SQUARE)
    assert sheet.is_valid(), sheet.errors
    assert (sheet.cleaned_data["at"].coords, sheet.cleaned_data["at"].srid) == ((127.05, 37.55), 4326)
    assert isinstance(sheet.cleaned_data["area"], MultiPolygon)
    assert sheet.cleaned_data["area"].srid == 4326
    assert filled(area={"type": "Feature", "properties": {}, "geometry": SQUARE}).is_valid()
    assert filled().is_valid()


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [
        ("37.55", "127.05", "Are longitude and latitude in each other"),
        ("127", "40", "Latitude must lie between 33 and 39 degrees"),
        ("east", "37", "Longitude is not a number of degrees"),
        ("nan", "37", "Longitude is not a number of degrees"),
        ("", "37", "required"),
    ],
)
def test_numbers_that_are_no_place_are_refused_by_name(lon: str, lat: str, said: str) -> None:
    with translation.override("en"):
        sheet = filled(lon, lat)
        assert said in str(sheet.errors["at"])


@pytest.mark.parametrize(("lon", "lat"), [("127", ""), ("", "37.5")])
def test_half_a_place_is_refused_where_none_is_allowed(lon: str, lat: str) -> None:
    field = PointField(required=False)
    assert field.clean(["", ""]) is None
    with translation.override("en"), pytest.raises(forms.ValidationError, match="both longitude and latitude"):
        field.clean([lon, lat])


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("{", "not a geometry in GeoJSON"),
        ("3", "not a geometry in GeoJSON"),
        ("POINT(127 37)", "not a geometry in GeoJSON"),
        ('{"type": "Polygon", "coordinates": "x"}', "not a geometry in GeoJSON"),
        ("[" * 5_000, "not a geometry in GeoJSON"),
        ({"type": "Point", "coordinates": [127, 37.5]}, "this field holds a MULTIPOLYGON"),
        ({"type": "Polygon", "coordinates": [[[*place, 5] for place in RING]]}, "Heights are not kept"),
        (BOW_TIE, "Self-intersection"),
        ({"type": "Polygon", "coordinates": [[[lat, lon] for lon, lat in RING]]}, "outside the country"),
        ({"type": "MultiPolygon", "coordinates": []}, "empty"),
    ],
)
def test_shapes_that_are_none_are_refused_with_the_reason(area: object, said: str) -> None:
    with translation.override("en"):
        sheet = filled(area=area)
        assert said in str(sheet.errors["area"])


def test_what_was_not_touched_has_not_changed() -> None:
    square = MultiPolygon(Polygon(RING), srid=4326)
    start = {"at": Point(127.0512345678901, 37.55, srid=4326), "area": square}
    page = Sheet(initial=start)
    same = Sheet(
        {"at_lon": str(start["at"].coords[0]), "at_lat": "37.55", "area": page["area"].value()},  # type: ignore[attr-defined]
        initial=start,
    )
    assert same.changed_data == []
    assert Sheet({"at_lon": "127.06", "at_lat": "37.55", "area": page["area"].value()}, initial=start).changed_data == ["at"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_holds_inputs_a_map_can_read_and_names_no_host(language: str) -> None:
    with translation.override(language):
        page = Sheet(initial={"at": Point(127.05, 37.55), "area": GEOSGeometry(json.dumps(SQUARE))})
        html = page.as_div() + str(page.media)
    assert 'data-axis="lon"' in html
    assert 'value="127.05"' in html
    assert 'data-type="MULTIPOLYGON"' in html
    assert "//" not in html.replace("&quot;", "")
    assert ("경도" in html) == (language == "ko")


def test_the_front_end_brings_the_map_and_without_it_inputs_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 'type="module"' in str(Sheet().media)
    monkeypatch.setattr("geo.map_fields._assets", Assets)
    assert str(Sheet().media) == ""
