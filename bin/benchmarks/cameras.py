"""200,000 cameras through the real import: tiles, lists, counts, cards, state and search as stranger and as staff, beside plain SQL.

Needs ``DATABASE_URL`` (bin/bench gives one) of a role that may make databases. 20,000 and 200,000 cameras stand side by side, each in a
database and a process of its own, and every question is asked of both in turn: what else the machine does falls on both. Ours is asked of
the product's own callable in its process, as the server would ask it, without a socket; the plain SQL of the same database after it.
Every figure is the median of ``--asks`` questions, each at another place; a tile is cold, because it is asked for once. Lists and *nearby*
ask for so few that 20,000 cameras already fill the answer: it holds the same number of rows at both sizes. *growth*: 200,000 against
20,000 cameras; *quickest*: the same of the quickest tenth of the answers, which other work on the machine disturbs least.
"""

import argparse
import asyncio
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from math import cos, log, pi, radians, tan
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("MADANG_PROCESS", "owner")
os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "0" * 40)

import django

django.setup()

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from psycopg import sql  # noqa: E402
from psycopg.conninfo import make_conninfo  # noqa: E402

from accounts.audience import Audience  # noqa: E402
from accounts.models import RoleAudience, User  # noqa: E402
from config.asgi import front  # noqa: E402
from feeds.runs import Options, run  # noqa: E402
from geo.models import Area  # noqa: E402
from layers.counting import count_stale  # noqa: E402
from layers.imports import TableStore  # noqa: E402
from sensors.cameras import CAMERAS  # noqa: E402
from sensors.connectors.cctv_standard import CctvStandard  # noqa: E402
from tiles.clusters import refresh  # noqa: E402

SIZES = (20_000, 200_000)
WEST, SOUTH, EAST, NORTH = 126.80, 37.45, 127.15, 37.68
PURPOSES = ("생활방범", "어린이보호", "교통단속", "교통정보수집", "시설물관리", "쓰레기단속")
TITLES = (
    "관리번호", "관리기관명", "소재지도로명주소", "소재지지번주소", "설치목적구분", "카메라대수", "카메라화소수", "촬영방면정보",
    "보관일수", "설치년월", "위도", "경도", "데이터기준일자",
)  # fmt: skip
Place = tuple[float, float]
#: Seconds of ours and of the floor, of each question asked.
Times = tuple[Sequence[float], Sequence[float]]
WARMING = 6  # the first questions open connections and prepare statements
SEEN = {"stranger": "location_public", "staff": "true"}


@dataclass(frozen=True, slots=True)
class Question:
    """``url`` and ``floor``: what is asked of us and of PostgreSQL about a place. ``{rows}`` in the SQL: what the asker may see.

    ``edit``: one camera that both see is changed before each question, and nothing is counted ahead afterwards.
    """

    name: str
    url: Callable[[Place], str]
    floor: str
    values: Callable[[Place], dict[str, float | str]]
    asks: int = 0  # 0: as many as the command says
    edit: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--asks", type=int, default=60)
    parser.add_argument("--of", type=int, help=argparse.SUPPRESS)  # the process of one size
    args = parser.parse_args()
    if args.of:
        load(args.of)
        asyncio.run(answer())
        return
    prepare()
    every = questions()
    with ExitStack() as stack:
        cities = [stack.enter_context(copy_with(size)) for size in SIZES]
        figures = {(q.name, asker): measure(cities, number, asker, q.asks or args.asks) for number, q in enumerate(every) for asker in SEEN}
    print_table(figures)


def prepare() -> None:
    """The demo city for its areas, whatever cameras stand."""
    call_command("migrate", verbosity=0)
    if not Area.objects.exists():
        print("making the demo city …", flush=True)
        call_command("load_demo", verbosity=0, stdout=sys.stderr)


# ---- two cities in turn


@contextmanager
def copy_with(size: int) -> Iterator["subprocess.Popen[str]"]:
    """A copy of the city with so many cameras, and a process that asks it. The copy is taken away afterwards."""
    whole = str(connection.settings_dict["NAME"])
    copy = f"{whole}_{size}"
    connection.close()  # a database that somebody uses cannot be copied
    with psycopg.connect(owner("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(copy)))
        try:
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), sql.Identifier(whole)))
        except psycopg.errors.InsufficientPrivilege:
            sys.exit("the role of DATABASE_URL may not make databases (a cluster kept from before: remove .madang/bench-cameras.env)")
    urls = {name: urlsplit(url)._replace(path=f"/{copy}").geturl() for name, url in os.environ.items() if name.endswith("DATABASE_URL")}
    command = [sys.executable, "-m", "benchmarks.cameras", "--of", str(size)]
    process = subprocess.Popen(command, env=os.environ | urls, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        told(process)  # it stands
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait()
        with psycopg.connect(owner("postgres"), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy)))


