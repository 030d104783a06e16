"""KOSTAT ↔ MOIS: by a code in force, else by district and name, else by a code of former days, else not at all."""

from pathlib import Path

import openpyxl
import pytest

from geo import crosswalk
from geo.boundaries.report import Refused
from geo.crosswalk import Crosswalk, Match, to_kostat7

HEADS = "통계청행정동코드,행자부행정동코드,시도명,시군구명,행정동명\nH_SDNG_CD,H_DNG_CD,DO_NM,CT_NM,H_DNG_NM\n"
LISTED = [
    ("행정동코드", "시도명", "시군구명", "읍면동명", "법정동코드", "동리명", "생성일자", "말소일자"),
    ("1111000000", "서울특별시", "종로구", None, "1111000000", "종로구", "19880423", None),
    ("1111061500", "서울특별시", "종로구", "종로1.2.3.4가동", "1111011100", "청진동", "19880423", None),
    ("1123053600", "서울특별시", "동대문구", "용신동", "1123010100", "신설동", "20090504", None),
    ("1123053600", "서울특별시", "동대문구", "용신동", "1123010200", "용두동", "20090504", None),
    ("1130561500", "서울특별시", "강북구", "수유1동", "1130510300", "수유동", "20180101", None),
    ("1130561000", "서울특별시", "강북구", "수유제1동", "1130510300", "수유동", "19880423", "20171231"),
    ("1132066000", "서울특별시", "도봉구", "창제1동", "1132010700", "창동", "19880423", None),
    ("1141067000", "서울특별시", "서대문구", "홍제제1동", "1141010900", "홍제동", "19880423", None),
    ("2611051000", "부산광역시", "중구", "중앙동", "2611010100", "영주동", "19880423", None),
]


@pytest.fixture
def known(tmp_path: Path) -> Crosswalk:
    table = tmp_path / "crosswalk.csv"
    table.write_bytes((HEADS + "1109063,11305610,서울,강북구,수유1동\n1125052,11740520,서울,강동구,상일동\n").encode("cp949"))
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in LISTED:
        sheet.append(row)
    book.save(tmp_path / "kikmix.xlsx")
    return crosswalk.read(table, tmp_path / "kikmix.xlsx", "11")


def test_a_code_no_longer_in_force_gives_way_to_the_name(known: Crosswalk) -> None:
    assert known.match("11090630", "강북구", "수유1동") == Match("1130561500", "name")


def test_a_former_code_serves_where_the_name_is_gone_too(known: Crosswalk) -> None:
    assert known.match("1125052", "강동구", "상일동") == Match("1174052000", "retired code")


@pytest.mark.parametrize(
    ("district", "name", "mois"),
    [
        ("도봉구", "창1동", "1132066000"),
        ("도봉구", "창제1동", "1132066000"),
        ("서대문구", "홍제1동", "1141067000"),
        ("종로구", "종로1·2·3·4가동", "1111061500"),
    ],
)
def test_names_are_found_in_either_spelling(known: Crosswalk, district: str, name: str, mois: str) -> None:
    assert known.match("11999990", district, name) == Match(mois, "name")


def test_the_same_name_in_another_district_is_not_it(known: Crosswalk) -> None:
    assert known.match("11999990", "도봉구", "수유1동") is None


def test_other_cities_and_ended_codes_are_left_out(known: Crosswalk) -> None:
    assert "2611051000" not in known.names
    assert "1130561000" not in known.names


def test_a_legal_name_leads_to_the_neighbourhood_it_lies_in(known: Crosswalk) -> None:
    assert known.legal["동대문구", "용두동"] == ("1123053600",)


def test_a_divided_neighbourhood_has_no_seven_digit_code() -> None:
    assert (to_kostat7("11160750"), to_kostat7("11160751"), to_kostat7("1116075")) == ("1116075", "", "1116075")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", HEADS + "110905,11305610,서울,강북구,번1동\n", HEADS + "1109053\n"])
def test_a_broken_crosswalk_is_refused_with_its_row(tmp_path: Path, text: str) -> None:
    (tmp_path / "c.csv").write_text(text)
    with pytest.raises(Refused, match=r"c\.csv"):
        crosswalk.read_crosswalk(tmp_path / "c.csv")


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "k.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(Refused, match="XLSX"):
        crosswalk.read(None, tmp_path / "k.xlsx", "11")
