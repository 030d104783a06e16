"""A layer of our own making in a real table, and a client that asks the real front in one event loop."""

import asyncio
import gzip
import math
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import mapbox_vector_tile
import pytest
from django.db import connection

from accounts.audience import STRANGER, Audience, Viewer
from config.front import Front
from layers import changes, pool, registry, state
from layers.changes import HALF_WORLD
from layers.declaration import Detail, Field, Generalised, Geometry, Layer, Relation, Style, Text
from layers.watching import watch
from tiles import production, server

T = TypeVar("T")

NO_WORDS = Text("", "")
SITES = Layer(
    slug="sites",
    title=Text("현장", "Sites"),
    description=NO_WORDS,
    geometry_type="point",
    relation=Relation(
        "data.sites",
        geometries={Audience.PUBLIC: Geometry("coarse", "coarse_3857"), Audience.STAFF: Geometry()},
        rows={Audience.PUBLIC: "open", Audience.STAFF: "true"},
    ),
    fields=(
        Field("name", Text("이름", "Name"), in_tile=True),
        Field("size", Text("크기", "Size"), kind="number", in_tile=True, column="size_m2"),
        Field("since", Text("착공", "Since"), kind="date", in_tile=True),
        Field("keeper", Text("담당", "Keeper"), in_tile=True, audience=Audience.STAFF),
        Field("note", Text("메모", "Note")),
    ),
    source="test",
    name_field="name",
    detail=Detail(clusters_to=11, priority="size"),
    style=Style(label="name"),
)
PLOTS = Layer(
    slug="plots",
    title=Text("필지", "Plots"),
    description=NO_WORDS,
    geometry_type="polygon",
    relation=Relation("data.plots"),
    fields=(Field("name_ko", Text("이름", "Name"), in_tile=True), Field("name_en", Text("영문", "English"), in_tile=True)),
    source="test",
    name_field="name_ko",
    detail=Detail(generalised=(Generalised(9, "data.plots_coarse", "plot_id", "shape", "step = 9"),)),
    style=Style(label="name_ko"),
)
HIDDEN = Layer(
    slug="hidden",
    title=NO_WORDS,
    description=NO_WORDS,
    geometry_type="point",
    relation=Relation("data.sites", rows={Audience.STAFF: "true"}, geometries={Audience.STAFF: Geometry()}),
    fields=(),
    source="test",
    audience=Audience.STAFF,
)
SECRET = Layer(
    slug="secret",
    title=NO_WORDS,
    description=NO_WORDS,
    geometry_type="point",
    relation=Relation("data.sites"),
    fields=(),
    source="test",
    audience=Audience.RESTRICTED,
)
LAYERS = (SITES, PLOTS, HIDDEN, SECRET)

TABLES = """
CREATE SCHEMA IF NOT EXISTS data;
CREATE TABLE data.sites (id bigint PRIMARY KEY, name text, size_m2 numeric, since date, keeper text, note text, open boolean DEFAULT true,
    geometry geometry(Point, 4326), geometry_3857 geometry(Point, 3857), coarse geometry(Point, 4326), coarse_3857 geometry(Point, 3857));
CREATE INDEX ON data.sites USING gist (geometry_3857);
CREATE INDEX sites_coarse_gist ON data.sites USING gist (coarse_3857);
CREATE TABLE data.plots (id bigint PRIMARY KEY, name_ko text, name_en text,
    geometry geometry(Polygon, 4326), geometry_3857 geometry(Geometry, 3857));
CREATE INDEX ON data.plots USING gist (geometry_3857);
CREATE TABLE data.plots_coarse (plot_id bigint, step int, shape geometry(Polygon, 3857));
CREATE INDEX ON data.plots_coarse USING gist (shape);
"""

OFFICIAL = Viewer(Audience.STAFF, user_id=1, department_id=1, role="official")
COLLEAGUE = Viewer(Audience.STAFF, user_id=2, department_id=2, role="official")
OPERATOR = Viewer(Audience.RESTRICTED, user_id=3, department_id=1, role="operator")
VIEWERS = {"official": OFFICIAL, "colleague": COLLEAGUE, "operator": OPERATOR}

# z14, over Seoul; the sea is off Incheon.
CITY, SEA = (14, 13970, 6345), (14, 13900, 6345)


def run(statement: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(params) or None)
        return cursor.fetchall() if cursor.description else []


