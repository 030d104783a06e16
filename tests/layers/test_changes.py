"""The change log: what statements write, who is told of it, and that a version is the same wherever and whenever it is asked for."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import psycopg
import pytest
from django.db import connection

from accounts.audience import Audience
from layers import pool
from layers.changes import ChangeLog, tile_box
from layers.declaration import Field, Geometry, Layer, Relation, Text
from layers.models import Change
from layers.watching import fold, subjects, touch, watch, watched_tables

pytestmark = pytest.mark.django_db(transaction=True)

LAYER = Layer(
    slug="wells",
    title=Text("우물", "Wells"),
    description=Text("", ""),
    geometry_type="point",
    relation=Relation(
        table="data.wells",
        geometries={Audience.PUBLIC: Geometry("coarse", "coarse_3857"), Audience.STAFF: Geometry()},
        rows={Audience.PUBLIC: "open", Audience.STAFF: "true"},
    ),
    fields=(Field("name", Text("이름", "Name"), in_tile=True), Field("note", Text("메모", "Note"), audience=Audience.STAFF, in_tile=True)),
    source="test",
)
HANG_UP = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'madang-changes' AND datname = current_database()"
)
PUBLIC, STAFF = "wells:public", "wells:staff"
# Two z14 tiles of Seoul, some 5 km apart, and a third beside the first.
HERE, THERE, BESIDE = (14, 13970, 6345), (14, 13973, 6345), (14, 13971, 6345)


@pytest.fixture
def wells() -> Iterator[None]:
    run("CREATE SCHEMA IF NOT EXISTS data")
    run("""CREATE TABLE data.wells (id bigint PRIMARY KEY, name text, note text, open boolean DEFAULT true, geometry geometry(Point, 4326),
        geometry_3857 geometry(Point, 3857), coarse geometry(Point, 4326), coarse_3857 geometry(Point, 3857))""")
    watch(LAYER)
    yield
    run("DROP TABLE data.wells CASCADE")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def point(tile: tuple[int, int, int]) -> str:
    west, south, east, north = tile_box(tile)
    return f"ST_SetSRID(ST_MakePoint({(west + east) / 2}, {(south + north) / 2}), 3857)"


def dig(key: int, tile: tuple[int, int, int], *, is_open: bool = True) -> None:
    run(f"INSERT INTO data.wells (id, name, open, geometry_3857, coarse_3857) VALUES ({key}, 'a', {is_open}, {point(tile)}, {point(tile)})")


def listening(check: Callable[[ChangeLog], Awaitable[None]]) -> None:
    async def main() -> None:
        log = ChangeLog()
        try:
            assert await log.ready(5)
            await check(log)
        finally:
            await log.stop()

    asyncio.run(main())


async def becomes(question: Callable[[], bool]) -> None:
    async def wait() -> None:
        while not question():
            await asyncio.sleep(0.01)

    await asyncio.wait_for(wait(), 10)


@pytest.mark.usefixtures("wells")
def test_only_the_tile_a_statement_touches_gets_a_new_version() -> None:
    async def check(log: ChangeLog) -> None:
        before = {tile: log.version(PUBLIC, tile) for tile in (HERE, THERE)}
        await asyncio.to_thread(dig, 1, HERE)
        await becomes(lambda: log.version(PUBLIC, HERE) != before[HERE])
        assert log.version(PUBLIC, THERE) == before[THERE]

    listening(check)


@pytest.mark.usefixtures("wells")
def test_moving_a_row_changes_the_tile_it_left_and_the_tile_it_entered() -> None:
    dig(1, HERE)
    Change.objects.all().delete()
    run(f"UPDATE data.wells SET coarse_3857 = {point(THERE)}")
    (change,) = Change.objects.filter(subject=PUBLIC)
    assert len(change.boxes or ()) == 2


@pytest.mark.usefixtures("wells")
def test_the_public_version_does_not_move_with_what_the_public_may_not_see() -> None:
    dig(1, HERE)
    Change.objects.all().delete()
    dig(2, HERE, is_open=False)
    run(f"UPDATE data.wells SET geometry_3857 = {point(THERE)}, note = 'secret' WHERE id = 1")
    run("DELETE FROM data.wells WHERE id = 2")
    assert not Change.objects.filter(subject=PUBLIC).exists()
    assert Change.objects.filter(subject=STAFF).count() == 3


@pytest.mark.usefixtures("wells")
def test_a_statement_that_changes_nothing_drawn_writes_nothing() -> None:
    dig(1, HERE)
    Change.objects.all().delete()
    run("UPDATE data.wells SET name = name")
    run("DELETE FROM data.wells WHERE id = 99")
    assert not Change.objects.exists()


@pytest.mark.usefixtures("wells")
def test_truncate_changes_everything() -> None:
    dig(1, HERE)
    Change.objects.all().delete()
    run("TRUNCATE data.wells")
    assert {c.subject: c.boxes for c in Change.objects.all()} == {PUBLIC: None, STAFF: None}


@pytest.mark.usefixtures("wells")
def test_many_changed_rows_make_few_boxes_that_still_hold_them_all() -> None:
    Change.objects.all().delete()
    run("""INSERT INTO data.wells (id, coarse_3857)
        SELECT i, ST_SetSRID(ST_MakePoint(14130000 + (i * 7919) % 20000, 4510000 + (i * 104729) % 20000), 3857)
        FROM generate_series(1, 500) AS i""")
    (change,) = Change.objects.filter(subject=PUBLIC)
    assert change.boxes is not None
    assert 1 < len(change.boxes) <= 16
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM data.wells WHERE EXISTS (SELECT FROM unnest(%s::text[]) AS b WHERE ST_Covers(b::geometry, coarse_3857))",
            [[f"SRID=3857;POLYGON(({w} {s},{e} {s},{e} {n},{w} {n},{w} {s}))" for w, s, e, n in change.boxes]],
        )
        assert cursor.fetchone() == (500,)


@pytest.mark.usefixtures("wells")
def test_the_order_of_commits_does_not_matter_and_a_restart_finds_the_same_version() -> None:
    async def check(log: ChangeLog) -> None:
        before = log.version(STAFF, HERE)
        async with (
            await psycopg.AsyncConnection.connect(pool.conninfo()) as first,
            await psycopg.AsyncConnection.connect(pool.conninfo()) as second,
        ):
            await first.execute(f"INSERT INTO data.wells (id, geometry_3857) VALUES (1, {point(HERE)})")
            await second.execute(f"INSERT INTO data.wells (id, geometry_3857) VALUES (2, {point(HERE)})")
            await second.commit()
            await becomes(lambda: log.version(STAFF, HERE) != before)
            between = log.version(STAFF, HERE)
            await first.commit()  # begun first, committed last
            await becomes(lambda: log.version(STAFF, HERE) != between)
        other = ChangeLog()
        assert await other.ready(5)
        assert other.version(STAFF, HERE) == log.version(STAFF, HERE) not in (before, between)
        assert other.version(STAFF) == log.version(STAFF)
        await other.stop()

    listening(check)


@pytest.mark.usefixtures("wells")
def test_after_a_lost_connection_nothing_is_believed_until_the_log_is_read_again() -> None:
    async def check(log: ChangeLog) -> None:
        before = log.version(PUBLIC, HERE)
        await asyncio.to_thread(run, HANG_UP)
        await becomes(lambda: not log.listening)
        assert log.version(PUBLIC, HERE) is None
        await asyncio.to_thread(dig, 1, HERE)  # unheard
        await becomes(lambda: log.listening)
        assert log.version(PUBLIC, HERE) != before

    listening(check)


@pytest.mark.usefixtures("wells")
def test_a_swapped_table_is_a_change_everywhere_and_its_successor_is_watched() -> None:
    run("CREATE TABLE data.wells_next (LIKE data.wells INCLUDING ALL)")
    run("DROP TABLE data.wells; ALTER TABLE data.wells_next RENAME TO wells")
    Change.objects.all().delete()
    assert watch(LAYER)
    assert Change.objects.filter(subject=PUBLIC, boxes=None).count() == 1
    dig(1, HERE)
    assert Change.objects.filter(subject=PUBLIC).count() == 2
    assert not watch(LAYER)


@pytest.mark.usefixtures("wells")
def test_a_view_is_followed_to_the_tables_it_reads() -> None:
    run("CREATE VIEW data.open_wells AS SELECT w.* FROM data.wells AS w, geo_area AS a WHERE open")
    layer = Layer("open-wells", Text("", ""), Text("", ""), "point", Relation("data.open_wells"), (), "test")
    assert watched_tables(layer) == ["data.wells", "public.geo_area"]
    watch(layer)
    Change.objects.all().delete()
    dig(1, HERE)
    assert list(Change.objects.filter(subject="open-wells:public").values_list("boxes", flat=True)) == [None]


@pytest.mark.usefixtures("wells")
def test_folding_keeps_the_log_short_and_gives_every_tile_a_version_it_never_had() -> None:
    async def check(log: ChangeLog) -> None:
        for key in range(6):
            await asyncio.to_thread(dig, key, HERE)
        await becomes(lambda: len(log._subjects[PUBLIC].boxed) == 6)
        before = log.version(PUBLIC, HERE), log.version(PUBLIC, THERE)
        assert await asyncio.to_thread(fold, 3)
        await becomes(lambda: PUBLIC in log._subjects and not log._subjects[PUBLIC].boxed)
        assert log.version(PUBLIC, HERE) == log.version(PUBLIC, THERE) not in before

    listening(check)
    assert Change.objects.filter(subject=PUBLIC).count() == 1


@pytest.mark.usefixtures("wells")
def test_a_condition_that_does_not_run_stops_the_declaration_and_not_the_writers() -> None:
    broken = Layer(
        "broken", Text("", ""), Text("", ""), "point", Relation("data.wells", rows={Audience.PUBLIC: "no_such_column"}), (), "test"
    )
    with pytest.raises(Exception, match="no_such_column"):
        watch(broken)
    dig(1, HERE)


@pytest.mark.usefixtures("wells")
def test_a_subject_nobody_watches_has_no_version() -> None:
    async def check(log: ChangeLog) -> None:
        assert log.version("unwatched:public", HERE) is None

    listening(check)


@pytest.mark.usefixtures("wells")
def test_touch_is_heard() -> None:
    async def check(log: ChangeLog) -> None:
        before = log.version(PUBLIC, BESIDE)
        await asyncio.to_thread(touch, LAYER)
        await becomes(lambda: log.version(PUBLIC, BESIDE) != before)

    listening(check)


def test_audiences_that_draw_the_same_share_a_subject() -> None:
    assert {a: s.name for a, s in subjects(LAYER).items()} == {Audience.PUBLIC: PUBLIC, Audience.STAFF: STAFF, Audience.RESTRICTED: STAFF}
