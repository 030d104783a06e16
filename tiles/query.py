"""The SQL of a tile: one statement per layer, audience and kind of zoom, prepared once per connection.

What is drawn comes from the projection's rows and geometry alone. Values are parameters; identifiers come from declarations.
"""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from psycopg import sql

from accounts.audience import Audience
from layers.changes import HALF_WORLD
from layers.declaration import Field, Generalised, Layer
from layers.projection import Projection, project, table_identifier
from layers.registry import UnknownLayer
from layers.statement import Statement
from layers.watching import subjects

EXTENT = 4096
BUFFER = 64  # in units of the extent: circles and labels at a tile's edge are cut with less
MARGIN = BUFFER / EXTENT
GRID_ZOOMS = 3  # a cluster's cell is a tile of this many zooms further in: 64 px of a tile of 512
CELL_MARGIN = 1 / 2**GRID_ZOOMS
BUDGET = 500_000  # bytes of a layer in a tile before compression
# What a point with a short name and a number takes is 40 bytes at most, so that a full tile of such is within the budget at the first
# answer. On the 512 × 512 pixels a tile is drawn on nobody tells more of them apart.
MOST_ROWS = BUDGET // 40
# From zoom 15 a question makes as many tiles as lie in one of zoom 14, but at most 16: together they hold no more than it does, asking
# costs PostgreSQL and Python a part of what it costs one by one, and whoever looks at one of them looks at the others.
_ONE_BY_ONE_TO = 14
_MOST_ABREAST = 4
_TILE = dict.fromkeys(("z", "x", "y"), "int4")
_CELLS = dict.fromkeys(("q0", "q1", "r0", "r1"), "int4")
Address = tuple[int, int, int]
# Part of every tag: raise it when the SQL below draws something else from the same declaration.
REVISION = 1


@dataclass(frozen=True)
class Drawing:
    """A layer as one audience draws it. ``subject``: what the change log knows it by."""

    projection: Projection
    subject: str
    statements: dict[object, Statement] = field(default_factory=dict, compare=False)

    @cached_property
    def layer(self) -> Layer:
        return self.projection.layer

    @cached_property
    def tag(self) -> str:
        """Declaration and audience: changes when what is drawn from the same rows may change."""
        text = f"{REVISION} {self.layer.fingerprint} {self.projection.audience} {self.projection.sql.as_string(None)}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @cached_property
    def facts(self) -> str:
        """What kept clusters depend on besides the rows: another declaration makes them void. Not the fields, which are read when a tile is
        made: audiences that see the same rows in the same places share a subject and its clusters, whatever else they see."""
        found, relation = self.projection, self.layer.relation
        drawn = (relation.table, relation.key, found.rows, found.geometry.drawn)
        return hashlib.sha256(repr((*drawn, self.layer.detail.clusters_to, self.layer.min_zoom, GRID_ZOOMS)).encode()).hexdigest()

    @cached_property
    def stored(self) -> bool:
        """Restricted layers hold rows of departments: nothing of them is kept."""
        return self.layer.audience < Audience.RESTRICTED

    def clustered(self, z: int) -> bool:
        return z <= self._clusters_to

    @cached_property
    def _clusters_to(self) -> int:
        return self.layer.detail.clusters_to if self.layer.geometry_type == "point" else -1

    def margin(self, z: int) -> float:
        """How far beyond its edge a tile's content depends on what changes."""
        return CELL_MARGIN if self.clustered(z) else MARGIN

    def features(self, z: int) -> Statement:
        """Parameters z, x, y, limit → the tile and how many features it holds."""
        copy = self._copy(z)
        if copy not in self.statements:
            self.statements[copy] = Statement(_features(self, copy).as_bytes(None), {**_TILE, "limit": "int8"})
        return self.statements[copy]

    def block(self, z: int) -> Statement:
        """Parameters as of ``features``, of a block's first tile → for each tile its place in ``block_of`` and what ``features`` says."""
        key = (abreast(z), self._copy(z))
        if key not in self.statements:
            one = _features(self, self._copy(z)).as_bytes(None)
            self.statements[key] = Statement(_block(one, abreast(z)), {**_TILE, "limit": "int8"})
        return self.statements[key]

    def count(self, z: int) -> Statement:
        """Parameters z, x, y → how many features touch the tile."""
        query = sql.SQL("SELECT count(*) FROM ({}) AS here").format(_rows(self, self._copy(z), sql.SQL("id")))
        return Statement(query.as_bytes(None), _TILE)

    @cached_property
    def counted_clusters(self) -> Statement:
        """Clusters counted from the rows themselves. Parameters z, x, y, cell (metres), first and last column and row."""
        query = _cluster_tile(self, _counted_cells(self.projection))
        return Statement(query.as_bytes(None), {**_TILE, **_CELLS, "cell": "float8"})

    @cached_property
    def kept_clusters(self) -> Statement:
        """Clusters as the last refresh counted them, and whether it counted by this declaration."""
        subject = sql.Literal(self.subject)
        query = sql.SQL("SELECT *, EXISTS (SELECT FROM tiles_clustering WHERE subject = {} AND facts = {}) FROM ({}) AS kept").format(
            subject, sql.Literal(self.facts), _cluster_tile(self, _KEPT.format(subject=subject))
        )
        return Statement(query.as_bytes(None), {**_TILE, **_CELLS})

    @cached_property
    def _sees_finest(self) -> bool:
        """A copy is made from the finest geometry: whoever is shown a coarser one gets no copy of what is hidden from him."""
        return self.projection.geometry == project(self.layer, Audience.RESTRICTED).geometry

    def _copy(self, z: int) -> Generalised | None:
        if not self._sees_finest:
            return None
        return next((copy for copy in self.layer.detail.generalised if z <= copy.max_zoom), None)


