"""What is counted ahead: never wrong whatever is changed, for every audience; and really used."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.audience import Audience
from geo.models import Area
from layers import counting, counts, datasets, pool, registry
from layers.models import AreaCount, Change, Counting, Move, SourceCount
from layers.projection import Projection, project
from layers.watching import fold, touch, watch
from tests.sites import PLOTS_LAYER, SITES_LAYER, WARDS_LAYER, declared, make_area, make_areas, make_tables, rectangle, signed_in

#: The same rows, each of which names a source.
SOURCED = replace(SITES_LAYER, slug="sourced", source_field="kind", exceptions=(), order=903)
#: The same polygons, each of which is somewhere once.
ONCE = replace(PLOTS_LAYER, slug="oncelots", once=True, order=905)
RESTRICTED = replace(WARDS_LAYER, slug="zqrestricted", audience=Audience.RESTRICTED, order=904)
LAYERS = (SITES_LAYER, WARDS_LAYER, PLOTS_LAYER, SOURCED, ONCE, RESTRICTED)


@pytest.fixture
def watched(db: None) -> Iterator[None]:
    yield from _watched()


@pytest.fixture
def watched_for_good(transactional_db: None) -> Iterator[None]:
    yield from _watched()
    run("DROP TABLE data.sites, data.plots CASCADE")


def _watched() -> Iterator[None]:
    make_tables()
    make_areas()
    run("ALTER TABLE data.sites ALTER geometry DROP NOT NULL")
    with declared(*LAYERS):
        for layer in LAYERS:
            watch(layer)
        yield


def run(statement: str, values: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def seen_by(audience: Audience) -> list[Projection]:
    return [project(layer, audience) for layer in LAYERS if layer.audience <= audience]


def areas_now() -> list[int]:
    return list(Area.objects.values_list("id", flat=True))


def compare() -> None:
    """What is answered, and what is kept of it, against the rows."""
    areas = areas_now()
    for audience in Audience:
        seen = seen_by(audience)
        true = counts._live_in_areas(dict.fromkeys(areas, seen))
        assert counts.in_areas(areas, seen) == true
        assert counts.kept_in_areas(areas, seen).items() <= true.items()
        whole = counts._live_in_all(seen)
        assert counts.in_all(seen) == whole
        assert counts.kept_in_all(seen).items() <= whole.items()


def everything_is_kept() -> bool:
    seen = [p for audience in Audience for p in seen_by(audience) if p.layer.audience < Audience.RESTRICTED]
    areas = list(Area.objects.filter(valid_to=None).values_list("id", flat=True))
    return all(
        len(counts.kept_in_areas(areas, [p])) == len(areas) and len(counts.kept_in_all([p])) == 1 for p in seen
    )  # one by one: two audiences have the same slug


# ---- never wrong

PLACES = [f"POINT({lon:.4f} {lat:.4f})" for lon in (126.99, 127.0, 127.0251, 127.05, 127.0777, 127.1) for lat in (37.5, 37.505, 37.5333)]
KEYS = st.integers(1, 12)
PLACE = st.sampled_from([None, "POINT EMPTY", *PLACES])
WHO = st.sampled_from(["public", "staff", "restricted"])
KIND = st.sampled_from(["camera", "bell", None])
CODES = st.sampled_from(["T1", "T11", "T12", "T111", "T112", "zone-t"])
WIDTH = st.sampled_from([0.01, 0.03, 0.05, 0.08])


def put(key: int, place: str | None, who: str, kind: str | None) -> None:
    run(
        "INSERT INTO data.sites (id, geometry, seen_by, kind) VALUES (%(id)s, ST_GeomFromText(%(at)s, 4326), %(who)s, %(kind)s) "
        "ON CONFLICT (id) DO UPDATE SET geometry = excluded.geometry, seen_by = excluded.seen_by, kind = excluded.kind",
        {"id": key, "at": place, "who": who, "kind": kind},
    )


def plot(key: int, place: str, width: float) -> None:
    run(
        "INSERT INTO data.plots (id, geometry) SELECT %(id)s, ST_MakeEnvelope(ST_X(p), ST_Y(p), ST_X(p) + %(w)s, ST_Y(p) + %(w)s, 4326) "
        "FROM ST_GeomFromText(%(at)s, 4326) AS p ON CONFLICT (id) DO UPDATE SET geometry = excluded.geometry",
        {"id": key, "at": place, "w": width},
    )


def with_many_vertices(statement: str, *edges: float) -> None:
    """More than a change tells row by row."""
    run(statement.format("ST_Segmentize(ST_MakeEnvelope(%s, %s, %s, %s, 4326), 0.00001)"), list(edges))


def outline(key: int, lon: float) -> None:
    with_many_vertices(
        f"INSERT INTO data.plots (id, geometry) VALUES ({key}, {{}}) ON CONFLICT (id) DO UPDATE SET geometry = excluded.geometry",
        *(lon, 37.5, lon + 0.01, 37.51),
    )


def many(place: str) -> None:
    """More rows than a change keeps boxes of."""
    run(
        "INSERT INTO data.sites (id, geometry, seen_by) SELECT i, ST_Translate(ST_GeomFromText(%s, 4326), i %% 7 * 0.01, i %% 5 * 0.01), "
        "CASE i %% 3 WHEN 0 THEN 'staff' ELSE 'public' END FROM generate_series(100, 140) AS i ON CONFLICT DO NOTHING",
        [place],
    )


def swap() -> None:
    """As an import does: another table takes the place of the standing one, and is watched in the same transaction."""
    run("CREATE TABLE data.sites_next (LIKE data.sites INCLUDING ALL)")
    run("INSERT INTO data.sites_next (id, geometry, kind, seen_by) SELECT id + 1, geometry, kind, seen_by FROM data.sites WHERE id % 2 = 0")
    run("DROP TABLE data.sites; ALTER TABLE data.sites_next RENAME TO sites")
    for layer in LAYERS:
        watch(layer)


def border(code: str, width: float) -> None:
    """Another outline in the same row, as a correction of a file brings it."""
    shape = rectangle(127.0, 37.5, 127.0 + width, 37.55)
    Area.objects.filter(code=code).update(geometry=shape, geometry_3857=shape.transform(3857, clone=True))


def successor(code: str, width: float) -> None:
    """A new version of an area, and the end of the one before."""
    Area.objects.filter(code=code, valid_to=None).update(valid_to=date(2026, 1, 1))
    number = Area.objects.count()
    make_area(f"{code}-{number}", "district", None, (127.0, 37.5, 127.0 + width, 37.6), valid_from=date(2026, 1, 1))


STEPS = st.one_of(
    st.tuples(st.just(put), KEYS, PLACE, WHO, KIND),
    st.tuples(st.just(put), KEYS, st.sampled_from(PLACES), st.just("public"), KIND),
    st.tuples(st.just(plot), KEYS, st.sampled_from(PLACES), WIDTH),
    st.tuples(st.just(outline), KEYS, st.sampled_from([127.0, 127.03, 127.06])),
    st.tuples(st.just(many), st.sampled_from(PLACES)),
    st.tuples(st.just(lambda who, key: run("UPDATE data.sites SET seen_by = %s WHERE id >= %s", [who, key])), WHO, KEYS),
    st.tuples(st.just(lambda key: run("DELETE FROM data.sites WHERE id = %s", [key])), KEYS),
    st.tuples(st.just(lambda: run("TRUNCATE data.sites"))),
    st.tuples(st.just(swap)),
    st.tuples(st.just(border), CODES, WIDTH),
    st.tuples(st.just(successor), CODES, WIDTH),
    st.tuples(st.just(lambda code: Area.objects.filter(code=code).update(population=5)), CODES),
    st.tuples(st.just(lambda: fold(keep=1))),
)


@pytest.mark.usefixtures("watched")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.tuples(STEPS, st.booleans()), min_size=3, max_size=8))
def test_whatever_is_changed_what_is_answered_is_what_the_rows_say(steps: list[tuple[Any, bool]]) -> None:
    counting.count_stale()
    for (act, *with_what), worker in steps:
        act(*with_what)
        compare()
        if worker:
            counting.count_stale()
            assert everything_is_kept()
            compare()


@pytest.mark.usefixtures("watched_for_good")
@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_committed_after_the_count_is_not_missed() -> None:
    area = Area.objects.get(code="T111")
    seen = [project(SITES_LAYER, Audience.PUBLIC)]
    with psycopg.connect(pool.conninfo()) as other:
        other.execute("INSERT INTO data.sites (id, geometry, seen_by) VALUES (77, ST_Point(127.01, 37.502, 4326), 'public')")
        counting.count_stale()
        assert counts.kept_in_areas([area.pk], seen) == counts.in_areas([area.pk], seen) == {(area.pk, "sites"): 2}
        other.commit()
    assert counts.in_areas([area.pk], seen) == {(area.pk, "sites"): 3}
    assert counts.in_all(seen)["sites"].count == 5


# ---- no more than somebody may see


@pytest.mark.usefixtures("watched")
def test_a_change_of_hidden_rows_does_not_even_make_the_public_count_again() -> None:
    counting.count_stale()
    public, staff = (counts.counted(project(SITES_LAYER, audience)) for audience in (Audience.PUBLIC, Audience.STAFF))
    assert public
    assert staff
    put(5, PLACES[0], "staff", "bell")
    put(9, PLACES[4], "staff", "bell")
    log = Change.objects.exclude(subject__startswith="zqrestricted")
    assert not log.filter(subject="sites:public").exclude(id__in=Counting.objects.get(subject="sites:public").changes).exists()
    assert counts.kept_in_all([public.projection])["sites"].count == 4
    assert counts.kept_in_all([staff.projection])["sites"].count == 7
    assert set(counting.count_stale()) == {"sites:staff", "sites:restricted", "zqwards:staff", "sourced:staff", "sourced:restricted"}


@pytest.mark.usefixtures("watched")
def test_of_restricted_layers_nothing_is_kept() -> None:
    counting.count_stale()
    for model in (Counting, AreaCount, SourceCount):
        assert model._default_manager.filter(subject__startswith="sites:").exists()
        assert not model._default_manager.filter(subject__startswith="zqrestricted").exists()
    assert not counts.kept_in_all([project(RESTRICTED, Audience.RESTRICTED)])


@pytest.mark.usefixtures("watched")
def test_counts_that_another_declaration_made_are_not_told() -> None:
    """It may have counted finer positions, or rows that are now hidden."""
    counting.count_stale()
    narrower = replace(SITES_LAYER, relation=replace(SITES_LAYER.relation, rows={Audience.PUBLIC: "seen_by = 'public' AND id > 1"}))
    seen = [project(narrower, Audience.PUBLIC)]
    assert counts.in_all(seen)["sites"].count == 3
    assert not counts.kept_in_all(seen)
    assert not counts.kept_in_areas(areas_now(), seen)


@pytest.mark.usefixtures("watched")
def test_what_nothing_watches_is_not_kept_and_what_is_no_longer_declared_is_forgotten() -> None:
    Change.objects.filter(subject="sites:public").delete()
    Counting.objects.create(subject="gone:public", facts="x", changes=[])
    AreaCount.objects.create(subject="gone:public", area=1, outline_digest="x", count=3)
    assert "sites:public" not in counting.count_stale()
    assert not Counting.objects.filter(subject__in=["sites:public", "gone:public"]).exists()
    assert not AreaCount.objects.filter(subject="gone:public").exists()
    found = counts.counted(project(SITES_LAYER, Audience.PUBLIC))
    assert found
    with pytest.raises(ValueError, match="nothing watches"):
        counting.count(found)


# ---- really used, and cheap


def lie() -> None:
    """So that what comes from what is kept is known."""
    AreaCount.objects.update(count=12345)


def told(client: Client, code: str, slug: str = "sites") -> int:
    return next(int(row["count"]) for row in client.get(f"/api/areas/{code}").json()["layers"] if row["slug"] == slug)


@pytest.mark.usefixtures("watched")
def test_an_edit_corrects_what_was_counted_in_the_areas_it_touches(client: Client) -> None:
    counting.count_stale()
    lie()
    assert (told(client, "T1"), told(client, "T11"), told(client, "T12")) == (12345, 12345, 12345)
    run("UPDATE data.sites SET geometry = ST_Point(127.03, 37.53, 4326) WHERE id = 4")
    assert (told(client, "T1"), told(client, "T11"), told(client, "T12")) == (12345, 12346, 12344)
    run("DELETE FROM data.sites WHERE id IN (1, 4)")
    assert (told(client, "T1"), told(client, "T11"), told(client, "T12")) == (12343, 12344, 12344)
    run("UPDATE data.sites SET kind = 'bell'")  # drawn, so it is noted; but nothing moves
    assert (told(client, "T1"), told(client, "T11"), told(client, "T12")) == (12343, 12344, 12344)
    counting.count_stale()
    assert (told(client, "T1"), told(client, "T11"), told(client, "T12")) == (2, 2, 0)
    assert not Move.objects.exclude(change__in=Change.objects.filter(subject__startswith="zqrestricted").values("id")).exists()


@pytest.mark.usefixtures("watched")
def test_an_edit_too_large_to_tell_row_by_row_has_only_the_areas_it_touches_counted_from_the_rows(client: Client) -> None:
    counting.count_stale()
    lie()
    with_many_vertices("UPDATE data.plots SET geometry = {} WHERE id = 3", 127.06, 37.50, 127.07, 37.51)
    assert not Change.objects.filter(subject="plots:public", boxes__isnull=False).get().itemised
    assert (told(client, "T1", "plots"), told(client, "T11", "plots"), told(client, "T12", "plots")) == (3, 12345, 1)
    counting.count_stale()
    assert (told(client, "T1", "plots"), told(client, "T11", "plots"), told(client, "T12", "plots")) == (3, 12345, 1)


@pytest.mark.usefixtures("watched")
def test_an_edit_within_the_extent_corrects_the_whole_and_one_at_its_edge_has_it_looked_for() -> None:
    seen = [project(SITES_LAYER, Audience.STAFF)]
    counting.count_stale()
    SourceCount.objects.filter(subject="sites:staff").update(count=12345)
    run("DELETE FROM data.sites WHERE id = 4")
    run("INSERT INTO data.sites (id, geometry, seen_by) VALUES (9, ST_Point(127.2, 37.51, 4326), 'public')")
    run("INSERT INTO data.sites (id, geometry, seen_by) VALUES (10, ST_Point(127.05, 37.51, 4326), 'staff')")
    assert counts.kept_in_all(seen) == {"sites": counts.Extent(12346, [127.0123, 37.5033, 127.2, 37.5222])}
    run("DELETE FROM data.sites WHERE id = 9")  # at the edge by now
    assert not counts.kept_in_all(seen)
    assert counts.in_all(seen) == {"sites": counts.Extent(6, [127.0123, 37.5033, 127.0777, 37.5222])}


@pytest.mark.usefixtures("watched")
def test_a_new_count_of_few_areas_leaves_the_others(client: Client) -> None:
    counting.count_stale()
    lie()
    run("UPDATE data.sites SET geometry = ST_Point(127.07, 37.53, 4326) WHERE id = 4")
    counting.count_stale()
    kept = AreaCount.objects.filter(subject="sites:public", count=12345).values_list("area", flat=True)
    assert set(Area.objects.filter(id__in=kept).values_list("code", flat=True)) == {"T11", "T111", "T112"}
    assert told(client, "T12") == 1


@pytest.mark.usefixtures("watched")
def test_another_outline_voids_what_was_counted_in_this_area_and_another_population_does_not(client: Client) -> None:
    counting.count_stale()
    lie()
    Area.objects.update(population=7)
    border("T12", 0.01)
    assert (told(client, "T1"), told(client, "T11"), told(client, "T12")) == (12345, 12345, 1)


@pytest.mark.usefixtures("watched")
def test_what_is_counted_ahead_takes_one_query_for_all_areas_and_layers(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "KEPT_S", 3600)
    for layer in registry.layers():
        touch(layer)  # a test before this one may have emptied the log
    counting.count_stale()
    datasets.forget()
    client.get("/api/layers")
    for path, queries in [("/api/areas/T1?counts=children", 4), ("/api/areas/T11", 5), ("/api/layers/sites", 2), ("/api/layers", 3)]:
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200
    official = signed_in("official")
    assert told(official, "T1") == 6


@pytest.mark.usefixtures("watched")
def test_the_worker_counts_only_what_has_changed() -> None:
    assert counting.count_stale()
    assert counting.count_stale() == []
    run("UPDATE data.plots SET height = 3 WHERE id = 3")  # neither drawn nor counted
    assert counting.count_stale() == []
    run("DELETE FROM data.plots WHERE id = 3")
    assert counting.count_stale() == ["oncelots:public", "plots:public"]
    make_area("T13", "district", None, (127.1, 37.5, 127.2, 37.6))
    assert "plots:public" in counting.count_stale()
    assert everything_is_kept()
