"""What a tile holds: who sees which rows, fields and positions, at the edges, at low zooms, within the budget."""

from datetime import date
from typing import Any

import pytest

from layers import changes
from layers.changes import tile_box
from layers.statement import Statement
from tiles.query import BUDGET, drawing

from .conftest import CITY, OFFICIAL, PLOTS, SEA, SITES, Client, address_of, asking, centre, degrees, plot, run, site

pytestmark = pytest.mark.usefixtures("sites")


def test_a_site_is_drawn_with_its_id_and_the_fields_of_a_tile() -> None:
    site(7, *centre(CITY))
    reply = asking(lambda c: c.tile("sites", CITY, "official"))
    (feature,) = reply.layer("sites")
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert feature["id"] == 7
    assert feature["properties"] == {"name": "현장 7", "size": 7.0, "since": "2026-03-01", "keeper": "김"}


def test_at_sea_there_is_nothing_and_the_answer_says_so_with_an_etag() -> None:
    site(7, *centre(CITY))
    reply = asking(lambda c: c.tile("sites,plots", SEA))
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["etag"]


def test_a_stranger_sees_open_rows_at_rounded_positions_without_staff_fields() -> None:
    site(1, 126.98, 37.56)
    site(2, 126.98, 37.56, is_open=False)
    site(3, 126.9849, 37.5649)
    reply = asking(lambda c: c.tile("sites", address_of(126.98, 37.56, 18)))
    assert [f["id"] for f in reply.layer("sites")] == [3, 1]
    assert not any("keeper" in f["properties"] or "note" in f["properties"] for f in reply.layer("sites"))
    assert len({tuple(f["geometry"]["coordinates"]) for f in reply.layer("sites")}) == 1


@pytest.mark.parametrize("z", range(23))
def test_at_no_zoom_does_a_stranger_see_a_hidden_site_or_count_it(z: int) -> None:
    site(1, 126.9832, 37.5632)
    site(2, 126.9832, 37.5632, is_open=False)
    exact = asking(lambda c: c.tile("sites", address_of(126.9832, 37.5632, z)))
    rounded = asking(lambda c: c.tile("sites", address_of(126.98, 37.56, z)))
    for reply in (exact, rounded):
        assert all(f["id"] == 1 and "count" not in f["properties"] for f in reply.layer("sites"))
    assert len(rounded.layer("sites")) == 1
    if z > 14:
        assert exact.status == 204


def test_a_hidden_layer_among_several_is_not_found_with_the_body_of_an_unknown_one() -> None:
    async def questions(client: Client) -> list[tuple[int, bytes]]:
        return [
            (r.status, r.body)
            for r in [
                await client.tile(slugs, CITY, viewer)
                for slugs, viewer in (("hidden", ""), ("nothing", ""), ("sites,hidden", ""), ("sites,nothing", ""), ("secret", "official"))
            ]
        ]

    answers = asking(questions)
    assert {status for status, _ in answers} == {404}
    assert len({body for _, body in answers}) == 1


def test_an_operator_gets_a_restricted_layer_and_nobody_may_keep_it() -> None:
    from tiles import production

    site(1, *centre(CITY))
    lon, lat = centre(CITY)
    reply = asking(lambda c: c.tile("secret", address_of(round(lon, 2), round(lat, 2), 16), "operator"))
    assert len(reply.layer("secret")) == 1
    assert reply.headers["cache-control"] == "private, no-cache"
    assert len(production._cache) == 0


def test_a_point_in_the_strip_beside_an_edge_is_in_both_tiles() -> None:
    west, south, _east, north = tile_box(CITY)
    lon, lat = degrees(west + 1, (south + north) / 2)
    site(5, lon, lat)

    async def questions(client: Client) -> list[list[dict[str, Any]]]:
        z, x, y = CITY
        return [(await client.tile("sites", (z, column, y), "official")).layer("sites") for column in (x - 1, x, x + 1)]

    left, here, right = asking(questions)
    assert [f["id"] for f in (*left, *here)] == [5, 5]
    assert not right
    assert left[0]["geometry"]["coordinates"][0] > 4096


def test_a_relation_from_a_national_grid_has_right_edges() -> None:
    """Positions measured in EPSG:5186 and drawn from 3857: a symbol one metre beyond an edge is still in the next tile."""
    west, south, _east, north = tile_box(CITY)
    run(
        """INSERT INTO data.sites (id, geometry, geometry_3857) SELECT 5, ST_Transform(g, 4326), ST_Transform(g, 3857)
        FROM ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), 3857), 5186) AS g""",
        *(west - 1, (south + north) / 2),
    )
    reply = asking(lambda c: c.tile("sites", CITY, "official"))
    assert [f["id"] for f in reply.layer("sites")] == [5]
    assert -64 <= reply.layer("sites")[0]["geometry"]["coordinates"][0] < 0


def test_several_layers_come_in_one_tile_whatever_their_order() -> None:
    lon, lat = centre(CITY)
    site(1, lon, lat)
    plot(2, (lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01))

    async def questions(client: Client) -> Any:
        one, other = await client.tile("sites,plots", CITY, "official"), await client.tile("plots,sites,plots", CITY, "official")
        plain = await client.tile("plots,sites", CITY, "official", accept_encoding="identity")
        return one, other, plain

    one, other, plain = asking(questions)
    assert [f["id"] for f in one.layer("sites")] + [f["id"] for f in one.layer("plots")] == [1, 2]
    assert (one.body, one.headers["etag"]) == (other.body, other.headers["etag"])
    assert "content-encoding" not in plain.headers
    assert plain.body == one.raw