def measure(cities: Sequence["subprocess.Popen[str]"], number: int, asker: str, asks: int) -> list[Times]:
    """Per city seconds of ours and of the floor. Who comes first changes, so that neither always follows the other's work."""
    chance = random.Random(f"{number} {asker}")  # noqa: S311 — not for secrets
    found: list[list[tuple[float, float]]] = [[] for _ in cities]
    for turn in range(asks + WARMING):
        place = chance.uniform(WEST, EAST), chance.uniform(SOUTH, NORTH)
        order = range(len(cities)) if turn % 2 else reversed(range(len(cities)))
        times: dict[int, list[float]] = {which: [] for which in order}
        for part in ("ours", "floor"):
            for which in times:
                times[which].append(told(cities[which], {"question": number, "asker": asker, "place": place, "part": part}))
        if turn >= WARMING:
            for which, (ours, floor) in times.items():
                found[which].append((ours, floor))
    return [(ours, floor) for ours, floor in (tuple(zip(*pairs, strict=True)) for pairs in found)]


def told(process: "subprocess.Popen[str]", asked: dict[str, Any] | None = None) -> Any:
    if process.stdin is None or process.stdout is None:
        raise TypeError("a process of this measurement is spoken to")
    if asked is not None:
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        sys.exit("a process of this measurement ended (see above)")
    return json.loads(line)


# ---- rows


def load(size: int) -> None:
    """A file as agencies give it, read by its connector; every fiftieth site is then kept back from the public."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "cameras.csv")
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([TITLES, *cameras(size)])
        start = time.perf_counter()
        run(CctvStandard(), file, store=TableStore(CAMERAS), options=Options(force=True))
        took = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("UPDATE data.cameras SET location_public = false WHERE id % 50 = 0")
        cursor.execute("VACUUM ANALYZE data.cameras")
    start = time.perf_counter()
    cells = refresh("cameras")
    counted = time.perf_counter() - start
    start = time.perf_counter()
    count_stale()
    ahead = time.perf_counter() - start
    print(
        f"{size:,} cameras: {size / took:,.0f} rows/s by the import, {cells:,} cluster cells counted in {counted:.1f} s, "
        f"all layers counted ahead in all areas in {ahead:.1f} s",
        file=sys.stderr,
        flush=True,
    )


def cameras(size: int) -> Iterator[tuple[object, ...]]:
    """Half evenly spread, half on two hundred crossings a few hundred metres wide. A fixed seed: every run has the same."""
    chance = random.Random(size)  # noqa: S311 — not for secrets
    crossings = [(chance.uniform(WEST, EAST), chance.uniform(SOUTH, NORTH)) for _ in range(200)]
    for number in range(size):
        lon, lat = (chance.uniform(WEST, EAST), chance.uniform(SOUTH, NORTH))
        if number % 2:
            middle = crossings[number // 2 % len(crossings)]
            lon, lat = middle[0] + chance.gauss(0, 0.002), middle[1] + chance.gauss(0, 0.002)
        road = f"서울특별시 측정구 가나로 {number % 4_000 + 1}길 {number}"
        purpose = PURPOSES[number % len(PURPOSES)]
        yield f"B{number}", "측정구청", road, "", purpose, 1, 200, "회전", 30, "2020-01", f"{lat:.7f}", f"{lon:.7f}", "2026-01-01"


# ---- questions


def tile_at(place: Place, z: int) -> tuple[int, int, int]:
    turned = log(tan(radians(place[1])) + 1 / cos(radians(place[1])))
    return z, int((place[0] + 180) / 360 * 2**z), int((1 - turned / pi) / 2 * 2**z)


def tile(z: int) -> Question:
    def values(place: Place) -> dict[str, float | str]:
        return dict(zip("zxy", tile_at(place, z), strict=True))

    return Question(f"cold tile z{z}", lambda place: "/tiles/cameras/{}/{}/{}.mvt".format(*tile_at(place, z)), _TILE, values)


_TILE = """
SELECT ST_AsMVT(t, 'cameras', 4096, 'geom', 'id') FROM (
  SELECT id, ST_AsMVTGeom(geometry_3857, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64, true) AS geom, purpose
  FROM data.cameras WHERE {rows} AND geometry_3857 && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
  ORDER BY id LIMIT 35714) AS t
"""
_NEAR = """
SELECT id, row_to_json(c) FROM data.cameras AS c WHERE {rows}
  AND geometry && ST_Expand(ST_Point(%(lon)s, %(lat)s, 4326), 0.024) ORDER BY geometry <-> ST_Point(%(lon)s, %(lat)s, 4326) LIMIT 20
