"""Files are understood by their titles; what nobody declared is reported and dropped."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.errors import Refused
from feeds.personal import blanked, is_personal, shown, shown_title
from feeds.records import Finding, Record
from tests.feeds.trees import Trees, written


def test_titles_are_sorted_into_kept_personal_not_needed_and_unknown(tmp_path: Path) -> None:
    header = Trees().header(written(tmp_path, header="비고, 수 종 ,담당자 연락처,경도,위도,둘레"))
    assert header.titles == {"kind": "수 종", "x": "경도", "y": "위도"}
    assert (header.personal, header.not_needed, header.unknown) == (("담당자 연락처",), ("비고",), ("둘레",))


@pytest.mark.parametrize(
    ("header", "code", "named"),
    [
        ("수종,경도", "columns_missing", "위도"),
        ("수종,kind,경도,위도", "column_repeated", "kind"),
        ("둘레,비고", "columns_missing", "경도, 수종, 위도"),
    ],
)
def test_a_file_without_the_needed_columns_is_refused_by_name(tmp_path: Path, header: str, code: str, named: str) -> None:
    with pytest.raises(Refused) as refusal:
        Trees().header(written(tmp_path, header=header))
    assert (refusal.value.code, refusal.value.params["columns"]) == (code, named)


@pytest.mark.parametrize(("content", "code"), [(b"", "no_header"), (b"\n \n", "no_header"), (b"\xff\xfe\x00\x01" * 9, "no_encoding")])
def test_a_file_that_is_empty_or_no_text_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "trees.csv"
    file.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        Trees().header(file)
    assert refusal.value.code == code


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    file = written(tmp_path, '"소\n나무",127,37', "", "은행,x,37", "벚,127,37,9")
    found = list(Trees().records(file))
    assert [(item.row, getattr(item, "code", "kept")) for item in found] == [(2, "kept"), (4, "not_a_number"), (5, "cells")]
    assert isinstance(found[0], Record)
    assert found[0].values == {"kind": "소 나무"}


CSV_LIKE = st.text(alphabet='수종,경도위\n"0.1237\r\0-é', max_size=200).map(lambda text: f"수종,경도,위도\n{text}".encode())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    content=st.binary(max_size=300)
    | st.text(alphabet='수종,경도위\n"0.1237\r\0-é', max_size=200).map(lambda text: f"수종,경도,위도\n{text}".encode())
)
def test_nonsense_is_a_refusal_or_a_finding_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "nonsense.csv"
    file.write_bytes(content)
    with contextlib.suppress(Refused):
        assert all(isinstance(item, Record | Finding) for item in Trees().records(file))


@pytest.mark.parametrize("title", ["관리기관전화번호", "담당자", "연 락 처", "성명", "E-mail", "owner_phone", "주민등록번호"])
def test_titles_that_name_or_reach_a_person_are_known(title: str) -> None:
    assert is_personal(title)


@pytest.mark.parametrize("title", ["관리기관명", "카메라대수", "수종", "hotel", "시설명"])
def test_other_titles_are_not_taken_for_personal(title: str) -> None:
    assert not is_personal(title)


@pytest.mark.parametrize("contact", ["010-1234-5678", "01012345678", "02)123-4567", "+82-10-1234-5678", "kim@example.kr", "900101-1234567"])
def test_contacts_inside_a_text_are_blanked(contact: str) -> None:
    assert blanked(f"정문 앞 {contact} 문의") == "정문 앞 *** 문의"


@pytest.mark.parametrize("text", ["면목동 172-30", "세종대로 110", "회전 360도", "2020-05-06", "수유동 산 1-100", "1111010100100010001"])
def test_addresses_and_figures_stay(text: str) -> None:
    assert blanked(text) == text


def test_a_report_shows_plain_figures_and_the_length_of_everything_else() -> None:
    assert [shown(v) for v in ("37.5", "2020-05-06", "홍길동", "010-1234-5678", "01012345678")] == [
        "37.5",
        "2020-05-06",
        "‹3›",
        "‹13›",
        "‹11›",
    ]
    assert [shown_title(t) for t in ("둘레", "010-1234-5678", "1234567")] == ["둘레", "‹13›", "‹7›"]