def test_low_zooms_draw_the_coarse_copy_and_rows_without_one_as_they_are() -> None:
    plot(1, (126.9, 37.5, 127.0, 37.6), "One")
    plot(2, (127.1, 37.5, 127.2, 37.6))
    run("INSERT INTO data.plots_coarse SELECT 1, 9, ST_Buffer(ST_Transform(ST_SetSRID(ST_MakePoint(126.95, 37.55), 4326), 3857), 9000, 1)")
    run("INSERT INTO data.plots_coarse SELECT 3, 9, ST_Buffer(ST_Transform(ST_SetSRID(ST_MakePoint(126.95, 37.55), 4326), 3857), 9000, 1)")

    async def questions(client: Client) -> Any:
        return [(await client.tile("plots", address_of(127.05, 37.55, z))).layer("plots") for z in (7, 10)]

    low, high = asking(questions)
    assert [f["id"] for f in low] == [1, 2]
    ring = low[0]["geometry"]["coordinates"][0]
    assert len({x for x, _ in ring}) == 3  # the copy is a diamond, the plot a rectangle
    assert all(len({x for x, _ in f["geometry"]["coordinates"][0]}) == 2 for f in high)


def test_the_plan_of_a_tile_uses_the_spatial_index() -> None:
    run("INSERT INTO data.sites (id, coarse_3857) SELECT i, ST_SetSRID(ST_MakePoint(i, i), 3857) FROM generate_series(1, 50000) AS i")
    run("ANALYZE data.sites")
    found = drawing(SITES, OFFICIAL.audience.PUBLIC)
    for query in (found.features(14), found.count(14), found.counted_clusters):
        assert "sites_coarse_gist" in explain(query)


def explain(query: Statement) -> str:
    text = query.text.decode()
    for number, value in reversed(list(enumerate((14, 13970, 6345, 100, 100, 100, 100, 100), 1))):
        text = text.replace(f"${number}", str(value))
    return "\n".join(row[0] for row in run(f"EXPLAIN {text}"))


def test_the_same_rows_give_the_same_bytes() -> None:
    run(
        """INSERT INTO data.plots SELECT i, 'p', '', ST_Transform(g, 4326), g FROM generate_series(1, 3000) AS i,
        ST_Expand(ST_SetSRID(ST_MakePoint(14130000 + (i * 7919) % 3000, 4515000 + (i * 104729) % 3000), 3857), 50) AS g"""
    )

    async def questions(client: Client) -> set[bytes]:
        from tiles import production

        bodies = set()
        for _ in range(8):
            production.forget()
            bodies.add((await client.tile("plots", (13, 6984, 3172))).body)
        return bodies

    assert len(asking(questions)) == 1


def test_a_tile_over_the_budget_keeps_what_matters_most_and_says_so() -> None:
    run(
        """INSERT INTO data.sites (id, name, size_m2, coarse_3857)
        SELECT i, md5(i::text) || md5((i + 1)::text), i, ST_SetSRID(ST_MakePoint(14137000 + i % 700, 4518000 + i / 700), 3857)
        FROM generate_series(1, 20000) AS i"""
    )
    lon, lat = degrees(14137100, 4518010)
    reply = asking(lambda c: c.tile("sites", address_of(lon, lat, 14)))
    kept = [f["id"] for f in reply.layer("sites")]
    assert 0.8 * BUDGET < len(reply.raw) <= BUDGET
    assert reply.headers["x-madang-capped"] == f"sites;kept={len(kept)};of=20000"
    assert kept == list(range(20000, 20000 - len(kept), -1))


def test_one_feature_larger_than_the_budget_is_still_drawn() -> None:
    run(
        """INSERT INTO data.plots (id, geometry_3857) SELECT 1, ST_SetSRID(ST_MakeLine(
        array_agg(ST_MakePoint(14130000 + i * 7919 % 3900, 4515400 + i * 104729 % 4000) ORDER BY i)), 3857)
        FROM generate_series(1::bigint, 200000) AS i"""
    )
    run("INSERT INTO data.plots (id, geometry_3857) SELECT 2, ST_Envelope(geometry_3857) FROM data.plots")
    reply = asking(lambda c: c.tile("plots", (13, 6984, 3172)))
    assert len(reply.raw) > BUDGET
    assert [f["id"] for f in reply.layer("plots")] == [1]
    assert reply.headers["x-madang-capped"] == "plots;kept=1;of=2"


def test_dates_are_one_form() -> None:
    site(1, *centre(CITY))
    (feature,) = asking(lambda c: c.tile("sites", CITY, "official")).layer("sites")
    assert date.fromisoformat(feature["properties"]["since"]) == date(2026, 3, 1)


def test_the_layer_may_have_no_fields_for_a_tile() -> None:
    site(1, *centre(CITY))
    (feature,) = asking(lambda c: c.tile("hidden", CITY, "official")).layer("hidden")
    assert (feature["id"], feature["properties"]) == (1, {})


def test_the_subject_of_a_tile_is_watched() -> None:
    async def questions(client: Client) -> int | None:
        await client.tile("plots", CITY)
        return changes.log().version(drawing(PLOTS, OFFICIAL.audience).subject, CITY)

    assert asking(questions) is not None
