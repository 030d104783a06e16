"""How many features of a layer lie in an area, how many there are in all, where and whose: counted ahead where that still holds.

The worker counts each subject (a layer as some audience draws it) in each of today's areas and notes which changes it counted with
(layers.counting). Whoever asks reads those counts and the change log in one statement, and so both as of one moment. A change that was
not there yet and says which rows it moved corrects the count; what any other touches, and an area with another outline, is counted from
the rows instead: a count is at worst slow.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from psycopg import sql

from accounts.audience import Audience

from .ahead import KEPT, TOUCHED
from .declaration import Layer
from .features import SHARES, inside_sql, source_field
from .projection import Projection
from .watching import Subject, subjects

# Part of every digest of facts: raise it when the SQL below counts something else from the same declaration.
REVISION = 1


@dataclass(frozen=True, slots=True)
class Extent:
    """``bbox``: west, south, east, north. ``sources``: the slugs the rows name, of most rows first."""

    count: int
    bbox: list[float] | None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counted:
    """A layer as it is counted for one audience. ``subject``: what the change log knows it by."""

    projection: Projection
    subject: str

    @cached_property
    def facts(self) -> str:
        """What a count depends on besides the rows: another declaration makes it void."""
        found = self.projection
        relation, source = found.layer.relation, source_field(found)
        told = (
            REVISION,
            relation.table,
            relation.key,
            found.rows,
            found.geometry.column,
            found.layer.inside,
            source and source.source,
        )
        return hashlib.sha256(repr(told).encode()).hexdigest()


def counted(projection: Projection) -> Counted | None:
    """None where nothing may be kept: restricted layers hold rows of departments."""
    layer = projection.layer
    if layer.audience >= Audience.RESTRICTED:
        return None
    found = _subjects_of(layer).get(projection.audience)
    return Counted(projection, found.name) if found else None


def _subjects_of(layer: Layer) -> dict[Audience, Subject]:
    """Made once per declaration."""
    known = _known.get(layer.slug)
    if known is None or (known[0] is not layer and known[0] != layer):
        known = _known[layer.slug] = layer, subjects(layer)
    return known[1]


_known: dict[str, tuple[Layer, dict[Audience, Subject]]] = {}


# ---- in areas


def in_areas(areas: Collection[int], seen: Sequence[Projection]) -> dict[tuple[int, str], int]:
    """Area and slug → how many features of the layer lie in the area, by the audience's rows and geometry.

    One query, and one more for what is not kept.
    """
    found = kept_in_areas(areas, seen)
    missing = {area: [p for p in seen if (area, p.layer.slug) not in found] for area in areas}
    return found | _live_in_areas({area: layers for area, layers in missing.items() if layers})


_ASKED = KEPT.format(**{name: sql.Placeholder(name) for name in ("subjects", "facts", "slugs")})
#: Areas with the boxes they have on the map, as the change log writes boxes.
AREA = sql.SQL("""
area AS MATERIALIZED (
    SELECT id, outline_digest, ST_Transform(ST_SetSRID(geometry::box2d::geometry, 4326), 3857)::box2d AS box FROM geo_area WHERE {which})
""")
_IN_AREAS = sql.SQL("""
WITH {kept}, {area},
touched AS MATERIALIZED (SELECT u.subject, a.id FROM unknown AS u, area AS a WHERE NOT u.itemised AND {touched}),
moved AS MATERIALIZED (
    SELECT u.subject, CASE WHEN m.gone THEN -1 ELSE 1 END AS by,
        CASE WHEN u.subject = ANY(%(once)s) THEN ST_PointOnSurface(m.place) ELSE m.place END AS place  -- as in features.inside_sql
    FROM unknown AS u JOIN layers_move AS m ON m.change = u.id WHERE u.itemised)
SELECT n.area, kept.slug, n.count + coalesce((
    SELECT sum(m.by) FROM moved AS m WHERE m.subject = n.subject AND m.place && g.geometry AND ST_Intersects(g.geometry, m.place)
        AND (ST_Dimension(m.place) < 2 OR {shares})), 0)::int
FROM kept JOIN layers_areacount AS n USING (subject)
JOIN area AS a ON a.id = n.area AND a.outline_digest = n.outline_digest JOIN geo_area AS g ON g.id = a.id
WHERE (n.subject, n.area) NOT IN (SELECT subject, id FROM touched)
""").format(
    kept=_ASKED,
    area=AREA.format(which=sql.SQL("id = ANY(%(areas)s)")),
    touched=TOUCHED,
    shares=sql.SQL(SHARES).format(area=sql.SQL("g.geometry"), place=sql.SQL("m.place")),
)


def kept_in_areas(areas: Collection[int], seen: Iterable[Projection]) -> dict[tuple[int, str], int]:
    """Those of the counts that were counted ahead and still hold."""
    asked = _asked(seen)
    if not areas or not asked["slugs"]:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_IN_AREAS, {**asked, "areas": list(areas)})
        return {(area, slug): count for area, slug, count in cursor.fetchall()}


def _asked(seen: Iterable[Projection]) -> dict[str, list[str]]:
    found = [one for one in map(counted, seen) if one is not None]
    return {
        "subjects": [one.subject for one in found],
        "facts": [one.facts for one in found],
        "slugs": [one.projection.layer.slug for one in found],
        "once": [one.subject for one in found if one.projection.layer.inside == "once"],
    }


_LIVE = """
SELECT a.id, {slug} AS slug, (SELECT count(*) FROM {relation} AS f WHERE {inside}) AS n
FROM a WHERE a.id = ANY(%s)
"""


def _live_in_areas(asked: dict[int, list[Projection]]) -> dict[tuple[int, str], int]:
    """One query for all areas and layers."""
    if not asked:
        return {}
    layers = {p.layer.slug: p for seen in asked.values() for p in seen}
    wanted = {slug: [area for area, seen in asked.items() if p in seen] for slug, p in layers.items()}
    parts = (
        sql.SQL(_LIVE).format(slug=sql.Literal(slug), relation=p.sql, inside=inside_sql(p.layer, sql.SQL("a.geometry")))
        for slug, p in layers.items()
    )
    query = sql.SQL("WITH a AS MATERIALIZED (SELECT id, geometry FROM geo_area WHERE id = ANY(%s)) {}")
    with connection.cursor() as cursor:
        cursor.execute(query.format(sql.SQL(" UNION ALL ").join(parts)), [list(asked), *wanted.values()])
        return {(area, slug): count for area, slug, count in cursor.fetchall()}


# ---- in all


def in_all(seen: Sequence[Projection]) -> dict[str, Extent]:
    """Slug → count, box and sources, from the audience's rows and geometry. One query, and one more for what is not kept."""
    found = kept_in_all(seen)
    return found | _live_in_all([p for p in seen if p.layer.slug not in found])


