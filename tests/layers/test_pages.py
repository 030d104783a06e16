"""A page of the features in an area: right by whichever way it is found, and found without reading all that lies there."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from accounts.audience import Audience
from geo.models import Area
from layers import counting, pages
from layers.conditions import Box, Condition
from layers.filters import compile_filters
from layers.projection import project
from layers.watching import watch
from tests.sites import SITES_LAYER, declared, make_areas, make_tables

pytestmark = pytest.mark.usefixtures("many")
ROWS = 3_000


def run(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def many(db: None) -> Iterator[None]:
    """A third of them in order of their longitude, as agencies' files come; the rest anywhere. Every fifth is for staff."""
    make_tables()
    make_areas()
    run("TRUNCATE data.sites")
    run(
        "INSERT INTO data.sites (id, geometry, kind, seen_by) SELECT i, ST_Point("
        "127 + 0.1 * CASE WHEN i < %(rows)s / 3 THEN i * 3.0 / %(rows)s ELSE abs(sin(i * 12.9898)) END, 37.5 + 0.1 * abs(sin(i * 78.233)), "
        "4326), CASE i %% 2 WHEN 0 THEN 'bell' ELSE 'camera' END, CASE i %% 5 WHEN 0 THEN 'staff' ELSE 'public' END "
        "FROM generate_series(1, %(rows)s) AS i",
        {"rows": ROWS},
    )
    run("ANALYZE data.sites")
    with declared(SITES_LAYER):
        watch(SITES_LAYER)
        yield


def paged(audience: Audience, place: str | Box, limit: int, conditions: list[Condition] | None = None) -> list[int]:
    """Keys of all pages, one after the other. ``place``: an area's code or a box."""
    projection, where = project(SITES_LAYER, audience), located(place)
    found: list[int] = []
    after: int | None = None
    while True:
        page = pages.page(projection, conditions or [], (), limit=limit, after=after, **where)
        assert len(page.features) == limit or not page.more
        found += [json.loads(feature)["id"] for feature in page.features]
        if not page.more:
            return found
        after = page.last


def located(place: str | Box) -> dict[str, Any]:
    return {"box": place} if isinstance(place, Box) else {"area": Area.objects.get(code=place)}


def true(audience: Audience, code: str, kind: str = "%") -> list[int]:
    column, rows = ("rough", "seen_by = 'public'") if audience == Audience.PUBLIC else ("geometry", "true")
    query = (
        f"SELECT s.id FROM data.sites AS s, geo_area AS a WHERE a.code = %s AND ST_Intersects(a.geometry, s.{column}) "
        f"AND {rows} AND s.kind LIKE %s ORDER BY 1"
    )
    return [key for (key,) in run(query, [code, kind])]


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.STAFF])
@pytest.mark.parametrize("code", ["T1", "zone-t", "T11", "T12", "T111"])
def test_pages_hold_every_feature_of_an_area_once_and_in_order(counted: bool, audience: Audience, code: str) -> None:
    if counted:
        counting.count_stale()
    assert paged(audience, code, 97) == true(audience, code)


@pytest.mark.parametrize("code", ["T1", "T12"])
def test_a_filter_that_few_meet_is_answered_as_well(code: str) -> None:
    run("UPDATE data.sites SET kind = 'rare' WHERE id % 500 = 2")
    counting.count_stale()
    projection = project(SITES_LAYER, Audience.PUBLIC)
    for kind in ("bell", "rare", "none"):
        conditions = compile_filters(projection, [("kind", kind)])
        assert paged(Audience.PUBLIC, code, 20, conditions) == true(Audience.PUBLIC, code, kind)


def test_what_has_been_added_since_the_count_is_on_its_page() -> None:
    counting.count_stale()
    run(
        "INSERT INTO data.sites (id, geometry, kind, seen_by) "
        "SELECT k, ST_Point(127.07, 37.55, 4326), 'bell', 'public' FROM unnest(%s) AS k",
        [[-5, 9999]],
    )
    assert paged(Audience.PUBLIC, "T12", 97) == true(Audience.PUBLIC, "T12")
    assert paged(Audience.PUBLIC, "T12", 97)[:: len(true(Audience.PUBLIC, "T12")) - 1] == [-5, 9999]


BOXES = {"few": Box(127.035, 37.525, 127.045, 37.535), "some": Box(127.035, 37.535, 127.055, 37.565), "all": Box(126, 37, 128, 38)}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.STAFF])
def test_pages_hold_every_feature_of_a_box_once_and_in_order(audience: Audience, box: Box) -> None:
    found = paged(audience, box, 7 if box == BOXES["few"] else 97)
    assert found
    assert found == true_in_box(audience, box)