def abreast(z: int) -> int:
    """How many tiles wide and high a block is that one question makes: 1, 2 or 4."""
    return min(1 << max(0, z - _ONE_BY_ONE_TO), _MOST_ABREAST)


def block_of(address: Address) -> tuple[Address, ...]:
    """The tiles made together with this one, row by row."""
    z, x, y = address
    side = abreast(z)
    x, y = x - x % side, y - y % side
    return tuple((z, x + column, y + row) for row in range(side) for column in range(side))


def drawing(layer: Layer, audience: Audience) -> Drawing:
    """Raises UnknownLayer where the declaration gives this audience nothing to draw."""
    found = subjects(layer).get(audience)
    if found is None:
        raise UnknownLayer(layer.slug)
    return Drawing(project(layer, audience), found.name)


# Sorted before the geometry is made: less to carry, and nothing is made of what the limit cuts.
_FEATURES = sql.SQL(
    "SELECT ST_AsMVT(tile, {slug}, {extent}, 'geom', 'id') AS tile, count(*) AS rows FROM ("
    "SELECT id, ST_AsMVTGeom(drawn, (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s)), {extent}, {buffer}, true) AS geom{fields} "
    "FROM ({rows} ORDER BY {order} LIMIT %(limit)s) AS shown) AS tile"
)
_ROWS = sql.SQL("SELECT {columns} FROM {projection} AS p WHERE drawn && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => {margin})")
# The rows decide, the copy lends its shape; a row that has no copy yet is drawn as it is.
_COPIED_ROWS = sql.SQL(
    "SELECT {columns} FROM (SELECT p.*, g.drawn AS coarse FROM {projection} AS p "
    "JOIN (SELECT {key} AS copied, {drawn} AS drawn FROM {table} WHERE {condition}) AS g ON g.copied = p.id "
    "WHERE g.drawn && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => {margin}) "
    "UNION ALL SELECT p.*, p.drawn AS coarse FROM {projection} AS p "
    "WHERE p.drawn && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => {margin}) "
    "AND NOT EXISTS (SELECT FROM (SELECT {key} AS copied FROM {table} WHERE {condition}) AS g WHERE g.copied = p.id)) AS p"
)
_CLUSTER_TILE = sql.SQL(
    "SELECT ST_AsMVT(tile, {slug}, {extent}, 'geom', 'id'), count(*) FROM ("
    "SELECT c.sole AS id, ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(c.x, c.y), 3857), "
    "(SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s)), {extent}, {buffer}, true) AS geom, "
    "CASE WHEN c.n > 1 THEN c.n END AS count{fields} "
    # Lateral: a hundred look-ups by key, never a join with the whole relation.
    "FROM ({cells}) AS c LEFT JOIN LATERAL (SELECT * FROM {projection} AS q WHERE q.id = c.sole OFFSET 0) AS p ON true "
    "ORDER BY c.r, c.q) AS tile"
)
# The middle of the box, so that a multipoint counts once. Positions to the centimetre: sums in another order are the same bytes.
_COUNTED = sql.SQL(
    "SELECT q, r, count(*)::int AS n, round(avg(x) * 100) / 100 AS x, round(avg(y) * 100) / 100 AS y, "
    "CASE WHEN count(*) = 1 THEN min(id) END AS sole FROM ("
    "SELECT id, x, y, floor((x + {half}) / %(cell)s)::int AS q, floor(({half} - y) / %(cell)s)::int AS r FROM ("
    "SELECT id, (ST_XMin(drawn) + ST_XMax(drawn)) / 2 AS x, (ST_YMin(drawn) + ST_YMax(drawn)) / 2 AS y FROM {rows} AS p "
    "WHERE drawn && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => {margin})) AS points) AS placed "
    "WHERE q BETWEEN %(q0)s AND %(q1)s AND r BETWEEN %(r0)s AND %(r1)s GROUP BY q, r"
)
_KEPT = sql.SQL(
    'SELECT "column" AS q, "row" AS r, count AS n, '
    "round(x * 100) / 100 AS x, round(y * 100) / 100 AS y, sole "
    "FROM tiles_cluster WHERE subject = {subject} AND zoom = %(z)s "
    'AND "column" BETWEEN %(q0)s AND %(q1)s AND "row" BETWEEN %(r0)s AND %(r1)s'
)


