"""Words as letters: the database and the question agree, and a question may mean more than it says."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.search import folding

letters = st.one_of(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), st.sampled_from("제홍abcXYZ 019-.,()·/ㄱㅏㄳＡé%_\\"))
texts = st.text(letters, max_size=20)


@pytest.mark.django_db
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts)
def test_the_database_folds_as_we_do(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT layers_search_fold(%s), layers_search_consonants(%s)", [text, text])
        assert cursor.fetchone() == (folding.fold(text), folding.initials(folding.fold(text)))


def shown(forms: list[str]) -> list[str]:
    return [unicodedata.normalize("NFC", form) for form in forms]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("akvhrn", "마포구"),
        ("rkdskarn", "강남구"),
        ("ekfrrhrl", "닭고기"),
        ("akddnjs1ehd", "망원1동"),
        ("RKdskarn", "강남구"),  # Shift forgotten or held: ㄱ and ㄲ share a key
        ("ㅡ메ㅐ", "mapo"),
        ("ㄴ대ㅕㅣ", "seoul"),
    ],
)
def test_the_other_keyboard_layout(typed: str, meant: str) -> None:
    assert meant in shown(folding.meanings(typed))


def test_a_syllable_on_the_way_to_the_next() -> None:
    for typed, meant in [("갈", "가로"), ("닭", "달기"), ("없", "업소"), ("망웡", "망원역")]:
        begins = any(folding.fold(meant).startswith(form) for form in folding.meanings(typed))
        assert begins == (typed != "망웡"), typed


@pytest.mark.parametrize("typed", ["seoul", "123", "hello!", "마포구"])
def test_what_is_plain_is_left_alone(typed: str) -> None:
    assert shown(folding.meanings(typed)) == [typed.lower()]


def test_initials_alone_and_mixed() -> None:
    assert folding.initials_asked("ㅁㅍㄱ") == folding.initials(folding.fold("마포구"))
    assert folding.initials_asked("마포구") == folding.initials_asked("abㄱ") == ""
    for typed, meets in [("ㅁㅍㄱ", True), ("ㅁ포구", True), ("마ㅍㄱ", True), ("ㅁ초구", False), ("ㅅㅍㄱ", False)]:
        assert bool(folding.search_initials(folding.fold("마포구"), folding.initials_pattern(typed))) == meets, typed


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ㅎㄱㄷ", {"화곡동", "화곡1동", "화곡제1동", "화곡10동", "상계 화곡3·4동"}),
        ("ㅎㄱ1ㄷ", {"화곡1동", "화곡제1동"}),
        ("화ㄱ1동", {"화곡1동", "화곡제1동"}),
        ("ㅎㅈ1ㄷ", {"홍제1동", "홍제제1동"}),
        ("ㅎㅈㄷ", {"홍제1동", "홍제제1동", "합정동"}),
        ("ㅅㄱ34ㄷ", {"상계3·4동"}),
        ("ㅈㄹ1234ㄱ", {"종로1·2·3·4가동"}),
    ],
)
def test_numbers_are_no_initials_but_count_where_they_are_asked_for(typed: str, names: set[str]) -> None:
    every = ["화곡동", "화곡1동", "화곡제1동", "화곡10동", "상계 화곡3·4동", "홍제1동", "홍제제1동", "상계3·4동", "종로1·2·3·4가동"]
    pattern, asked = folding.initials_pattern(typed), folding.initials_asked(typed)
    letters = {name: folding.fold(name) for name in (*every, "합정동")}
    found = {name for name, folded in letters.items() if asked in folding.initials(folded) and folding.search_initials(folded, pattern)}
    assert found == names


def test_the_part_that_matched_is_told_in_the_texts_own_characters() -> None:
    text = "서울 마포구 (망원 1동)"
    assert text[slice(*(folding.span(text, folding.fold("망원1동")) or ()))] == "망원 1동"
    assert folding.span(text, folding.fold("합정")) is None
    assert folding.span("", "") is None
