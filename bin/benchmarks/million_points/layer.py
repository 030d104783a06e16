"""A million points around Seoul as a layer, and the rows to draw it from."""

from layers.declaration import Detail, Field, Layer, Relation, Text

LAYER = Layer(
    slug="bench-points",
    title=Text("측정용 점", "Benchmark points"),
    description=Text("", ""),
    geometry_type="point",
    relation=Relation("data.bench_points"),
    fields=(Field("name", Text("이름", "Name"), in_tile=True), Field("kind", Text("종류", "Kind"), kind="integer", in_tile=True)),
    source="bench",
    detail=Detail(clusters_to=12),
)
POINTS = 1_000_000
# West, south, east, north in EPSG:3857: Seoul's own box, 126.76–127.19 by 37.42–37.70 degrees.
BOX = (14_110_858, 4_497_812, 14_158_726, 4_537_132)
# Half of them even, half in a hundred and sixty dense places, as in a city. A fixed seed: every run draws the same map.
TABLE = """
CREATE SCHEMA IF NOT EXISTS data;
DROP TABLE IF EXISTS data.bench_points;
SELECT setseed(0.304);
CREATE TABLE data.bench_points AS
SELECT i AS id, '점 ' || i AS name, (i % 12)::int AS kind, ST_Transform(p, 4326)::geometry(Point, 4326) AS geometry, p AS geometry_3857
FROM (SELECT i, ST_SetSRID(CASE WHEN i % 2 = 0
        THEN ST_MakePoint({w} + random() * ({e} - {w}), {s} + random() * ({n} - {s}))
        ELSE ST_MakePoint(
            {w} + ({e} - {w}) * (0.1 + 0.8 * abs(sin((i / 2 % 160) * 12.9898))) + 1500 * (random() + random() + random() - 1.5),
            {s} + ({n} - {s}) * (0.1 + 0.8 * abs(sin((i / 2 % 160) * 78.233))) + 1500 * (random() + random() + random() - 1.5)) END, 3857)
        ::geometry(Point, 3857) AS p FROM generate_series(1::bigint, {points}) AS i) AS made
ORDER BY ST_GeoHash(ST_Transform(p, 4326), 8);
ALTER TABLE data.bench_points ADD PRIMARY KEY (id);
CREATE INDEX ON data.bench_points USING gist (geometry_3857);
CREATE INDEX ON data.bench_points USING gist (geometry);
VACUUM ANALYZE data.bench_points;
""".format(points=POINTS, **dict(zip("wsen", BOX, strict=True)))
