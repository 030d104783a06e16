"""One place in every coordinate system that Korean agencies publish in is one place here, in Python and in PostGIS."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.db import connection
from shapely.geometry.base import BaseGeometry

from geo.boundaries.project import project

REAL = Path(os.environ.get("MADANG_REAL_DATA", ""))
SHELTERS = REAL / "facilities" / "heat_shelters_2025_wgs84_and_5186.csv"

# Seoul City Hall, to the centimetre: Bessel (5174, 2097), GRS80 with 500 and 600 km false northing (5181, 5186), the national grid (5179).
CITY_HALL = (126.977969, 37.566535)
IN_METRES = {
    5174: (197984.03, 451583.74),
    2097: (198239.35, 451583.68),
    5181: (198053.65, 451888.92),
    5186: (198053.65, 551888.92),
    5179: (953898.47, 1952035.98),
}


def metres_apart(one: BaseGeometry, other: BaseGeometry) -> float:
    return shapely.distance(project(one, 4326, 5186), project(other, 4326, 5186))


@pytest.mark.parametrize("epsg", IN_METRES)
def test_city_hall_in_five_systems_is_one_point(epsg: int) -> None:
    found = project(shapely.Point(IN_METRES[epsg]), epsg, 4326)
    assert metres_apart(found, shapely.Point(CITY_HALL)) < 0.1


@pytest.mark.django_db
@pytest.mark.parametrize("epsg", IN_METRES)
def test_postgis_moves_city_hall_to_where_python_does(epsg: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_AsBinary(ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), %s), 4326))", [*IN_METRES[epsg], epsg])
        found = shapely.from_wkb(bytes(cursor.fetchone()[0]))
    assert metres_apart(found, project(shapely.Point(IN_METRES[epsg]), epsg, 4326)) < 0.001


@pytest.mark.parametrize(("said", "true", "metres"), [(5174, 5181, 313), (2097, 5181, 357), (5174, 2097, 255), (5186, 5181, 100_000)])
def test_a_wrong_system_is_as_far_off_as_is_known(said: int, true: int, metres: int) -> None:
    """So a test that takes one for the other cannot pass."""
    misread = project(shapely.Point(IN_METRES[true]), said, 4326)
    assert metres_apart(misread, shapely.Point(CITY_HALL)) == pytest.approx(metres, rel=0.01)


@pytest.mark.real_data
@pytest.mark.skipif(not SHELTERS.is_file(), reason="MADANG_REAL_DATA names no folder with facilities/")
def test_shelters_given_in_degrees_and_in_metres_agree_below_a_millimetre() -> None:
    with SHELTERS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    degrees = shapely.MultiPoint([(float(row["경도"]), float(row["위도"])) for row in rows])
    metres = np.array([(float(row["X좌표(EPSG:5186)"]), float(row["Y좌표(EPSG:5186)"])) for row in rows])
    apart = np.hypot(*(shapely.get_coordinates(project(degrees, 4326, 5186)) - metres).T)
    assert len(rows) == 4107
    assert apart.max() < 0.001
