"""English names for areas that have none: derived, measured against the official ones, kept beside the given name."""

import re
from pathlib import Path

import pytest

from geo import seoul
from geo.romanised import romanised


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("역삼1동", "Yeoksam 1-dong"),
        ("역삼제1동", "Yeoksam 1-dong"),
        ("왕십리제2동", "Wangsimni 2-dong"),
        ("성수1가제1동", "Seongsu 1-ga 1-dong"),
        ("종로1·2·3·4가동", "Jongno 1·2·3·4-ga-dong"),
        ("상계3.4동", "Sanggye 3.4-dong"),
        ("홍제1동", "Hongje 1-dong"),
        ("홍제제1동", "Hongje 1-dong"),
        ("길동", "Gil-dong"),
        ("명동", "Myeong-dong"),
        ("구로구", "Guro-gu"),
        ("동대문구", "Dongdaemun-gu"),
        ("한강로동", "Hangangno-dong"),
        ("Somewhere", ""),
        ("가나 (시범) 동", ""),
        ("", ""),
    ],
)
def test_names_as_the_city_writes_them(name: str, english: str) -> None:
    assert romanised(name) == english


@pytest.mark.django_db
def test_every_districts_official_name() -> None:
    districts = seoul.table().districts
    assert [romanised(district.name_ko) for district in districts] == [district.name_en for district in districts]


@pytest.mark.real_data
def test_every_neighbourhood_that_the_file_of_2013_names_in_english(real_data: Path) -> None:
    """It writes Hyehwa-dong, Gangildong and Amsa 1(il)-dong: hyphens and readings of numbers are left aside."""
    import pyogrio

    file = real_data / "admin" / "shp_dong_kostat2013_bessel_euckr" / "seoul_submunicipalities.shp"
    names = pyogrio.read_dataframe(file, encoding="euc-kr", read_geometry=False)

    def plain(english: str) -> str:
        return re.sub("[^a-z0-9]", "", re.sub(r"\([a-z·.,]*\)", "", english.lower()))

    assert len(names) == 423
    assert [plain(romanised(name)) for name in names["name"]] == [plain(name) for name in names["name_eng"]]
