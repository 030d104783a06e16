"""Which area, on which day: by point, by code, by the path of the map."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fixtures.demo import areas
from fixtures.demo.setting import setting
from geo import queries
from geo.models import Area, AreaCode, AreaSuccession
from geo.store import Boundary, save, save_districts

from .squares import square

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2020, 1, 1), date(2024, 7, 1)
GANGNAM, SEOCHO, JONGNO = "1168000000", "1165000000", "1111000000"


@pytest.fixture
def small_city() -> None:
    """Gangnam and Seocho side by side in one zone, Jongno north of them; Gangnam in two neighbourhoods."""
    districts = [
        Boundary(SEOCHO, "서초구", square(0, 0), parent="zone-dongnam"),
        Boundary(GANGNAM, "강남구", square(1, 0), parent="zone-dongnam"),
        Boundary(JONGNO, "종로구", square(0, 1, width=2), parent="zone-dosim"),
    ]
    save_districts(districts, valid_from=FIRST, source="test")
    parts = [
        Boundary("1168064000", "역삼1동", square(1, 0, width=0.5), parent=GANGNAM),
        Boundary("1168065000", "역삼2동", square(1.5, 0, width=0.5), parent=GANGNAM),
    ]
    save(parts, level=Area.Level.NEIGHBOURHOOD, valid_from=FIRST, source="test")


@pytest.mark.usefixtures("small_city")
def test_a_point_lies_in_one_area_of_each_level() -> None:
    centre = square(1.1, 0.4, width=0.2).centroid
    chain = queries.containing(Point(centre.x, centre.y, srid=4326))
    assert [area.name_ko for area in chain] == ["서울특별시", "강남구", "역삼1동"]


@pytest.mark.usefixtures("small_city")
def test_a_point_on_a_shared_border_belongs_to_the_lower_code_only() -> None:
    x, y = square(1, 0).exterior.coords[0]
    on_border = Point(x, y + 0.001, srid=4326)
    assert Area.objects.filter(level="district", geometry__covers=on_border).count() == 2
    found = queries.area_at(on_border, level="district")
    assert found is not None
    assert found.code == SEOCHO


@pytest.mark.usefixtures("small_city")
def test_outside_the_city_there_is_no_area() -> None:
    assert queries.area_at(Point(129.0, 35.1, srid=4326), level="district") is None
    assert queries.containing(Point(129.0, 35.1, srid=4326)) == []


@pytest.mark.usefixtures("small_city")
def test_before_the_first_boundary_there_is_no_area() -> None:
    inside = square(1, 0).centroid
    assert queries.area_at(Point(inside.x, inside.y, srid=4326), level="district", on=date(2019, 12, 31)) is None


@pytest.mark.usefixtures("small_city")
def test_a_district_that_moved_answers_by_day() -> None:
    moved = [
        Boundary(SEOCHO, "서초구", square(0, 0, width=1.5), parent="zone-dongnam"),
        Boundary(GANGNAM, "강남구", square(1.5, 0, width=0.5), parent="zone-dongnam"),
        Boundary(JONGNO, "종로구", square(0, 1, width=2), parent="zone-dosim"),
    ]
    save_districts(moved, valid_from=SECOND, source="test")
    centre = square(1.2, 0.2, width=0.1).centroid
    point = Point(centre.x, centre.y, srid=4326)
    then, now = queries.area_at(point, level="district", on=date(2024, 6, 30)), queries.area_at(point, level="district", on=SECOND)
    assert then is not None
    assert now is not None
    assert (then.code, now.code) == (GANGNAM, SEOCHO)
    assert queries.area_by_code(GANGNAM, date(2021, 1, 1)).area_m2 > queries.area_by_code(GANGNAM).area_m2


@pytest.mark.usefixtures("small_city")
def test_the_path_of_the_map_skips_the_zones() -> None:
    neighbourhood = queries.area_by_code("1168064000")
    assert [area.name_ko for area in queries.ancestors(neighbourhood)] == ["서울특별시", "강남구"]
    zone = queries.zone_of(neighbourhood)
    assert zone is not None
    assert zone.code == "zone-dongnam"
    assert {area.code for area in queries.children(queries.area_by_code("1100000000"))} == {GANGNAM, SEOCHO, JONGNO}
    assert [area.code for area in queries.children(queries.area_by_code(GANGNAM))] == ["1168064000", "1168065000"]
    assert {area.code for area in queries.siblings(queries.area_by_code(GANGNAM))} == {SEOCHO, JONGNO}


@pytest.mark.usefixtures("small_city")
def test_a_retired_code_leads_to_the_area_that_took_most_of_it() -> None:
    merged = [Boundary("1168066000", "역삼동", square(1, 0), parent=GANGNAM)]
    heirs = {"1168064000": [("1168066000", 1.0)], "1168065000": [("1168066000", 1.0)]}
    save(merged, level=Area.Level.NEIGHBOURHOOD, valid_from=SECOND, source="test", successors=heirs)
    assert queries.area_by_code("1168064000").code == "1168066000"
    assert queries.area_by_code("1168064000", date(2024, 6, 30)).name_ko == "역삼1동"


@pytest.mark.usefixtures("small_city")
def test_a_retired_code_without_a_successor_is_unknown() -> None:
    save(
        [Boundary("1168064000", "역삼1동", square(1, 0, width=0.5), parent=GANGNAM)],
        level="neighbourhood",
        valid_from=SECOND,
        source="test",
    )
    with pytest.raises(Area.DoesNotExist, match="nothing followed"):
        queries.area_by_code("1168065000")
    with pytest.raises(Area.DoesNotExist, match="no area has the code"):
        queries.area_by_code("9999999999")


@pytest.mark.usefixtures("small_city")
def test_a_ring_of_successors_ends() -> None:
    Area.objects.filter(level="neighbourhood").update(valid_to=SECOND)
    one, two = Area.objects.filter(level="neighbourhood").order_by("code")
    AreaSuccession.objects.create(predecessor=one, successor=two, on=SECOND)
    AreaSuccession.objects.create(predecessor=two, successor=one, on=SECOND)
    with pytest.raises(Area.DoesNotExist):
        queries.area_by_code(one.code)


@pytest.mark.usefixtures("small_city")
def test_the_same_digits_name_different_districts_in_different_systems() -> None:
    AreaCode.objects.update_or_create(area=Area.objects.get(code=JONGNO), system="mois", defaults={"code": "11110"})
    AreaCode.objects.update_or_create(area=Area.objects.get(code=GANGNAM), system="kostat5", defaults={"code": "11110"})
    assert queries.area_by_system_code("mois", "11110").code == JONGNO
    assert queries.area_by_system_code("kostat5", "11110").code == GANGNAM


def test_area_at_is_answered_by_the_spatial_index() -> None:
    areas.load(setting(1))
    point = Point(127.03, 37.50, srid=4326)
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as captured:
        cursor.execute("ANALYZE geo_area")
        assert queries.area_at(point, level="neighbourhood") is not None
        cursor.execute("EXPLAIN " + captured[-1]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "geo_area_geometry_6b9f060f_id" in plan, plan