def test_what_touches_a_box_in_single_precision_only_is_not_in_it() -> None:
    """The spatial index knows places to about a metre."""
    run("UPDATE data.sites SET geometry = ST_Point(CASE id WHEN 1 THEN 127.0500001 ELSE 127.0499999 END, 37.55, 4326) WHERE id < 3")
    box = Box(127.049, 37.549, 127.05, 37.551)
    ((nearly,),) = run(
        "SELECT array_agg(id) FROM data.sites WHERE id < 3 AND geometry && ST_MakeEnvelope(%s, %s, %s, %s, 4326)",
        [box.west, box.south, box.east, box.north],
    )
    assert sorted(nearly) == [1, 2]
    assert [key for key in paged(Audience.STAFF, box, 97) if key < 3] == [2]


def test_a_box_and_an_area_and_a_filter_all_hold() -> None:
    projection = project(SITES_LAYER, Audience.PUBLIC)
    bells = compile_filters(projection, [("kind", "bell")])
    inside = set(true(Audience.PUBLIC, "T11", "bell")) & set(true_in_box(Audience.PUBLIC, BOXES["some"]))
    page = pages.page(projection, bells, (), limit=1_000, box=BOXES["some"], area=Area.objects.get(code="T11"))
    assert [json.loads(feature)["id"] for feature in page.features] == sorted(inside)
    assert inside
    assert paged(Audience.PUBLIC, BOXES["some"], 20, bells) == sorted(
        set(true_in_box(Audience.PUBLIC, BOXES["some"])) & {key for key in range(ROWS + 1) if key % 2 == 0}
    )


def true_in_box(audience: Audience, box: Box) -> list[int]:
    column, rows = ("rough", "seen_by = 'public'") if audience == Audience.PUBLIC else ("geometry", "true")
    query = f"SELECT id FROM data.sites WHERE {rows} AND ST_X({column}) BETWEEN %s AND %s AND ST_Y({column}) BETWEEN %s AND %s ORDER BY 1"
    return [key for (key,) in run(query, [box.west, box.east, box.south, box.north])]


# ---- by what way


def plan(place: str | Box, limit: int) -> dict[str, tuple[int, int]]:
    """Of each index of the table that the page's query names: how often it was gone through, and how many rows it gave."""
    asked: list[tuple[Any, Any]] = []

    def listen(execute: Any, query: Any, values: Any, many: bool, context: Any) -> Any:
        asked.append((query, values))
        return execute(query, values, many, context)

    with connection.execute_wrapper(listen):
        pages.page(project(SITES_LAYER, Audience.PUBLIC), [], (), limit=limit, **located(place))
    query, values = asked[-1]
    ((found,),) = run(
        f"EXPLAIN (ANALYZE, FORMAT JSON) {query if isinstance(query, str) else query.as_string(connection.connection)}", values
    )
    scans: dict[str, tuple[int, int]] = {}
    for node in nodes(found[0]["Plan"]):
        if node.get("Relation Name") == "sites" or node.get("Index Name", "").startswith("sites"):
            name = node.get("Index Name", node["Node Type"])
            loops, rows = scans.get(name, (0, 0))
            scans[name] = loops + node["Actual Loops"], rows + node["Actual Loops"] * int(node["Actual Rows"])
    return scans


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def test_the_first_page_of_a_large_area_is_found_by_walking_the_keys_a_short_way() -> None:
    counting.count_stale()
    for code in ("T1", "T12"):  # the rows in order are all before T12's first: it is begun there
        scans = plan(code, 10)
        assert scans["sites_rough_idx"][0] == 0, scans
        assert scans["sites_pkey"][1] < 200, scans


def test_a_small_area_is_found_by_the_spatial_index() -> None:
    run(
        "UPDATE data.sites SET geometry = ST_Point(127.09, 37.59, 4326) "
        "WHERE id % 200 > 0 AND ST_Intersects(rough, (SELECT geometry FROM geo_area WHERE code = 'T111'))"
    )
    run("ANALYZE data.sites")
    counting.count_stale()
    scans = plan("T111", 10)
    assert scans["sites_rough_idx"][0] == 1, scans
    assert scans["sites_pkey"][1] <= len(true(Audience.PUBLIC, "T111")), scans


def test_the_first_page_of_a_box_is_found_by_walking_the_keys_where_that_is_shorter() -> None:
    """Looking closely at a place is dear, but is not done to what is walked past."""
    found = len(true_in_box(Audience.PUBLIC, BOXES["some"]))
    assert 90 < found < 150  # the index was asked up to √(11 · 3,000) of them, as long as each row walked past cost as much
    scans = plan(BOXES["some"], 10)
    assert list(scans) == ["sites_pkey"]
    assert "sites_pkey" not in plan(BOXES["few"], 10)