# What leaves a box from within does not change it; what leaves its edge, or came and left since, has it looked for in the rows.
_IN_ALL = sql.SQL("""
WITH {kept},
moved AS MATERIALIZED (
    SELECT u.subject, m.source, sum(CASE WHEN m.gone THEN -1 ELSE 1 END)::int AS by,
        ST_Extent(m.place) FILTER (WHERE m.gone) AS gone, ST_Extent(m.place) FILTER (WHERE NOT m.gone) AS come
    FROM unknown AS u JOIN layers_move AS m ON m.change = u.id WHERE u.itemised GROUP BY 1, 2),
summed AS MATERIALIZED (
    SELECT subject, source, coalesce(n.count, 0) + coalesce(m.by, 0) AS count,
        CASE WHEN n.box IS NOT NULL OR m.come IS NOT NULL THEN ARRAY[
            least(n.box[1], ST_XMin(m.come)), least(n.box[2], ST_YMin(m.come)),
            greatest(n.box[3], ST_XMax(m.come)), greatest(n.box[4], ST_YMax(m.come))] END AS box,
        m.gone IS NULL OR coalesce(ST_XMin(m.gone) > n.box[1] AND ST_YMin(m.gone) > n.box[2]
            AND ST_XMax(m.gone) < n.box[3] AND ST_YMax(m.gone) < n.box[4], false) AS sound
    FROM layers_sourcecount AS n FULL JOIN moved AS m USING (subject, source) WHERE subject IN (SELECT subject FROM kept))
SELECT kept.slug, s.source, coalesce(s.count, 0), s.box FROM kept LEFT JOIN summed AS s USING (subject)
WHERE kept.subject NOT IN (SELECT subject FROM unknown WHERE NOT itemised UNION ALL SELECT subject FROM summed WHERE NOT sound)
ORDER BY s.count DESC, s.source
""").format(kept=_ASKED)


def kept_in_all(seen: Iterable[Projection]) -> dict[str, Extent]:
    """Those that were counted ahead and still hold."""
    asked = _asked(seen)
    if not asked["slugs"]:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_IN_ALL, asked)
        return _together((slug, Extent(n, box, (source,) if source and n else ())) for slug, source, n, box in cursor.fetchall())


def _live_in_all(seen: Sequence[Projection]) -> dict[str, Extent]:
    if not seen:
        return {}
    parts = (
        sql.SQL("SELECT {slug} AS slug, e.* FROM ({rows}) AS e").format(slug=sql.Literal(p.layer.slug), rows=extent_sql(p)) for p in seen
    )
    query = sql.SQL("SELECT slug, source, n, box FROM ({}) AS e ORDER BY n DESC, source").format(sql.SQL(" UNION ALL ").join(parts))
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        found = _together((slug, Extent(n, box, (source,) if source else ())) for slug, source, n, box in cursor.fetchall())
    return {p.layer.slug: Extent(0, None) for p in seen} | found


def extent_sql(projection: Projection) -> sql.Composed:
    """Per source ("" for none): how many rows, and the box of their places in degrees, or NULL where none has one."""
    source = source_field(projection)
    named = sql.SQL("coalesce(f.{}::text, '')").format(sql.Identifier(source.name)) if source else sql.SQL("''::text")
    return sql.SQL(_EXTENT).format(source=named, relation=projection.sql)


_EXTENT = """
SELECT source, n, CASE WHEN box IS NOT NULL THEN ARRAY[ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)] END AS box
FROM (SELECT {source} AS source, count(*) AS n, ST_Extent(f.geometry) AS box FROM {relation} AS f GROUP BY 1) AS grouped
"""


def _together(parts: Iterable[tuple[str, Extent]]) -> dict[str, Extent]:
    found: dict[str, Extent] = {}
    for slug, part in parts:
        before = found.get(slug, Extent(0, None))
        found[slug] = Extent(before.count + part.count, _union(before.bbox, part.bbox), before.sources + part.sources)
    return {slug: Extent(e.count, e.bbox and [round(edge, 7) for edge in e.bbox], e.sources) for slug, e in found.items()}


def _union(one: list[float] | None, other: list[float] | None) -> list[float] | None:
    if one is None or other is None:
        return one or other
    return [min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])]
