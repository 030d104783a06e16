"""Clusters of low zooms: counted from the audience's own rows and positions, and never old."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from accounts.audience import STRANGER, Audience
from layers import changes
from layers.declaration import Field, Text
from layers.watching import touch
from tiles.clusters import is_fresh, refresh, refresh_stale
from tiles.models import Cluster, Clustering
from tiles.query import drawing

from .conftest import OFFICIAL, SITES, Client, address_of, asking, heard, run, site

pytestmark = pytest.mark.usefixtures("sites")

PUBLIC, STAFF = "sites:public", "sites:staff"
SEOUL = (126.98, 37.56)


def scatter(count: int) -> None:
    """Sites over some 40 km; every third is closed to the public."""
    run(
        f"""INSERT INTO data.sites (id, name, size_m2, open, geometry, geometry_3857, coarse, coarse_3857)
        SELECT i, 'a', i, i % 3 > 0, p, ST_Transform(p, 3857), ST_SnapToGrid(p, 0.01), ST_Transform(ST_SnapToGrid(p, 0.01), 3857) FROM (
        SELECT i, ST_SetSRID(ST_MakePoint(126.8 + (i * 7919 % 4001) / 10000.0, 37.4 + (i * 104729 % 3001) / 10000.0), 4326) AS p
        FROM generate_series(1, {count}) AS i) AS points"""
    )


def total(features: list[dict[str, Any]]) -> int:
    inside = [f for f in features if all(0 <= c < 4096 for c in f["geometry"]["coordinates"])]
    return sum(f["properties"].get("count", 1) for f in inside)


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize(("viewer", "expected"), [("", 600), ("official", 900)])
def test_counts_are_of_the_rows_the_audience_sees(viewer: str, expected: int, kept: bool) -> None:
    scatter(900)
    if kept:
        refresh("sites")
    features = asking(lambda c: c.tile("sites", address_of(*SEOUL, 6), viewer)).layer("sites")
    assert total(features) == expected


def test_kept_and_counted_clusters_are_the_same_at_every_zoom() -> None:
    scatter(900)

    async def questions(client: Client) -> list[bytes]:
        return [(await client.tile("sites", address_of(*SEOUL, z), viewer)).raw for z in range(12) for viewer in ("", "official")]

    counted = asking(questions)
    refresh("sites")
    assert asking(questions) == counted


def test_kept_clusters_are_really_used() -> None:
    scatter(90)
    refresh("sites")
    Cluster.objects.filter(subject=PUBLIC, zoom=6).update(count=12345)
    assert {f["properties"]["count"] for f in asking(lambda c: c.tile("sites", address_of(*SEOUL, 6))).layer("sites")} == {12345}


def test_a_cell_with_one_point_keeps_its_id_and_fields() -> None:
    site(4, *SEOUL)
    refresh("sites")
    (feature,) = asking(lambda c: c.tile("sites", address_of(*SEOUL, 6))).layer("sites")
    assert (feature["id"], feature["properties"]) == (4, {"name": "현장 4", "size": 4.0, "since": "2026-03-01"})


def test_after_a_change_the_tile_it_touches_is_counted_from_the_rows_and_no_other() -> None:
    scatter(300)
    refresh("sites")
    Cluster.objects.filter(subject=PUBLIC).update(count=12345)  # so that what comes from there is known
    far = (129.0, 35.1)

    async def questions(client: Client) -> Any:
        before = changes.log().version(PUBLIC)
        await asyncio.to_thread(site, 1000, *far)
        await heard(PUBLIC, before)
        near, there = await client.tile("sites", address_of(*SEOUL, 9)), await client.tile("sites", address_of(*far, 9))
        return near.layer("sites"), there.layer("sites")

    near, there = asking(questions)
    assert {f["properties"]["count"] for f in near} == {12345}
    assert [f["id"] for f in there] == [1000]


def test_coarser_zooms_hold_the_same_points() -> None:
    scatter(500)
    refresh("sites")
    for subject, expected in ((PUBLIC, 334), (STAFF, 500)):
        for z in range(12):
            assert sum(Cluster.objects.filter(subject=subject, zoom=z).values_list("count", flat=True)) == expected


def test_the_worker_refreshes_what_is_stale_and_only_that() -> None:
    scatter(30)
    assert "sites" in refresh_stale()
    assert refresh_stale() == []
    run("DELETE FROM data.sites WHERE id = 1")
    assert not is_fresh(drawing(SITES, STRANGER.audience))
    assert "sites" in refresh_stale()
    assert is_fresh(drawing(SITES, OFFICIAL.audience))


def test_an_imported_table_is_counted_at_once() -> None:
    scatter(30)
    touch(SITES)
    assert is_fresh(drawing(SITES, STRANGER.audience))
    assert Clustering.objects.filter(subject__startswith="sites:").count() == 2


def test_whoever_sees_more_fields_of_the_same_rows_draws_from_the_same_clusters() -> None:
    scatter(30)
    more = replace(SITES, fields=(*SITES.fields, Field("inner", Text("내부", "Inner"), column="name", audience=Audience.RESTRICTED)))
    refresh("sites")
    restricted = drawing(more, Audience.RESTRICTED)
    assert restricted.projection.fields != drawing(more, Audience.STAFF).projection.fields
    assert restricted.subject == STAFF
    assert is_fresh(restricted)
    fewer = replace(more, relation=replace(more.relation, rows={**more.relation.rows, Audience.RESTRICTED: "id > 1"}))
    assert drawing(fewer, Audience.RESTRICTED).facts != restricted.facts


def test_what_is_no_longer_declared_is_forgotten() -> None:
    Cluster.objects.create(subject="gone:public", zoom=3, column=1, row=1, count=2, x=0, y=0)
    refresh_stale()
    assert not Cluster.objects.filter(subject="gone:public").exists()


def test_clusters_that_another_declaration_counted_are_not_drawn() -> None:
    """Even by a process that has drawn from them before: another declaration may have counted finer positions."""
    scatter(90)
    refresh("sites")

    async def questions(client: Client) -> list[dict[str, Any]]:
        await client.tile("sites", address_of(*SEOUL, 6))
        await asyncio.to_thread(Cluster.objects.filter(subject=PUBLIC).update, count=12345)
        await asyncio.to_thread(Clustering.objects.filter(subject=PUBLIC).update, facts="other")
        return (await client.tile("sites", address_of(*SEOUL, 7))).layer("sites")

    features = asking(questions)
    assert features
    assert all(f["properties"].get("count", 1) <= 60 for f in features)
