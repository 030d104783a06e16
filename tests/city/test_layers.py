"""Projects and construction sites as layers: what strangers see, what staff see, and what is wrong right now."""

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.test import Client

from accounts.audience import STRANGER
from layers.exceptions import worst
from tests.sites import signed_in

from .works import project, site

pytestmark = pytest.mark.django_db
COLLECTION = GEOSGeometry(
    "SRID=4326;GEOMETRYCOLLECTION(POINT(127 37.5),LINESTRING(127 37.5,127.1 37.5),"
    "POLYGON((127 37.5,127.01 37.5,127.01 37.51,127 37.5)),POLYGON((127.02 37.5,127.03 37.5,127.03 37.51,127.02 37.5)))"
)


def features(client: Client, slug: str, query: str = "") -> list[dict[str, object]]:
    answer = client.get(f"/api/layers/{slug}/features{query}")
    assert answer.status_code == 200, answer.content
    return [feature["properties"] for feature in answer.json()["features"]]


def test_a_stranger_sees_what_the_city_publishes_and_no_note(client: Client) -> None:
    project()
    site("S1", ("2026-03-01", 50, 40))
    seen = features(client, "construction")[0]
    assert (seen["planned"], seen["actual"], seen["delay"], seen["risk"]) == (50, 40, -10, "late")
    assert not {"note", "department_ko", "position_swapped"} & seen.keys()
    assert "note" not in features(client, "projects")[0]
    staff = signed_in("official")
    assert features(staff, "construction")[0]["note"] == features(staff, "projects")[0]["note"] == "zq-내부"
    assert client.get("/api/layers/construction/features?note__contains=zq").status_code == 400


def test_a_projects_money_and_steps_are_added_up(client: Client) -> None:
    mine = project()
    site("S1", project=mine)
    site("S2", project=mine)
    seen = features(client, "projects")[0]
    assert [seen[name] for name in ("budget_planned", "budget_spent", "budget_used", "steps", "steps_done", "sites")] == [
        1500, 600, 40, 2, 1, 2,
    ]  # fmt: skip


def test_a_place_of_any_shape_is_a_point_a_route_and_an_area(client: Client) -> None:
    project("P1", COLLECTION)
    project("P2")
    assert {row["code"] for row in features(client, "projects", "?bbox=126,37,128,38")} == {"P1", "P2"}
    shapes = {
        slug: client.get(f"/api/layers/{slug}/features").json()["features"] for slug in ("projects", "project-routes", "project-areas")
    }
    kinds = {slug: {(f["properties"]["code"], f["geometry"]["type"]) for f in found} for slug, found in shapes.items()}
    assert kinds == {
        "projects": {("P1", "Point"), ("P2", "Point")},
        "project-routes": {("P1", "MultiLineString")},
        "project-areas": {("P1", "MultiPolygon")},
    }


def test_late_works_are_exceptions_most_delayed_first() -> None:
    late, worse, fine = site("S1", ("2026-03-01", 50, 39)), site("S2", ("2026-03-01", 50, 30)), site("S3", ("2026-03-01", 50, 50))
    site("S4", ("2026-03-01", 50, None))
    overdue = site("S5", ends_on="2026-01-31")
    found, _kinds = worst(STRANGER, None, 10)
    ranked = [(row.kind, row.id) for row in found if row.layer == "construction"]
    assert [key for kind, key in ranked if kind == "late-work"] == [worse.pk, late.pk]
    assert ("overdue-work", overdue.pk) in ranked
    assert fine.pk not in {key for _kind, key in ranked}
