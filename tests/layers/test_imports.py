"""Imported tables are swapped in whole, keep their ids and their grants."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from shapely import Point

from feeds.connector import connectors
from feeds.models import DataSource
from feeds.records import Record
from feeds.table import BadIdentifier, Column, Table
from layers import registry
from layers.declaration import Layer, Relation, Text
from layers.imports import TableStore, drop_table, replace_table, rows

pytestmark = pytest.mark.django_db

TREES = Table("trees", (Column("kind", required=True), Column("height", "double precision")))


def tree(row: int, key: str, kind: str = "oak", lon: float = 127.0) -> Record:
    return Record(row, (key,), Point(lon, 37.5), {"kind": kind, "height": 3.5})


def value(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


def test_rows_become_typed_columns_with_a_geometry_to_answer_from_and_one_to_draw_from() -> None:
    assert replace_table(TREES, [tree(2, "a"), tree(3, "b", "pine")], "first") == 2
    assert list(rows(TREES, "kind", "height")) == [("oak", 3.5), ("pine", 3.5)]
    assert value("SELECT count(*) FROM data.trees WHERE ST_DWithin(geometry_3857, ST_Transform(geometry, 3857), 0.001)") == 2
    assert value("SELECT count(*) FROM pg_indexes WHERE schemaname = 'data' AND tablename = 'trees' AND indexdef LIKE '%USING gist%'") == 2
    assert value("SELECT format_type(atttypid, 0) FROM pg_attribute WHERE attrelid = 'data.trees'::regclass AND attname = 'id'") == "bigint"


def test_the_same_key_keeps_its_id_and_a_vanished_one_gives_its_id_to_nobody() -> None:
    replace_table(TREES, [tree(2, "a"), tree(3, "b"), tree(4, "c")], "first")
    before = {str(key): number for key, number in rows(TREES, "natural_key", "id")}
    replace_table(TREES, [tree(2, "d"), tree(3, "c", "pine"), tree(4, "a")], "second")
    after = {str(key): number for key, number in rows(TREES, "natural_key", "id")}
    assert {key: after[key] for key in after if key in before} == {key: before[key] for key in before if key in after}
    assert len(before.keys() & after.keys()) == 2
    fresh = {after[key] for key in after.keys() - before.keys()}
    assert len(fresh) == 1
    assert not fresh & set(before.values())


def test_equal_keys_are_told_apart_by_their_order() -> None:
    replace_table(TREES, [tree(2, "a"), tree(3, "a"), tree(4, "a")], "first")
    ids = list(rows(TREES, "id"))
    replace_table(TREES, [tree(2, "a"), tree(3, "a"), tree(4, "a")], "second")
    assert list(rows(TREES, "id")) == ids
    assert len(set(ids)) == 3


def test_grants_and_index_names_survive_the_swap() -> None:
    replace_table(TREES, [tree(2, "a")], "first")
    with connection.cursor() as cursor:
        cursor.execute("GRANT SELECT ON data.trees TO PUBLIC")
    indexes = "SELECT string_agg(indexname, ',' ORDER BY indexname) FROM pg_indexes WHERE schemaname = 'data' AND tablename = 'trees'"
    before = value(indexes)
    replace_table(TREES, [tree(2, "a")], "second")
    replace_table(TREES, [tree(2, "a")], "third")
    assert value(indexes) == before
    assert value("SELECT relacl::text LIKE '%{=r/%' OR relacl::text LIKE '%,=r/%' FROM pg_class WHERE oid = 'data.trees'::regclass") is True


def test_records_that_break_half_way_leave_the_standing_rows_and_their_digest() -> None:
    replace_table(TREES, [tree(2, "a")], "first")

    def breaking() -> Iterator[Record]:
        yield tree(2, "x")
        raise ConnectionError

    with pytest.raises(ConnectionError), transaction.atomic():
        replace_table(TREES, breaking(), "second")
    assert list(rows(TREES, "kind")) == [("oak",)]
    assert TableStore(TREES).digest() == "first"


def test_a_missing_required_value_is_refused_by_the_table() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        replace_table(TREES, [Record(2, ("a",), Point(127, 37), {})], "first")
    assert TableStore(TREES).count() == 0


def test_the_layers_drawn_from_the_table_hear_of_the_swap(monkeypatch: pytest.MonkeyPatch) -> None:
    words = Text("나무", "Trees")
    layer = Layer(
        slug="trees", title=words, description=words, geometry_type="point", relation=Relation(TREES.relation), fields=(), source="x"
    )
    monkeypatch.setitem(registry._declared, "trees", layer)
    replace_table(TREES, [tree(2, "a")], "first")
    replace_table(TREES, [tree(2, "a")], "second")
    assert value("SELECT count(*) FROM layers_change WHERE subject = 'trees:public' AND boxes IS NULL") == 2
    with connection.cursor() as cursor:
        cursor.execute("UPDATE data.trees SET geometry = ST_Translate(geometry, 1, 0)")
    assert value("SELECT count(*) FROM layers_change WHERE subject = 'trees:public' AND boxes IS NOT NULL") == 1


def test_a_column_that_a_release_adds_is_there_before_the_next_file() -> None:
    replace_table(TREES, [tree(2, "a")], "first")
    wider = Table("trees", (*TREES.columns, Column("girth", "integer")))
    for _ in range(2):
        TableStore(wider).grow()
    assert list(rows(wider, "kind", "girth")) == [("oak", None)]
    assert TableStore(wider).digest() == "first"


def test_every_connector_has_its_table_and_its_source_before_the_first_file() -> None:
    for connector in connectors().values():
        if connector.sink is None:  # what feeds a model has its table by a migration
            assert value(f"SELECT to_regclass('{connector.table.relation}')") is not None
        assert DataSource.objects.filter(slug=connector.source.slug).exists()


def test_a_dropped_table_leaves_nothing() -> None:
    replace_table(TREES, [tree(2, "a")], "first")
    drop_table(TREES)
    assert value("SELECT to_regclass('data.trees')") is None
    assert TableStore(TREES).count() == 0


@pytest.mark.parametrize("name", ["Trees", "trees; DROP TABLE x", "1trees", "", "t" * 41, 'a"b', "나무"])
def test_names_that_are_no_plain_identifiers_are_refused(name: str) -> None:
    with pytest.raises(BadIdentifier):
        Table(name, ())
    with pytest.raises(BadIdentifier):
        Column(name)


@pytest.mark.parametrize("name", ["id", "natural_key", "geometry", "geometry_3857"])
def test_names_every_table_has_by_itself_are_refused(name: str) -> None:
    with pytest.raises(BadIdentifier):
        Column(name)
