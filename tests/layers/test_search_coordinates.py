"""Typed coordinates land where they should, whatever system they are typed in."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from layers.search.coordinates import Position, positions

CITY_HALL = (126.9779692, 37.566535)


def metres_between(position: Position, lon: float, lat: float) -> float:
    return (
        Point(position.lon, position.lat, srid=4326)
        .transform(5186, clone=True)
        .distance(Point(lon, lat, srid=4326).transform(5186, clone=True))
    )


def typed_in(epsg: int) -> tuple[float, float]:
    """City Hall as PostGIS puts it into a system, to the centimetre, as a document would print it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_X(p), ST_Y(p) FROM ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), 4326), %s) AS p", [*CITY_HALL, epsg])
        x, y = cursor.fetchone()
    return round(x, 2), round(y, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("epsg", [5186, 5181, 5179, 5174, 3857, 32652])
@pytest.mark.parametrize("form", ["{0} {1}", "{0}, {1}", "{1} {0}", "EPSG:{2} {0} {1}", "X={1} Y={0}"])
def test_city_hall_in_every_system_is_one_point(epsg: int, form: str) -> None:
    x, y = typed_in(epsg)
    found = positions(form.format(x, y, epsg))
    assert metres_between(next(p for p in found if p.epsg == epsg), *CITY_HALL) < 1
    if "EPSG" in form:
        assert {p.epsg for p in found} == {epsg}


@pytest.mark.parametrize(
    "text",
    [
        "37.566535 126.9779692",
        "126.9779692,37.566535",
        "(37.566535, 126.9779692)",
        "37°33'59.526\"N 126°58'40.689\"E",
        "N37°33′59.526″ E126°58′40.689″",
        "37 33 59.526, 126 58 40.689",
        "북위 37도 33분 59.526초 동경 126도 58분 40.689초",
        "37° 33.9921' 126° 58.67815'",
        "위도 37.566535 경도 126.9779692",
        "lat=37.566535 lon=126.9779692",
    ],
)
def test_degrees_in_every_writing(text: str) -> None:
    found = positions(text)
    assert [p.epsg for p in found] == [4326]
    assert metres_between(found[0], *CITY_HALL) < 1


def test_the_old_and_the_new_belt_cannot_be_told_apart_and_both_are_offered() -> None:
    found = positions("198056 451885")
    assert [p.epsg for p in found[:2]] == [5181, 5174]
    assert 250 < metres_between(found[0], found[1].lon, found[1].lat) < 400


@pytest.mark.parametrize(
    "text",
    ["", "마포구", "12 34", "37.5", "1 2 3", "126.97 37.5 마포", "37.5665 226.9", "37 99 59 126 58 40", "1168064000", "02-123-4567"],
)
def test_what_is_no_coordinate_is_none(text: str) -> None:
    assert positions(text) == []
