"""GET /api/search: what one sees is found by every way people write it, and what one does not see is found by none."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from shapely import Point

from accounts.audience import STRANGER, Audience
from feeds.records import Record
from feeds.table import Column, Table
from layers import datasets
from layers.declaration import Field, Layer, Relation, Text
from layers.imports import drop_table, replace_table
from layers.projection import project
from layers.search import matching, sizes
from layers.search.indexes import ensure
from layers.watching import watch
from tests.sites import declared, make_area, signed_in, world

__all__ = ["world"]
pytestmark = pytest.mark.usefixtures("places")

PLACES: list[tuple[Any, ...]] = [
    # id, name, name_en, address, zqcode, seen_by, lon, lat
    (1, "망원 1동 주민센터", "Mangwon 1-dong office", "서울특별시 마포구 망원로 12-3", "zqcode-1", "public", 127.011, 37.511),
    (2, "화곡동 쉼터", None, "서울특별시 강서구 화곡로 20", "zqcode-2", "public", 127.012, 37.512),
    (3, "zq비밀기지", None, "서울특별시 종로구 zq로 1", "zqcode-3", "staff", 127.013, 37.513),
    (4, "강남역 1", None, "서울특별시 강남구 강남대로 1", "zqcode-4", "public", 127.06, 37.51),
    (5, "강남역 2", None, "서울특별시 강남구 강남대로 2", None, "public", 127.09, 37.59),
    (6, "가로 공원", None, "100% _길", None, "public", 127.02, 37.52),
]
LAYER = Layer(
    "places",
    Text("장소", "Places"),
    Text("", ""),
    "point",
    Relation("data.places", rows={Audience.PUBLIC: "seen_by = 'public'", Audience.STAFF: "true"}),
    (
        Field("name", Text("이름", "Name")),
        Field("name_en", Text("영문 이름", "English name")),
        Field("address", Text("주소", "Address")),
        Field("zqcode", Text("zq번호", "zqNumber"), audience=Audience.STAFF),
    ),
    "places",
    name_field="name",
    search=("name", "name_en", "address", "zqcode"),
)


@pytest.fixture
def places(world: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE TABLE data.places (id bigint PRIMARY KEY, name text, name_en text, address text, zqcode text, seen_by text,
                geometry geometry(Point, 4326), geometry_3857 geometry(Point, 3857))""")
        for *values, lon, lat in PLACES:
            cursor.execute("INSERT INTO data.places VALUES (%s, %s, %s, %s, %s, %s, ST_Point(%s, %s, 4326))", [*values, lon, lat])
    make_area("1144000000", "district", None, (127.1, 37.5, 127.2, 37.6), name_ko="마포구", name_en="Mapo-gu")
    make_area("1168064000", "neighbourhood", None, (127.1, 37.5, 127.15, 37.6), name_ko="역삼1동", name_en="Yeoksam 1-dong")
    with declared(LAYER):
        watch(LAYER)
        yield


def answer(client: Client, q: str, **more: str | float) -> dict[str, Any]:
    said = client.get("/api/search", {"q": q, **{name: str(value) for name, value in more.items()}})
    assert said.status_code == 200, said.content
    found: dict[str, Any] = said.json()
    return found


def found(client: Client, q: str, **more: str | float) -> list[str]:
    return [result["name"]["ko"] for result in answer(client, q, **more)["results"]]


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("마포구", "마포구"),
        ("마포", "마포구"),
        ("맢", "마포구"),  # on the way to 마포
        ("ㅁㅍㄱ", "마포구"),
        ("ㅁ포구", "마포구"),
        ("ㅁㅍ", "마포구"),
        ("Mapo", "마포구"),
        ("mapo gu", "마포구"),
        ("MAPOGU", "마포구"),
        ("akvhrn", "마포구"),
        ("ㅡ메ㅐ", "마포구"),
        ("마푸구", "마포구"),
        ("1168064000", "역삼1동"),
        ("망원1동", "망원 1동 주민센터"),
        ("망원 1동", "망원 1동 주민센터"),
        ("주민센터 망원", "망원 1동 주민센터"),
        ("mangwon office", "망원 1동 주민센터"),
        ("망원로 12-3", "망원 1동 주민센터"),
        ("ㅎㄱㄷ", "화곡동 쉼터"),
        ("화국동", "화곡동 쉼터"),
        ("화곡로 20", "화곡동 쉼터"),
        ("갈", "가로 공원"),
        ("test city", "가-T1"),
    ],
)
def test_it_is_found_by_every_way_to_write_it(client: Client, q: str, first: str) -> None:
    assert found(client, q)[:1] == [first]


