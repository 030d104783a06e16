"""Search among 200,000 cameras in each of several layers: per kind of question its time, beside plain SQL, and its growth from a tenth.

Needs ``DATABASE_URL`` (bin/bench gives one). Asked through Django's own client, so a request's fixed cost is in it; *plain SQL* is one
trigram look-up of the same words, written by hand, in one of the tables, on the same connection. Every figure is the median of
``--runs`` rounds over differing words; ours and the floor take turns, so that what else happens on the machine falls on both.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("MADANG_PROCESS", "owner")
os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "0" * 40)

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from layers import registry  # noqa: E402
from layers.declaration import Field, Layer, Relation, Text  # noqa: E402
from layers.search.folding import fold  # noqa: E402
from layers.watching import watch  # noqa: E402

LAYERS = 3
# Names as the city gives them: a neighbourhood, a kind of place, a number; addresses of which every one begins alike.
_MAKE = """
CREATE SCHEMA IF NOT EXISTS data;
DROP TABLE IF EXISTS {table};
CREATE TABLE {table} AS
SELECT i AS id, d.dong || ' ' || k.kind || ' ' || (i %% 997) AS name,
    '서울특별시 ' || d.gu || ' ' || d.road || ' ' || (i %% 311) || '-' || (i %% 7) AS road_address,
    ST_Point(126.8 + 0.35 * abs(sin(i * 12.9898)), 37.45 + 0.22 * abs(sin(i * 78.233)), 4326)::geometry(Point, 4326) AS geometry
FROM generate_series(1::bigint, %s) AS i
JOIN (SELECT row_number() OVER () - 1 AS n, * FROM (VALUES {dongs}) AS v (gu, dong, road)) AS d ON d.n = i * 7919 %% {dong_count}
JOIN (SELECT row_number() OVER () - 1 AS n, * FROM unnest(%s::text[]) AS kind) AS k ON k.n = i * 104729 %% {kind_count};
ALTER TABLE {table} ADD COLUMN geometry_3857 geometry(Point, 3857) GENERATED ALWAYS AS (ST_Transform(geometry, 3857)) STORED;
ALTER TABLE {table} ADD PRIMARY KEY (id);
CREATE INDEX ON {table} USING gist (geometry);
"""
_PLACES = [
    ("종로", "화곡"),
    ("중", "망원"),
    ("용산", "역삼"),
    ("성동", "상도"),
    ("광진", "신림"),
    ("동대문", "잠실"),
    ("중랑", "천호"),
    ("성북", "길음"),
    ("강북", "수유"),
    ("도봉", "창동"),
    ("노원", "상계"),
    ("은평", "불광"),
    ("서대문", "홍제"),
    ("마포", "연희"),
    ("양천", "합정"),
    ("강서", "목동"),
    ("구로", "가양"),
    ("금천", "구로"),
    ("영등포", "시흥"),
    ("동작", "당산"),
    ("관악", "사당"),
    ("서초", "봉천"),
    ("강남", "반포"),
    ("송파", "논현"),
    ("강동", "둔촌"),
]
_LAST = ["", "본", "일", "이", "삼", "사", "오", "육"]
KINDS = ["골목", "초등학교 앞", "어린이공원", "사거리", "주차장", "하천변", "재활용 정거장", "시장 입구", "지하보도", "버스정류장 옆"]
DONGS = [(f"{gu}구", f"{first}{last}동", f"{first}로{n}길") for n, (gu, first) in enumerate(_PLACES) for last in _LAST]
_FIRST = [first for _gu, first in _PLACES]


def name_of(number: int) -> str:
    """As _MAKE names the row."""
    return f"{DONGS[number * 7919 % len(DONGS)][1]} {KINDS[number * 104729 % len(KINDS)]} {number % 997}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question: what is typed, and the condition and value that plain SQL asks with."""

    title: str
    words: list[str]
    condition: str
    value: Callable[[str], Any]