def _features(drawing: Drawing, copy: Generalised | None) -> sql.Composed:
    projection, priority = drawing.projection, drawing.layer.detail.priority
    order: sql.Composable = sql.SQL("id")
    if any(f.name == priority for f in projection.fields):
        order = sql.SQL("{} DESC NULLS LAST, id").format(sql.Identifier(priority))
    return _FEATURES.format(
        slug=sql.Literal(drawing.layer.slug),
        extent=sql.Literal(EXTENT),
        buffer=sql.Literal(BUFFER),
        fields=_tile_fields(projection),
        rows=_rows(drawing, copy, _columns(projection, copy)),
        order=order,
    )


def _block(one: bytes, side: int) -> bytes:
    """The same question of each tile of a block. One after the other, so that each finds the memory of the one before: subqueries side
    by side took PostgreSQL an eighth longer."""
    places = b", ".join(b"(%d, %%(x)s + %d, %%(y)s + %d)" % (i, i % side, i // side) for i in range(side * side))
    return b"SELECT at.number, made.tile, made.rows FROM (VALUES %s) AS at (number, x, y), LATERAL (%s) AS made" % (
        places,
        one.replace(b"%(x)s", b"at.x").replace(b"%(y)s", b"at.y"),
    )


def _rows(drawing: Drawing, copy: Generalised | None, columns: sql.Composable) -> sql.Composed:
    projection, margin = drawing.projection.sql, sql.Literal(MARGIN)
    if copy is None:
        return _ROWS.format(columns=columns, projection=projection, margin=margin)
    return _COPIED_ROWS.format(
        columns=columns,
        projection=projection,
        margin=margin,
        key=sql.Identifier(copy.key),
        drawn=sql.Identifier(copy.drawn),
        table=table_identifier(copy.table),
        condition=sql.SQL(copy.condition),
    )


def _columns(projection: Projection, copy: Generalised | None) -> sql.Composed:
    names = sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier(f.name)) for f in projection.fields)
    return sql.SQL("id, {}{}").format(sql.SQL("coarse AS drawn" if copy else "drawn"), names)


def _tile_fields(projection: Projection, of: str = "") -> sql.Composed:
    return sql.SQL("").join(
        sql.SQL(", {} AS {}").format(_as_drawn(f, of), sql.Identifier(f.name)) for f in projection.fields if f.in_tile and f.name != "id"
    )


def _as_drawn(field: Field, of: str) -> sql.Composed:
    """ST_AsMVT writes numeric and times as text in a form of its own; here each kind has one form."""
    column = sql.Identifier(of, field.name) if of else sql.Identifier(field.name)
    cast = {"number": "::float8", "date": "::text", "datetime": "::text"}.get(field.kind, "")
    return sql.SQL("{}{}").format(column, sql.SQL(cast))


def _counted_cells(projection: Projection) -> sql.Composed:
    # A hair more than the ring of cells: which cell a point on the edge falls into is for the cell's own sum to say.
    return _COUNTED.format(rows=projection.sql, half=sql.Literal(HALF_WORLD), margin=sql.Literal(CELL_MARGIN + 1e-6))


def _cluster_tile(drawing: Drawing, cells: sql.Composed) -> sql.Composed:
    return _CLUSTER_TILE.format(
        slug=sql.Literal(drawing.layer.slug),
        extent=sql.Literal(EXTENT),
        buffer=sql.Literal(BUFFER),
        fields=_tile_fields(drawing.projection, "p"),
        cells=cells,
        projection=drawing.projection.sql,
    )
