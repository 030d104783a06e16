"""The files as they were published: what is kept of each, in the city's real borders."""

from pathlib import Path

import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection

from feeds.connector import connectors
from feeds.models import Run
from feeds.runs import run
from layers.imports import store_of
from tests.sensors.places import make_area

# connector, file, read, kept, mended
FILES = (
    ("bus-stops", "transport/bus_stops_seoul_20260108.xlsx", 11_237, 11_224, 0),
    ("subway-stations", "transport/seoulmetro_line1_8_stations_20250814.csv", 276, 261, 0),
    ("subway-lines", "transport/seoul_osm_subway_lines_2026.geojson", 1_509, 1_352, 0),
    ("arterial-roads", "roads/seoul_osm_roads_arterial_2026.geojson", 21_625, 14_247, 0),
    ("parks", "parks/seoul_urbanplan_parks_simplified_wgs84.geojson", 1_888, 1_886, 38),
    ("major-parks", "parks/seoul_major_parks_2025.csv", 131, 123, 9),
    ("rivers", "water/seoul_river_lake_epsg5174.geojson", 379, 371, 0),
    ("han-river", "water/han_river_osm_polygon.geojson", 1, 1, 0),
    ("buildings", "buildings/yeoksam_buildings_osm_2026.geojson", 5_205, 5_205, 2),
    ("heat-shelters", "facilities/heat_shelters_2025_wgs84_and_5186.csv", 4_107, 4_107, 0),
)


def the_city(folder: Path) -> None:
    import pyogrio

    districts = pyogrio.read_dataframe(folder / "admin" / "seoul_gu_sgis_20240630_full_wgs84.geojson")
    city = shapely.buffer(shapely.union_all(districts.geometry), 0)
    make_area("city", "1100000000", GEOSGeometry(memoryview(city.wkb), srid=4326))
    for code, shape in zip(districts["SGG_CD"], districts.geometry, strict=True):
        make_area("district", code, GEOSGeometry(memoryview(shape.wkb), srid=4326))


def loaded(name: str, file: Path) -> Run:
    connector = connectors()[name]()
    outcome = run(connector, file, store=store_of(connector))
    assert outcome.run is not None
    return outcome.run


def one(query: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = cursor.fetchone()
    assert found is not None
    return tuple(found)


@pytest.mark.django_db
@pytest.mark.real_data
def test_every_file_keeps_what_is_written_in_the_documentation(real_data: Path) -> None:
    the_city(real_data)
    found = {}
    for name, path, *_counts in FILES:
        done = loaded(name, real_data / path)
        found[name] = (done.read, done.kept, done.mended)
        assert (done.unknown_fields, done.read) == ([], done.kept + done.rejected)
    assert found == {name: (read, kept, mended) for name, _path, read, kept, mended in FILES}
    assert one("SELECT min(length(stop_number)), count(*) FILTER (WHERE stop_number LIKE '0%') > 0 FROM data.bus_stops") == (5, True)
    assert one("SELECT max(position_offset_m) < 0.0001, bool_or(positions_differ) FROM data.heat_shelters") == (True, False)
    assert one("SELECT count(*) FROM data.buildings WHERE height_default") == (3_716,)
    assert one("SELECT count(*) FROM data.major_parks WHERE positions_differ") == (7,)
    # Two agencies' Han, one of them moved from another datum: what they share is most of the smaller one.
    shared = "SELECT sum(ST_Area(ST_Intersection(r.geometry, h.geometry)::geography)) / 1e6 FROM data.rivers r, data.han_river h"
    assert one(f"SELECT ({shared}) > 20") == (True,)