NAME, ADDRESS = "layers_search_fold(name)", "layers_search_fold(road_address)"
START = "layers_search_consonants(name)"
KINDS_ASKED = [
    Kind("whole name", [name_of(number) for number in range(1, 1000, 40)], f"{NAME} LIKE %s", fold),
    Kind("beginning of a name", [f"{first}" for first in _FIRST], f"{NAME} LIKE %s", lambda word: fold(word) + "%"),
    Kind("inside a name", KINDS, f"{NAME} LIKE %s", lambda word: f"%{fold(word)}%"),
    Kind("in every address", ["서울특별시", "서울 특별시"], f"{ADDRESS} LIKE %s", lambda word: f"%{fold(word)}%"),
    Kind("address", [f"{first}로{n}길 {n}" for n, first in enumerate(_FIRST)], f"{ADDRESS} LIKE %s", lambda word: f"%{fold(word)}%"),
    Kind("initial consonants", ["ㅎㄱㅂㄷ", "ㅁㅇㅇㄷ", "ㅇㅅㅅㄷ", "ㅅㄷㅇㄷ"], f"{START} LIKE %s", lambda word: fold(word) + "%"),
    Kind("a wrong letter", [f"{first[0]}귝일동" for first in _FIRST[:6]], f"similarity({NAME}, %s) > 0.35", fold),
    Kind("nothing of the kind", ["쀍쀍쀍", "qqxxqq", "뷁뷁뷁동"], f"{NAME} LIKE %s", lambda word: f"%{fold(word)}%"),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=25)
    parser.add_argument("--rows", type=int, default=200_000)
    args = parser.parse_args()
    call_command("migrate", verbosity=0)
    with laid_out(args.rows // 10) as few, laid_out(args.rows) as many:
        figures = {kind.title: in_turn(kind, [few, many], args.runs) for kind in KINDS_ASKED}
    print(f"\n{LAYERS} layers of {args.rows:,} rows each, milliseconds, median of {args.runs}")
    print(f"{'question':<22} {'search':>8} {'plain SQL':>10} {'at a tenth':>11} {'growth':>7}  results")
    for title, ((before, _floor, _count), (ours, floor, count)) in figures.items():
        print(f"{title:<22} {ours:>8.1f} {floor:>10.1f} {before:>11.1f} {ours / before:>7.2f}  {count}")


@contextmanager
def laid_out(rows: int) -> Iterator[list[Layer]]:
    """Tables of so many rows with what a search needs; nobody searches them until they are ``declared``."""
    layers = [layer_of(number, rows) for number in range(LAYERS)]
    try:
        for layer in layers:
            make(layer.relation.table, rows)
            start = time.perf_counter()
            watch(layer)
            print(f"{layer.relation.table}: {rows:,} rows, indexed for search in {time.perf_counter() - start:.1f} s", flush=True)
            with connection.cursor() as cursor:
                cursor.execute(f"VACUUM ANALYZE {layer.relation.table}")
        yield layers
    finally:
        for layer in layers:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {layer.relation.table}")


@contextmanager
def declared(layers: list[Layer]) -> Iterator[None]:
    for layer in layers:
        registry.register(layer)
    try:
        yield
    finally:
        for layer in layers:
            del registry._declared[layer.slug]


def layer_of(number: int, rows: int) -> Layer:
    return Layer(
        slug=f"bench-search-{rows}-{number}",
        title=Text("측정용", "Benchmark"),
        description=Text("", ""),
        geometry_type="point",
        relation=Relation(f"data.bench_search_{rows}_{number}"),
        fields=(Field("name", Text("이름", "Name")), Field("road_address", Text("주소", "Address"))),
        source="bench",
        name_field="name",
        search=("name", "road_address"),
    )


def make(table: str, rows: int) -> None:
    dongs = ", ".join(f"('{gu}', '{dong}', '{road}')" for gu, dong, road in DONGS)
    statements = _MAKE.format(table=table, dongs=dongs, dong_count=len(DONGS), kind_count=len(KINDS))
    with connection.cursor() as cursor:
        for statement in filter(str.strip, statements.split(";\n")):
            cursor.execute(statement, [rows, KINDS] if "%s" in statement else None)


def in_turn(kind: Kind, sizes: list[list[Layer]], runs: int) -> list[tuple[float, float, int]]:
    """Per size milliseconds of ours, of plain SQL, and how many were answered. What else the machine does falls on both sizes."""
    client = Client(SERVER_NAME="localhost")
    found: list[list[tuple[float, float, int]]] = [[] for _ in sizes]
    for number in range(runs):
        order = list(enumerate(sizes))
        for which, layers in order if number % 2 else reversed(order):
            found[which].append(timed(client, kind, layers, kind.words[number % len(kind.words)]))
    return [median(answers) for answers in found]


def median(answers: list[tuple[float, float, int]]) -> tuple[float, float, int]:
    ours, floor, counts = zip(*answers, strict=True)
    return statistics.median(ours) * 1e3, statistics.median(floor) * 1e3, int(statistics.median(counts))


def timed(client: Client, kind: Kind, layers: list[Layer], word: str) -> tuple[float, float, int]:
    with declared(layers):
        start = time.perf_counter()
        said = client.get("/api/search", {"q": word})
        ours = time.perf_counter() - start
    if said.status_code != 200:
        sys.exit(f"{word}: {said.content!r}")
    return ours, plain(kind, layers[0].relation.table, word), len(said.json()["results"])


def plain(kind: Kind, table: str, word: str) -> float:
    with connection.cursor() as cursor:
        start = time.perf_counter()
        cursor.execute(f"SELECT id, name FROM {table} WHERE {kind.condition} LIMIT 10", [kind.value(word)])
        cursor.fetchall()
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
