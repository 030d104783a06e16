"""Simplified copies of an imported table for low zooms: ``feeds.table.Coarse`` made real, and as a layer's declaration names it.

The copies stand in one table beside the imported one, filled in the transaction that swaps it: neither ever speaks of the other's past.
"""

from django.db import connection
from psycopg import sql

from feeds.table import Coarse, Table

from .declaration import Generalised

CREATE = """
    CREATE TABLE IF NOT EXISTS {copies} (
        id bigint NOT NULL, max_zoom integer NOT NULL, drawn geometry(Geometry, 3857), PRIMARY KEY (max_zoom, id)
    );
    CREATE INDEX IF NOT EXISTS {index} ON {copies} USING gist (drawn);
"""

# A row without a shape is known to be drawn by none at this zoom; a row that is not here would be drawn in full.
EACH = """
    INSERT INTO {copies} (id, max_zoom, drawn)
    SELECT id, {zoom}, CASE WHEN {only} THEN ST_SimplifyPreserveTopology(geometry_3857, {tolerance}) END FROM {rows}
"""
MERGED = """
    INSERT INTO {copies} (id, max_zoom, drawn)
    SELECT id, {zoom}, CASE WHEN id = leader THEN joined END FROM (
        SELECT id, min(id) OVER cell AS leader FROM {rows} WHERE {only}
        WINDOW cell AS (PARTITION BY {group})
    ) AS members LEFT JOIN (
        SELECT min(id) AS leader,
            ST_Simplify(ST_LineMerge(ST_CollectionExtract(ST_Collect(geometry_3857 ORDER BY id), 2)), {tolerance}, true) AS joined
        FROM {rows} WHERE {only} GROUP BY {group}
    ) AS lines USING (leader)
    UNION ALL SELECT id, {zoom}, NULL FROM {rows} WHERE NOT ({only})
"""
CELL = "floor(ST_X(ST_Centroid(geometry_3857)) / {cell})::int, floor(ST_Y(ST_Centroid(geometry_3857)) / {cell})::int"


def declared(table: Table) -> tuple[Generalised, ...]:
    """The table's copies as a layer's ``Detail`` takes them."""
    return tuple(
        Generalised(copy.max_zoom, table.coarse_relation, "id", "drawn", f"max_zoom = {copy.max_zoom}")
        for copy in sorted(table.coarse, key=lambda copy: copy.max_zoom)
    )


def create(table: Table) -> None:
    """The empty table of the copies, if the table declares any."""
    if table.coarse:
        index = sql.Identifier(f"{table.name}__coarse_drawn_gist")
        _execute(sql.SQL(CREATE).format(copies=_copies(table), index=index))


def fill(table: Table) -> None:
    """Make all copies anew from the rows that stand."""
    if not table.coarse:
        return
    create(table)
    _execute(sql.SQL("DELETE FROM {}").format(_copies(table)))
    for copy in table.coarse:
        _execute(_statement(table, copy))
    _execute(sql.SQL("ANALYZE {}").format(_copies(table)))


def drop(table: Table) -> None:
    _execute(sql.SQL("DROP TABLE IF EXISTS {}").format(_copies(table)))


def _statement(table: Table, copy: Coarse) -> sql.Composed:
    column, value = copy.only or ("", "")
    only = sql.SQL("{} = {}").format(sql.Identifier(column), sql.Literal(value)) if copy.only else sql.SQL("true")
    group = [sql.Identifier(name) for name in copy.merge_by or ()] + [sql.SQL(CELL).format(cell=sql.Literal(copy.cell))]
    return sql.SQL(EACH if copy.merge_by is None else MERGED).format(
        copies=_copies(table),
        rows=sql.Identifier("data", table.name),
        zoom=sql.Literal(copy.max_zoom),
        tolerance=sql.Literal(copy.tolerance),
        only=only,
        group=sql.SQL(", ").join(group),
    )


def _copies(table: Table) -> sql.Identifier:
    return sql.Identifier(*table.coarse_relation.split("."))


def _execute(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
