"""The real files about Seoul, dirt included. They are no part of this tree: MADANG_REAL_DATA names the folder."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import Point

from geo import queries
from geo.models import Area, AreaShape, AreaSuccession

from .loads import load_areas, refusal

REAL = Path(os.environ.get("MADANG_REAL_DATA", ""))
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_data,
    pytest.mark.skipif(not (REAL / "admin").is_dir(), reason="MADANG_REAL_DATA names no folder with admin/"),
]
ADMIN = REAL / "admin"
BESSEL = ADMIN / "shp_dong_kostat2013_bessel_euckr"
LARD = ADMIN / "LARD_ADM_SECT_SGG_seoul_shp.zip"
CODES: dict[str, Any] = {
    "crosswalk": ADMIN / "codes" / "seoul_dong_code_mois_kostat_2017.csv",
    "kikmix": ADMIN / "codes" / "KIKmix_20250513.xlsx",
}
PEOPLE = REAL / "population" / "registered_population_dong_20260126.csv"


@pytest.fixture
def districts() -> str:
    return load_areas(ADMIN / "seoul_gu_sgis_20240630_full_wgs84.geojson", "district", "kostat5", population=PEOPLE)


def test_25_districts_and_426_neighbourhoods_fill_the_city(districts: str) -> None:
    said = load_areas(ADMIN / "seoul_dong_sgis_20240630_full_wgs84.geojson", "neighbourhood", "kostat8", population=PEOPLE, **CODES)
    assert "31 new" in districts
    assert "426 new" in said
    assert said.count("was found by its name") == 14  # 8 the 2017 crosswalk does not know, 6 of 강북구 whose codes changed since
    assert {level: Area.objects.filter(level=level).count() for level in ("city", "zone", "district", "neighbourhood")} == {
        "city": 1,
        "zone": 5,
        "district": 25,
        "neighbourhood": 426,
    }
    people = {level: sum(a.population or 0 for a in Area.objects.filter(level=level)) for level in ("city", "district", "neighbourhood")}
    assert set(people.values()) == {9_579_177}
    assert abs(Area.objects.get(level="city").area_m2 / 1e6 - 605.76) < 0.01
    for level in ("district", "neighbourhood"):
        parts = [shapely.from_wkb(bytes(area.geometry.wkb)) for area in Area.objects.filter(level=level)]
        assert shapely.coverage_is_valid(parts)
    for zoom in (9, 12):
        shapes = AreaShape.objects.filter(area__level="neighbourhood", max_zoom=zoom)
        assert shapely.coverage_is_valid([shapely.from_wkb(bytes(shape.geometry_3857.wkb)) for shape in shapes])
    chain = queries.containing(Point(127.0364, 37.5006, srid=4326))
    assert [area.name_ko for area in chain] == ["서울특별시", "강남구", "역삼1동"]
    assert chain[2].code == "1168064000"


def test_the_crosswalk_of_2017_alone_leaves_eight_and_the_file_out(districts: str) -> None:
    said = refusal(
        ADMIN / "seoul_dong_sgis_20240630_full_wgs84.geojson", "neighbourhood", "kostat8", crosswalk=CODES["crosswalk"], population=PEOPLE
    )
    unmatched = [line for line in said.splitlines() if "has no MOIS code" in line]
    assert len(unmatched) == 8
    assert any("구로구 항동 (11170740)" in line for line in unmatched)
    assert not Area.objects.filter(level="neighbourhood").exists()


def test_the_land_registers_zip_is_refused_by_name() -> None:
    said = refusal(LARD, "district", "mois", valid_from=date(2025, 4, 1))
    assert "성북구 (1129000000) is missing from the file" in said
    assert "The file calls 도봉구 “서울시도봉구”" in said
    assert "The file calls 노원구 “서울시노원구”" in said
    assert "Areas overlap by" in said
    assert not Area.objects.exists()


def test_the_land_registers_zip_lies_70_m_beside_the_known_districts(districts: str) -> None:
    said = refusal(LARD, "district", "mois", valid_from=date(2025, 4, 1))
    assert "70 m E / 247 m N of the areas already known" in said
    assert Area.objects.filter(valid_to__isnull=False).count() == 0


@pytest.mark.parametrize("crs", ["", "EPSG:5186", "EPSG:5181"])
def test_the_boundaries_of_2013_are_refused_in_every_wrong_system(districts: str, crs: str) -> None:
    said = refusal(BESSEL, "neighbourhood", "kostat7", crs=crs, valid_from=date(2013, 12, 31), force=True, **CODES)
    assert "try --crs EPSG:5174" in said
    if not crs:
        assert "208 m E / 304 m S" in said


def test_the_boundaries_of_2013_are_right_as_5174_and_make_history(districts: str) -> None:
    said = load_areas(BESSEL, "neighbourhood", "kostat7", crs="EPSG:5174", valid_from=date(2013, 12, 31), force=True, **CODES)
    assert "423 new" in said
    load_areas(ADMIN / "seoul_dong_sgis_20240630_full_epsg5186.gpkg", "neighbourhood", "kostat8", **CODES)
    assert Area.objects.filter(level="neighbourhood", valid_to=date(2024, 6, 30)).count() == 423
    assert set(AreaSuccession.objects.values_list("predecessor__name_ko", "successor__name_ko")) == {
        ("상일동", "상일1동"),
        ("일원2동", "개포3동"),
    }
    assert queries.area_by_code("1168074000").name_ko == "개포3동"
    assert queries.area_by_code("1168074000", date(2020, 1, 1)).name_ko == "일원2동"
    # English names live on where the Korean one does.
    assert Area.objects.get(name_ko="역삼1동", valid_to=None).name_en == "Yeoksam 1-dong"


def test_all_forms_of_the_same_boundaries_agree(districts: str) -> None:
    load_areas(ADMIN / "seoul_dong_sgis_20240630_full_wgs84.geojson", "neighbourhood", "kostat8", **CODES)
    before = dict(Area.objects.filter(level="neighbourhood").values_list("code", "area_m2"))
    load_areas(ADMIN / "seoul_dong_sgis_20240630_full_epsg5186.gpkg", "neighbourhood", "kostat8", **CODES)
    after = dict(Area.objects.filter(level="neighbourhood").values_list("code", "area_m2"))
    assert before.keys() == after.keys()
    # The GeoJSON is rounded to 7 decimals, about a centimetre.
    assert max(abs(before[code] / after[code] - 1) for code in before) < 1e-5


def test_the_simplified_file_is_mended_with_a_report_of_amounts(districts: str) -> None:
    said = load_areas(ADMIN / "seoul_dong_sgis_20240630_simplified20m_wgs84.geojson", "neighbourhood", "kostat8", **CODES)
    assert "홍제3동: overlapping or open borders were joined with the neighbours'; 383.7 m² changed hands." in said