def site(key: int, lon: float, lat: float, **more: object) -> None:
    """``is_open``: the public sees it, at a position rounded to a hundredth of a degree."""
    values = {"name": f"현장 {key}", "size": key, "keeper": "김", "is_open": True, **more}
    run(
        """INSERT INTO data.sites (id, name, size_m2, since, keeper, note, open, geometry, geometry_3857, coarse, coarse_3857)
        SELECT %s, %s, %s, '2026-03-01', %s, 'n', %s, p, ST_Transform(p, 3857), c, ST_Transform(c, 3857)
        FROM (SELECT ST_SetSRID(ST_MakePoint(%s, %s), 4326) AS p, ST_SetSRID(ST_MakePoint(round(%s, 2), round(%s, 2)), 4326) AS c) AS at""",
        *(key, values["name"], values["size"], values["keeper"], values["is_open"], lon, lat, lon, lat),
    )


def plot(key: int, box: tuple[float, float, float, float], name_en: str = "") -> None:
    run(
        """INSERT INTO data.plots SELECT %s, %s, %s, g, ST_Transform(g, 3857)
        FROM (SELECT ST_MakeEnvelope(%s, %s, %s, %s, 4326) AS g) AS at""",
        *(key, f"필지 {key}", name_en, *box),
    )


def centre(address: tuple[int, int, int]) -> tuple[float, float]:
    """Longitude and latitude of a tile's middle."""
    west, south, east, north = changes.tile_box(address)
    return degrees((west + east) / 2, (south + north) / 2)


def degrees(x: float, y: float) -> tuple[float, float]:
    """EPSG:3857 → longitude, latitude."""
    radius = HALF_WORLD / math.pi
    return math.degrees(x / radius), math.degrees(math.atan(math.sinh(y / radius)))


def address_of(lon: float, lat: float, z: int) -> tuple[int, int, int]:
    row = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return z, int((lon + 180) / 360 * (1 << z)), int(row * (1 << z))


@pytest.fixture
def sites(transactional_db: None) -> Iterator[None]:
    """Empty tables with their layers declared and watched."""
    run(TABLES)
    for layer in LAYERS:
        registry.register(layer)
        watch(layer)
    yield
    for layer in LAYERS:
        del registry._declared[layer.slug]
    server._drawings.clear()
    run("DROP TABLE data.sites, data.plots, data.plots_coarse CASCADE")


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes = b""

    @property
    def raw(self) -> bytes:
        return gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body

    def layer(self, slug: str) -> list[dict[str, Any]]:
        """Features with tile coordinates, y upwards from the tile's south."""
        decoded: dict[str, Any] = mapbox_vector_tile.decode(self.raw) if self.raw else {}
        found: list[dict[str, Any]] = decoded.get(slug, {}).get("features", [])
        return found


@dataclass
class Client:
    front: Front

    async def get(self, url: str, viewer: str = "", **headers: str) -> Reply:
        path, _, query = url.partition("?")
        return await self.ask(path, query, viewer, **headers)

    def serves(self, path: str) -> bool:
        """Whether one of our routes answers it, and not Django."""
        return self.front._find(path, "GET") is not None

    async def ask(self, path: str, query: str = "", viewer: str = "", **headers: str) -> Reply:
        asked = {"host": "localhost", "accept-encoding": "gzip", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if viewer:
            asked["cookie"] = viewer
        scope = {
            "type": "http",
            "scheme": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(errors="surrogatepass"),
            "headers": [(k.encode(), v.encode()) for k, v in asked.items() if v != "-"],
        }
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        await self.front(scope, receive, send)
        found = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
        return Reply(sent[0]["status"], found, b"".join(m.get("body", b"") for m in sent[1:]))

    async def tile(self, slugs: str, address: tuple[int, int, int], viewer: str = "", **headers: str) -> Reply:
        z, x, y = address
        return await self.get(f"/tiles/{slugs}/{z}/{x}/{y}.mvt", viewer, **headers)


async def _resolve(headers: Any) -> Viewer:
    return VIEWERS.get(dict(headers).get(b"cookie", b"").decode(), STRANGER)


def asking(questions: Callable[[Client], Awaitable[T]]) -> T:
    """Run questions against the front with a pool, a change log and a cache of their own."""

    async def main() -> T:
        production.forget()
        await pool.startup()
        await changes.startup()
        try:
            return await questions(Client(Front([*server.ROUTES, *state.ROUTES], bridge=None, resolve=_resolve)))  # type: ignore[arg-type]
        finally:
            await changes.shutdown()
            await pool.shutdown()

    return asyncio.run(main())


async def heard(subject: str, before: int | None, address: tuple[int, int, int] | None = None) -> None:
    """Wait until this process knows of the change."""

    async def wait() -> None:
        while changes.log().version(subject, address) == before:
            await asyncio.sleep(0.005)

    await asyncio.wait_for(wait(), 10)
