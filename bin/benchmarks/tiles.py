"""Tiles of a million points: per zoom bytes and rate beside pgbench, warm beside a bare echo, 304s, fifty at once for one cold tile.

Needs ``DATABASE_URL`` (bin/bench gives one) and wrk, which bin/setup --bench brings; pgbench comes with PostgreSQL. Server, load and
database share the machine, so the ratios say more than the rates. Every figure is the median of ``--runs``.
"""

import argparse
import asyncio
import gzip
import hashlib
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("MADANG_PROCESS", "owner")
os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "0" * 40)

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from accounts.audience import Audience  # noqa: E402
from layers import registry  # noqa: E402
from layers.changes import HALF_WORLD  # noqa: E402
from layers.pool import conninfo, most_lines  # noqa: E402
from layers.watching import touch, watch  # noqa: E402
from tiles.query import GRID_ZOOMS, MOST_ROWS, drawing  # noqa: E402

from .million_points.layer import BOX, LAYER, TABLE  # noqa: E402

PORT = 8399
BASE = f"http://127.0.0.1:{PORT}"
CONNECTIONS = 16
WARM_TILE = (14, 13970, 6345)
Tile = tuple[int, int, int]

# wrk sleeps until its time is over even when its threads have stopped: the script measures for itself and ends the program.
_LUA = """
local ffi = require("ffi")
ffi.cdef("typedef struct { long s; long ns; } stamp; int clock_gettime(int, stamp *);")
local stamp = ffi.new("stamp")
local function now() ffi.C.clock_gettime(1, stamp); return tonumber(stamp.s) * 1e6 + tonumber(stamp.ns) / 1e3 end
local paths = {%s}
local headers = {["Accept-Encoding"] = "gzip"%s}
local sent, got, failed, limit, start = 0, 0, 0, %d, 0
local function tell(requests, us, errors)
    print(string.format('RESULT {"requests": %%d, "us": %%d, "errors": %%d}', requests, us, errors))
    io.flush()
end
function request()
    if sent == 0 then start = now() end
    sent = sent + 1
    return wrk.format("GET", paths[(sent - 1) %% #paths + 1], headers)
end
if limit > 0 then
    function response(status)
        got = got + 1
        if status >= 400 then failed = failed + 1 end
        if got >= limit then tell(got, now() - start, failed); os.exit(0) end
    end
end
function done(summary)
    local e = summary.errors
    tell(summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout)
end
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--zooms", default="8-16")
    parser.add_argument("--seconds", type=int, default=4, help="of each warm run")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server ends with us
    for tool in ("wrk", "pgbench"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not there: bin/setup --bench")
    prepare()
    first, last = map(int, args.zooms.split("-"))
    print("zoom tiles      kB  kB gz  served/s  unpacked/s  pgbench/s  ratio  length only/s  ratio")
    for z in range(first, last + 1):
        print(cold_line(z, args.runs), flush=True)
    with server() as pid:
        print(warm_lines(args.runs, args.seconds))
        print(herd_line(args.runs))
        print(f"memory of the server: {memory(pid):.0f} MB")


def prepare() -> None:
    """The rows, made once; the clusters of low zooms are counted when the table is declared changed."""
    call_command("migrate", verbosity=0)
    registry.register(LAYER)
    with connection.cursor() as cursor:
        made_by = hashlib.sha256(TABLE.encode()).hexdigest()
        cursor.execute("SELECT obj_description(to_regclass('data.bench_points'))")
        if cursor.fetchone() != (made_by,):
            print("making a million points …", flush=True)
            for statement in TABLE.split(";\n"):
                if statement.strip():
                    cursor.execute(statement)
            cursor.execute(f"COMMENT ON TABLE data.bench_points IS '{made_by}'")
    if not watch(LAYER):
        touch(LAYER)
    if os.environ.get("TILES_DATABASE_URL", "") not in ("", os.environ.get("OWNER_DATABASE_URL")):
        call_command("grant_roles", verbosity=0)  # the tiles' own role reads the table just made


def tiles_of(z: int, most: int = 4_000) -> list[Tile]:
    """Every tile of the box, row by row; of very many, the block in the middle."""
    size = 2 * HALF_WORLD / 2**z
    west, south, east, north = BOX
    columns = range(int((west + HALF_WORLD) // size), int((east + HALF_WORLD) // size) + 1)
    rows = range(int((HALF_WORLD - north) // size), int((HALF_WORLD - south) // size) + 1)
    if len(columns) * len(rows) > most:
        side = int(most**0.5)
        columns, rows = _middle(columns, side), _middle(rows, side)
    return [(z, x, y) for y in rows for x in columns]


def _middle(numbers: range, length: int) -> range:
    start = numbers.start + max(0, (len(numbers) - length) // 2)
    return range(start, min(numbers.stop, start + length))


# ---- cold


def cold_line(z: int, runs: int) -> str:
    tiles = tiles_of(z)
    pairs: list[tuple[float, float]] = []
    lengths: list[tuple[float, float]] = []
    with server():
        cold(tiles)
        served = median([cold(tiles) for _ in range(runs)])
        raw, packed = sizes(tiles)
    with server(stored=True):
        cold(tiles)
        for _ in range(runs):  # in turn, so that what else happens on the machine falls on all alike
            pairs.append((cold(tiles), pgbench(z, tiles, length_only=False)))
            lengths.append((cold(tiles), pgbench(z, tiles, length_only=True)))
    unpacked, same = (median(list(rates)) for rates in zip(*pairs, strict=True))
    length = median([floor for _, floor in lengths])
    return (
        f"{z:>4} {len(tiles):>5} {raw / 1e3:>7.1f} {packed / 1e3:>6.1f} {served:>9.0f} {unpacked:>11.0f} {same:>10.0f} "
        f"{ratio(pairs):>6.2f} {length:>14.0f} {ratio(lengths):>6.2f}"
    )


def ratio(pairs: list[tuple[float, float]]) -> float:
    """The median of the pairs' own ratios: two figures of one minute tell more than two medians of a noisy hour."""
    return median([ours / floor for ours, floor in pairs])