def test_a_result_says_what_the_page_needs(client: Client) -> None:
    (result,) = answer(client, "화곡로")["results"]
    matched = result["matched"]
    assert (result["kind"], result["layer"], result["id"], result["similar"]) == ("feature", "places", 2, False)
    assert (matched["field"], matched["text"][matched["start"] : matched["end"]]) == ("address", "화곡로")
    assert result["detail"] == "서울특별시 강서구 화곡로 20"
    assert result["area"] == {"code": "T112", "level": "neighbourhood", "name": {"ko": "가-T112", "en": "가-T112"}}
    assert (result["lon"], result["lat"], result["bbox"], result["zoom"]) == (127.012, 37.512, [127.012, 37.512, 127.012, 37.512], 17)
    (area,) = answer(client, "Mapo")["results"]
    assert (area["kind"], area["layer"], area["code"], area["level"]) == ("area", "districts", "1144000000", "district")
    assert (area["name"], area["bbox"], area["zoom"]) == ({"ko": "마포구", "en": "Mapo-gu"}, [127.1, 37.5, 127.2, 37.6], None)


def test_a_wrong_letter_in_a_name_whose_areas_are_numbered_leads_to_them_and_not_to_what_ends_alike(client: Client) -> None:
    for number, name in enumerate(("성북동", "황학동", "화곡1동", "화곡2동", "역삼1동", "역삼2동")):
        make_area(f"H{number}", "neighbourhood", None, (127.2, 37.5, 127.3, 37.6), name_ko=name)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM data.places WHERE id = 2")
        cursor.execute("ANALYZE geo_area")  # tests before this one may have left it as large as they please
    sizes.forget()
    assert [found["name"]["ko"] for found in answer(client, "화국동")["results"]][:3] == ["화곡1동", "화곡2동", "황학동"]
    assert [found["name"]["ko"] for found in answer(client, "역삼2둥")["results"]][:2] == ["역삼2동", "역삼1동"]


def test_a_wrong_letter_is_said_to_be_one(client: Client) -> None:
    assert answer(client, "화국동")["results"][0]["similar"] is True
    assert answer(client, "화곡동")["results"][0]["similar"] is False


@pytest.mark.parametrize(
    "q", ["zq비밀기지", "zq", "ㅂㅁㄱㅈ", "zqcode", "zqcode-1", "zqcode-3", "zq로 1", "zq비말기지", "zqn-plain", "zqsecret"]
)
def test_a_stranger_cannot_find_by_what_is_hidden(client: Client, q: str) -> None:
    """Not by hidden rows, hidden fields or hidden layers: the very answer of what does not exist."""
    said, nothing = answer(client, q), answer(client, "qqqqxxqq")
    assert said | {"q": ""} == nothing | {"q": ""}


def test_an_official_finds_what_staff_may_see(client: Client) -> None:
    official = signed_in("official")
    assert found(official, "zq비밀기지") == ["zq비밀기지"]
    assert found(official, "zqcode-1") == ["망원 1동 주민센터"]
    assert [r["id"] for r in answer(official, "zqn-plain")["results"] if r["layer"] == "sites"] == [1, 4]
    assert answer(official, "zqs-alpha")["results"] == []
    assert [r["id"] for r in answer(signed_in("operator"), "zqs-alpha")["results"]] == [1]


def test_hidden_values_order_nothing(client: Client) -> None:
    """A hidden field that matches as well must not move a public result."""
    before = answer(client, "강남역")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE data.places SET zqcode = '강남역' WHERE id = 5")
        cursor.execute("UPDATE data.places SET name = '강남역' WHERE seen_by = 'staff'")
    assert answer(client, "강남역") == before


def test_positions_are_the_callers() -> None:
    (result,) = [r for r in answer(signed_in("official"), "zqn 100%")["results"] if r["layer"] == "sites"]
    assert (result["lon"], result["lat"]) == (127.0177, 37.5033)


def test_of_equals_the_nearer_comes_first(client: Client) -> None:
    assert found(client, "강남역", lon=127.06, lat=37.51) == ["강남역 1", "강남역 2"]
    assert found(client, "강남역", lon=127.09, lat=37.59) == ["강남역 2", "강남역 1"]


def test_no_layer_floods_the_others(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO data.places SELECT 100 + i, '마포구 카메라 ' || i, NULL, NULL, NULL, 'public', ST_Point(127.01, 37.51, 4326), NULL"
            " FROM generate_series(1, 300) AS i"
        )
    results = answer(client, "마포", limit=5)["results"]
    assert results[0]["name"]["ko"] == "마포구"
    assert len(results) == 5
    assert found(client, "마포구 카메라 77")[:1] == ["마포구 카메라 77"]