"""
_BOX = """
SELECT row_to_json(c), ST_AsGeoJSON(geometry, 7) FROM data.cameras AS c
WHERE {rows} AND geometry && ST_MakeEnvelope(%(w)s, %(s)s, %(e)s, %(n)s, 4326) ORDER BY id LIMIT 21
"""
_AREA = """
SELECT row_to_json(c), ST_AsGeoJSON(c.geometry, 7) FROM data.cameras AS c, geo_area AS a
WHERE {rows} AND a.code = %(code)s AND ST_Intersects(a.geometry, c.geometry) ORDER BY c.id LIMIT 21
"""
_PAGE = "SELECT row_to_json(c), ST_AsGeoJSON(geometry, 7) FROM data.cameras AS c WHERE {rows} ORDER BY id LIMIT 21"
_COUNT = "SELECT count(*), ST_Extent(geometry) FROM data.cameras WHERE {rows}"
_INSIDE = (
    "SELECT count(*) FROM data.cameras AS c, geo_area AS a WHERE {rows} AND a.code = %(code)s AND ST_Intersects(a.geometry, c.geometry)"
)
_NAME = "SELECT id, name FROM data.cameras WHERE {rows} AND name ILIKE %(words)s LIMIT 20"
_STATE = "SELECT json_object_agg(id, json_build_array(density, population_on))::text FROM geo_area WHERE level = 'neighbourhood'"
_SUMMARY = """
SELECT json_agg(v)::text FROM (
  SELECT i.code, v.period_start, v.value, v.target FROM city_currentvalue AS v JOIN city_indicator AS i ON i.id = v.indicator_id
  JOIN geo_area AS a ON a.id = v.key AND a.level = v.level WHERE a.code = %(code)s ORDER BY 1, 2 DESC) AS v
"""
_EDIT = (
    "UPDATE data.cameras SET geometry = ST_Translate(geometry, 1e-6, 0) WHERE id = (SELECT max(id) FROM data.cameras WHERE location_public)"
)


def questions() -> list[Question]:
    codes = sorted(Area.objects.filter(level="neighbourhood").values_list("code", flat=True))
    districts = sorted(Area.objects.filter(level="district").values_list("code", flat=True))
    city = Area.objects.filter(level="city").values_list("code", flat=True)[0]

    def one_of(names: Sequence[str], place: Place) -> str:
        return names[int(place[0] * 1e6) % len(names)]

    def of(names: Sequence[str]) -> Callable[[Place], dict[str, float | str]]:
        return lambda place: {"code": one_of(names, place)}

    def box(place: Place) -> tuple[float, ...]:
        return place[0] - 0.01, place[1] - 0.008, place[0] + 0.01, place[1] + 0.008

    def words(place: Place) -> str:
        return f"가나로 {int(place[0] * 1e6) % 4_000 + 1}길"

    features = "/api/layers/cameras/features?limit=20"
    return [
        *(tile(z) for z in (12, 14, 16)),
        Question(
            "nearby, 20 within 2 km",
            lambda p: f"/api/nearby?lon={p[0]}&lat={p[1]}&layers=cameras&radius=2000&limit=20",
            _NEAR,
            lambda p: {"lon": p[0], "lat": p[1]},
        ),
        Question(
            "list, box of 2 km",
            lambda p: f"{features}&bbox={','.join(f'{edge:.6f}' for edge in box(p))}",
            _BOX,
            lambda p: dict(zip("wsen", box(p), strict=True)),
        ),
        Question("list, neighbourhood", lambda p: f"{features}&area={one_of(codes, p)}", _AREA, of(codes)),
        Question("list, district", lambda p: f"{features}&area={one_of(districts, p)}", _AREA, of(districts)),
        Question("list, first page", lambda _: features, _PAGE, lambda _: {}),
        Question("layer with count", lambda _: "/api/layers/cameras", _COUNT, lambda _: {}, 10),
        Question("neighbourhood, counts", lambda p: f"/api/areas/{one_of(codes, p)}", _INSIDE, of(codes)),
        Question("district, counts", lambda p: f"/api/areas/{one_of(districts, p)}", _INSIDE, of(districts), 20),
        Question("city, counts", lambda _: f"/api/areas/{city}", _INSIDE, of([city]), 10),
        Question("city, counts of all districts", lambda _: f"/api/areas/{city}?counts=children", _INSIDE, of([city]), 10),
        Question("area, cards", lambda p: f"/api/areas/{one_of(districts, p)}/summary", _SUMMARY, of(districts)),
        Question("state, neighbourhoods", lambda _: "/layers/neighbourhoods/state", _STATE, lambda _: {}),
        Question("search by name", lambda p: f"/api/search?q={quote(words(p))}", _NAME, lambda p: {"words": f"%{words(p)}%"}),
        # Last: from here on nothing is counted ahead.
        Question("neighbourhood, after an edit", lambda p: f"/api/areas/{one_of(codes, p)}", _INSIDE, of(codes), edit=True),
        Question("city, after an edit", lambda _: f"/api/areas/{city}", _INSIDE, of([city]), 5, edit=True),
    ]


# ---- measuring

Headers = list[tuple[bytes, bytes]]


async def answer() -> None:
    """Asks what is read line by line, and writes how many seconds it took."""
    headers = await asyncio.to_thread(sessions)
    every = await asyncio.to_thread(questions)
    async with running(front()) as app, await psycopg.AsyncConnection.connect(owner(), autocommit=True) as plain:
        say("stands")
        while line := await asyncio.to_thread(sys.stdin.readline):
            asked = json.loads(line)
            question, asker, place = every[asked["question"]], asked["asker"], asked["place"]
            if asked["part"] == "ours":
                say(await ours(app, question, place, headers[asker]))
            else:
                say(await floor(plain, question, place, SEEN[asker]))


def say(what: object) -> None:
    print(json.dumps(what), flush=True)


def owner(database: str | None = None) -> str:
    """libpq's words for Django's own connection, which may read every table; the tiles' role may not."""
    known = connection.get_connection_params() | ({"dbname": database} if database else {})
    return make_conninfo(**{name: known[name] for name in ("host", "port", "user", "password", "dbname") if known.get(name)})