def cold(tiles: list[Tile]) -> float:
    """Tiles a second, each asked for once; few tiles are made cold again and again. The first time on a server is not to be counted: it is
    the server that is cold then, not the tile."""
    requests = microseconds = 0.0
    warm_up()
    for _ in range(rounds(len(tiles))):
        forget()
        result = wrk([path(t) for t in tiles], requests=len(tiles), connections=min(CONNECTIONS, len(tiles)))
        requests += len(tiles)
        microseconds += result["us"]
    return requests / microseconds * 1e6


def rounds(count: int) -> int:
    """How often so few tiles are asked for, that there is something to measure."""
    return max(1, min(10, 300 // count))


def warm_up() -> None:
    """Every connection of the pool has prepared both statements, and the change log has been read."""
    far = [path((z, x, 0)) for z in (12, 13) for x in range(64)]
    wrk(far, requests=len(far), connections=CONNECTIONS)


def forget() -> None:
    """A change everywhere: every tile gets a new version. The clusters, counted before, are said to know of it."""
    subject = drawing(LAYER, Audience.PUBLIC).subject
    with connection.cursor() as cursor:
        cursor.execute("SELECT layers_record_change(%s, NULL)", [subject])
        cursor.execute(
            "UPDATE tiles_clustering SET changes = (SELECT array_agg(id) FROM layers_change WHERE subject = %s) WHERE subject = %s",
            [subject, subject],
        )
    time.sleep(0.3)


def sizes(tiles: list[Tile]) -> tuple[float, float]:
    """Median bytes of the tiles that hold anything, plain and packed, of the server that runs."""
    bodies = [get(path(t)) for t in tiles[:: max(1, len(tiles) // 60)]]
    filled = [b for b in bodies if b]
    return median([len(gzip.decompress(b)) for b in filled]), median([len(b) for b in filled])


def pgbench(z: int, tiles: list[Tile], *, length_only: bool) -> float:
    """The statement the server sends, prepared, over the same tiles, with a connection a core and with as many as the
    server's pool has: the better of the two."""
    found = drawing(LAYER, Audience.PUBLIC)
    query = (found.kept_clusters if found.clustered(z) else found.features(z)).text.decode()
    # pgbench takes any :name for a variable, in quotes too.
    query = query.replace(f"'{found.subject}'", "('{}' || chr(58) || '{}')".format(*found.subject.split(":")))
    if length_only:
        query = query.replace("SELECT ST_AsMVT(tile,", "SELECT length(ST_AsMVT(tile,", 1).replace("'geom', 'id')", "'geom', 'id'))", 1)
    x0, y0, width = tiles[0][1], tiles[0][2], max(t[1] for t in tiles) - tiles[0][1] + 1
    per = 1 << GRID_ZOOMS
    names = ["q0", "q1", "r0", "r1"] if found.clustered(z) else ["limit"]
    for number, name in enumerate(["z", "x", "y", *names], 1):
        query = query.replace(f"${number}", str(MOST_ROWS) if name == "limit" else f":{name}")
    return max(_pgbench(z, x0, y0, width, per, len(tiles), query, clients) for clients in (os.cpu_count() or 2, most_lines()))


def _pgbench(z: int, x0: int, y0: int, width: int, per: int, count: int, query: str, clients: int) -> float:
    each = max(1, 2 * count * rounds(count) // clients)  # twice: its sessions are new at every call
    script = (
        f"\\set k :k + 1\n\\set i (:client_id + :k * {clients}) % {count}\n\\set z {z}\n\\set x {x0} + :i % {width}\n"
        f"\\set y {y0} + :i / {width}\n\\set q0 :x * {per} - 1\n\\set q1 (:x + 1) * {per}\n\\set r0 :y * {per} - 1\n"
        f"\\set r1 (:y + 1) * {per}\n{query};\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "tile.sql")
        file.write_text(script)
        libpq = conninfo(options="-c jit=off -c max_parallel_workers_per_gather=0", application_name="pgbench")
        flags = ["-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2)), "-t", str(each), "-D", "k=-1"]
        done = subprocess.run(["pgbench", *flags, "-f", str(file), libpq], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return next(float(line.split()[2]) for line in done.stdout.splitlines() if line.startswith("tps = "))


# ---- warm, unchanged, and all at once


def warm_lines(runs: int, seconds: int) -> str:
    url = path(WARM_TILE)
    get(url)
    etag = headers_of(url)["etag"]
    rates: dict[str, list[float]] = {"served": [], "echo": [], "304": []}
    asks: dict[str, Callable[[], dict[str, float]]] = {
        "served": lambda: wrk([url], seconds=seconds, connections=32),
        "echo": lambda: wrk([f"/echo{url}"], seconds=seconds, connections=32),
        "304": lambda: wrk([url], seconds=seconds, connections=32, etag=etag),
    }
    for _ in range(runs):
        for name, ask in asks.items():
            result = ask()
            rates[name].append(result["requests"] / result["us"] * 1e6)
    served, echo, unchanged = (median(rates[name]) for name in ("served", "echo", "304"))
    return (
        f"warm, {len(get(url)) / 1e3:.1f} kB packed: {served:.0f}/s, bare echo of the same bytes {echo:.0f}/s, ratio {served / echo:.2f}\n"
        f"unchanged (304): {unchanged:.0f}/s"
    )


def herd_line(runs: int) -> str:
    forget()
    tiles = [(13, 6982 + i // 2, 3170 + i % 2) for i in range(runs * 2)]
    alone = [asyncio.run(at_once(path(tile), 1)) for tile in tiles[:runs]]
    before = index_scans()
    together = [asyncio.run(at_once(path(tile), 50)) for tile in tiles[runs:]]
    return (
        f"50 requests for one cold tile of zoom 13: {median(together) * 1e3:.0f} ms for all, one alone {median(alone) * 1e3:.0f} ms; "
        f"{index_scans() - before} scans of the spatial index for {runs} such herds"
    )


async def at_once(url: str, count: int) -> float:
    """Seconds until the last of ``count`` connections has its answer; they are open before the clock starts."""
    pairs = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", PORT) for _ in range(count)))
    ask = f"GET {url} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n".encode()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(ask)
        return await reader.read()

    start = time.perf_counter()
    answers = await asyncio.gather(*(one(*pair) for pair in pairs))
    took = time.perf_counter() - start
    for _, writer in pairs:
        writer.close()
    if not all(a.startswith(b"HTTP/1.1 200") for a in answers):
        sys.exit(f"a request of the herd failed: {answers[0][:80]!r}")
    return took


def index_scans() -> int:
    time.sleep(5)  # idle sessions report what they did within seconds
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(idx_scan) FROM pg_stat_user_indexes WHERE relname = 'bench_points' AND indexrelname LIKE '%3857%'")
        return int(cursor.fetchone()[0])


# ---- server and load


@contextmanager
def server(*, stored: bool = False) -> Iterator[int]:
    for _ in range(50):  # the worker of the server before may take a moment longer than its parent
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", PORT)):
                break
        time.sleep(0.1)
    else:
        sys.exit(f"something listens on port {PORT} already")
    environment = {**os.environ, "MADANG_PROCESS": "web", "PYTHONPATH": str(Path(__file__).parent.parent)}
    if stored:
        environment["BENCH_STORED"] = "1"
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(PORT), "--workers", "1", "--no-access-log"]
    process = subprocess.Popen(
        [*command, "--log-level", "warning", "benchmarks.million_points.app:application"],
        env=environment,
        cwd=Path(__file__).parent.parent.parent,
    )
    try:
        wait_for(process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(10)


def wait_for(process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            sys.exit("the server ended")
        try:
            get(path((0, 0, 0)))
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    sys.exit("the server does not answer")


def path(tile: Tile) -> str:
    return "/tiles/{}/{}/{}/{}.mvt".format(LAYER.slug, *tile)


def get(url: str) -> bytes:
    request = urllib.request.Request(BASE + url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        body: bytes = answer.read()
        return body


def headers_of(url: str) -> Any:
    request = urllib.request.Request(BASE + url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.headers


def wrk(paths: list[str], *, requests: int = 0, seconds: int = 600, connections: int, etag: str = "") -> dict[str, float]:
    """``requests``: stop after so many; 0: after ``seconds``."""
    more = f', ["If-None-Match"] = {json.dumps(etag)}' if etag else ""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_LUA % (",".join(json.dumps(p) for p in paths), more, requests))
        script.flush()
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", script.name, BASE],
            capture_output=True,
            text=True,
            check=False,
        )
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT ")), None)
    if line is None:
        sys.exit(f"wrk failed: {done.stdout}{done.stderr}")
    result: dict[str, float] = json.loads(line[7:])
    if result["errors"]:
        sys.exit(f"{result['errors']} requests failed: {line}")
    return result


def median(values: list[float] | list[int]) -> float:
    return statistics.median(values)


def memory(pid: int) -> float:
    """Megabytes resident, of the process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(int(Path(f"/proc/{p}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") for p in (str(pid), *children)) / 1e6


if __name__ == "__main__":
    main()