def test_an_edit_is_found_at_once_and_by_index(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE data.places SET name = '새이름광장' WHERE id = 4")
    assert found(client, "새이름광장") == ["새이름광장"]
    assert found(client, "강남역") == ["강남역 2"]


SHOPS = Table("shops", (Column("name"),))
SHOPS_LAYER = Layer(
    "shops",
    Text("가게", "Shops"),
    Text("", ""),
    "point",
    Relation("data.shops"),
    (Field("name", Text("이름", "Name")),),
    "shops",
    name_field="name",
    search=("name",),
)


def shop(number: int, name: str) -> Record:
    return Record(number, (str(number),), Point(127.01, 37.51), {"name": name})


def test_a_swapped_table_is_searched_by_an_index_of_its_own(client: Client) -> None:
    with declared(SHOPS_LAYER):
        replace_table(SHOPS, [shop(n, f"가게{n}") for n in range(4000)], "one")
        replace_table(SHOPS, [*(shop(n, f"가게{n}") for n in range(3999)), shop(3999, "빵집달콤")], "two")
        assert found(client, "빵집달콤") == ["빵집달콤"]
        assert "가게3999" not in found(client, "가게3999")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE tablename = 'shops' AND indexname LIKE 'search_shops%'")
            assert cursor.fetchone() == (1,)
        plan = plan_of("빵집달콤")
        assert "Bitmap Index Scan on search_shops" in plan
        assert "Seq Scan" not in plan
    drop_table(SHOPS)


def plan_of(q: str) -> str:
    with CaptureQueriesContext(connection) as caught:
        assert matching.called([project(SHOPS_LAYER, Audience.PUBLIC)], matching.understand(q), None)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + caught.captured_queries[0]["sql"])
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("others", "q"),
    [
        ("빵집가게", "빵집달곰"),  # thousands that are a little alike, all read before it
        ("가게", "빵십달곰"),  # a wrong letter in either half
    ],
)
def test_in_a_large_relation_the_most_alike_is_found(client: Client, others: str, q: str) -> None:
    with declared(SHOPS_LAYER):
        replace_table(SHOPS, [*(shop(n, f"{others}{n}") for n in range(3999)), shop(3999, "빵집달콤")], "one")
        assert not sizes.small(["data.shops"])
        assert found(client, q)[:1] == ["빵집달콤"]
    drop_table(SHOPS)


def test_initials_are_looked_up_as_letters_and_only_what_is_found_is_held_against_the_pattern(client: Client) -> None:
    with declared(SHOPS_LAYER):
        replace_table(SHOPS, [*(shop(n, f"가게{n}") for n in range(3999)), shop(3999, "빵집달콤")], "one")
        conditions = [line for line in plan_of("ㅃㅈㄷㅋ").splitlines() if "Index Cond" in line]
        assert any("layers_search_consonants(name) ~~" in line for line in conditions)
        assert not any(" ~ " in line for line in conditions)
    drop_table(SHOPS)


WAYS = ["마포구", "ㅁㅍㄱ", "Mapo", "화국동", "망원 1동", "망원로 12-3", "강남역", "갈", "1168064000", "akvhrn"]