async def ours(app: Any, question: Question, place: Place, headers: Headers) -> float:
    if question.edit:
        await asyncio.to_thread(edit)
    start = time.perf_counter()
    await ask(app, question.url(place), headers)
    return time.perf_counter() - start


async def floor(plain: Any, question: Question, place: Place, rows: str) -> float:
    start = time.perf_counter()
    cursor = await plain.execute(question.floor.replace("{rows}", rows), question.values(place), prepare=True)
    await cursor.fetchall()
    return time.perf_counter() - start


def edit() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_EDIT)


def sessions() -> dict[str, Headers]:
    RoleAudience.objects.update_or_create(role="official", defaults={"audience": Audience.STAFF})
    user, _made = User.objects.get_or_create(username="bench-official", defaults={"role": "official"})
    client = Client()
    client.force_login(user)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return {"stranger": [], "staff": [(b"cookie", cookie.encode())]}


async def ask(app: Any, url: str, headers: Headers) -> None:
    parts = urlsplit(url)
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": parts.path,
        "raw_path": parts.path.encode(), "query_string": parts.query.encode(), "root_path": "",
        "headers": [(b"host", b"localhost"), *headers], "client": ("127.0.0.1", 5), "server": ("localhost", 80),
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    if sent[0]["status"] not in (200, 204):
        sys.exit(f"{url}: {sent[0]['status']} {sent[-1].get('body', b'')[:300]!r}")


class running:  # noqa: N801 — reads as what it does
    """Started and stopped by the lifespan protocol, so that pools and listeners run."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.told: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        self.said: asyncio.Queue[Any] = asyncio.Queue()

    async def __aenter__(self) -> Any:
        self.life = asyncio.create_task(self.app({"type": "lifespan"}, self.told.get, self.said.put))
        await self._step("startup")
        return self.app

    async def __aexit__(self, *_: object) -> None:
        await self._step("shutdown")
        await self.life

    async def _step(self, name: str) -> None:
        await self.told.put({"type": f"lifespan.{name}"})
        if (await self.said.get())["type"] != f"lifespan.{name}.complete":
            sys.exit(f"the server's {name} failed")


def print_table(figures: dict[tuple[str, str], list[Times]]) -> None:
    titles = ("", "asker", "ours, ms", "plain SQL, ms", "ratio", "growth", "quickest", "plain SQL's", "quickest")
    print("\n| " + " | ".join(titles) + " |\n" + "|---" * len(titles) + "|")
    for (name, asker), (few, many) in figures.items():
        ours, floor = (statistics.median(times) * 1e3 for times in many)
        growths = (
            summary(now) / summary(before) for now, before in zip(many, few, strict=True) for summary in (statistics.median, quickest)
        )
        print(f"| {name} | {asker} | {ours:.1f} | {floor:.1f} | {ours / floor:.1f} | {' | '.join(f'{g:.2f}' for g in growths)} |")


def quickest(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=10)[0] if len(times) > 10 else min(times)


if __name__ == "__main__":
    main()