@pytest.mark.parametrize("q", WAYS)
def test_a_small_relation_and_a_large_one_answer_alike(client: Client, monkeypatch: pytest.MonkeyPatch, q: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE data.places, geo_area, data.sites")
    answers = []
    for most in (-1, 1_000_000):
        sizes.forget()
        monkeypatch.setattr(sizes, "SMALL_ROWS", most)
        assert bool(sizes.small(["data.places", "geo_currentarea"])) == (most > 0)
        answers.append(answer(client, q))
    sizes.forget()
    assert answers[0] == answers[1]


def test_an_index_for_other_columns_takes_the_place_of_the_former(client: Client) -> None:
    def indexes() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'search_places%'")
            return {row[0] for row in cursor.fetchall()}

    before = indexes()
    ensure("data.places", "data.places", [LAYER])
    assert indexes() == before
    assert len(before) == 1
    less = Layer("places", Text("", ""), Text("", ""), "point", LAYER.relation, LAYER.fields, "places", name_field="name", search=("name",))
    ensure("data.places", "data.places", [less])
    assert len(indexes()) == 1
    assert indexes() != before


@pytest.mark.parametrize("q", ["198056 451885", "37.5 127.12", "127.12,37.5", "EPSG:5186 210000 545000"])
def test_coordinates_are_a_position_with_its_areas(client: Client, q: str) -> None:
    results = answer(client, q)["results"]
    assert results
    assert all(r["kind"] == "position" and r["crs"].startswith("EPSG:") and r["zoom"] == 17 for r in results)


def test_of_possible_positions_those_in_the_city_are_told(client: Client) -> None:
    (inside,) = answer(client, "37.55 127.02")["results"]
    assert (inside["crs"], [area["code"] for area in inside["areas"]], inside["area"]["code"]) == (
        "EPSG:4326",
        ["T1", "T11", "T112"],
        "T112",
    )
    (outside,) = answer(client, "35.1 129.0")["results"]
    assert (outside["areas"], outside["area"]) == ([], None)


def test_nothing_asked_and_nothing_found_say_what_to_do(client: Client) -> None:
    assert answer(client, "  ")["hint"]["code"] == "how-to"
    hint = answer(client, "쀍쀍쀍")["hint"]
    assert hint["code"] == "nothing-found"
    assert "찾지 못했습니다" in hint["text"]["ko"]
    assert answer(client, "마포")["hint"] is None


@pytest.mark.parametrize(
    "q",
    ["%", "_", "%%", "\\", "100%", "'", '"; DROP TABLE data.places', "\x01\x02", "\u200b", "a\0b", "[", "(", "*", "ㄱ" * 99, "%s", "{}"],
)
def test_odd_characters_are_harmless(client: Client, q: str) -> None:
    assert len(answer(client, q)["results"]) <= 10


def test_wildcards_are_letters(client: Client) -> None:
    assert found(client, "100%") == ["가로 공원"]
    for pattern in ("강_역", "강%역"):  # a wrong letter, not any letter
        assert all(result["similar"] for result in answer(client, pattern)["results"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": "가" * 101}, "q"),
        ({"q": "a" * 10_000}, "q"),
        ({}, "q"),
        ({"q": "a", "limit": "21"}, "limit"),
        ({"q": "a", "limit": "0"}, "limit"),
        ({"q": "a", "lon": "127"}, "lat"),
        ({"q": "a", "lat": "37"}, "lon"),
        ({"q": "a", "lon": "inf", "lat": "37"}, "lon"),
        ({"q": "a", "layer": "places"}, "layer"),
    ],
)
def test_nonsense_is_refused_by_its_name(client: Client, query: dict[str, str], field: str) -> None:
    said = client.get("/api/search", query)
    assert (said.status_code, [e["field"] for e in said.json()["errors"]]) == (400, [field])


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is remembered for seconds is remembered as long as the test takes, on however busy a machine."""
    monkeypatch.setattr(datasets, "KEPT_S", 3600.0)
    datasets.forget()
    yield
    datasets.forget()


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(("most", "alike"), [(1_000_000, 4), (-1, 8)])
def test_queries_do_not_grow_with_layers_or_results(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, most: int, alike: int
) -> None:
    """``alike``: queries for similar names, where all relations are small and where all are large."""
    sizes.forget()  # tests before this one may have left areas as large as they please
    monkeypatch.setattr(sizes, "SMALL_ROWS", most)
    answer(client, "강남역")
    # How large the relations are is asked once a minute, above.
    with django_assert_num_queries(3):  # names, other fields, the places of what is answered
        answer(client, "강남역", limit=20)
    with django_assert_num_queries(2 + alike):  # names, other fields; once or twice: BEGIN, how alike, similar names, COMMIT
        answer(client, "쀍쀍쀍")
    with django_assert_num_queries(1):
        answer(client, "37.55 127.02")
    sizes.forget()


def test_everybody_may_search(db: None) -> None:
    assert matching.searched(project(LAYER, STRANGER.audience)) == ["name", "name_en", "address"]


def test_a_neighbourhood_is_found_by_initials_and_in_english_that_its_data_does_not_have(client: Client) -> None:
    box = (127.0, 37.5, 127.05, 37.6)
    make_area("1150054000", "neighbourhood", None, box, name_ko="화곡1동", name_romanised="Hwagok 1-dong", source="sgis")
    for words in ("ㅎㄱㄷ", "ㅎㄱ1ㄷ", "hwagok", "Hwagok 1-dong", "hwagok-1dong"):
        first = answer(client, words)["results"][0]
        assert first["code"] == "1150054000", words
        assert first["name"] == {"ko": "화곡1동", "en": "Hwagok 1-dong"}
