"""Boundary files in, areas out: every format, any system; what is wrong is refused in a sentence, and then nothing changes."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from shapely.affinity import translate

from feeds import areas
from feeds.models import Run
from geo.models import Area, AreaCode, AreaShape, AreaSuccession

from .loads import load_areas, refusal

pytestmark = pytest.mark.django_db


def write(frame: Any, path: Path, **options: Any) -> Path:
    frame.to_file(path, engine="pyogrio", **options)
    return path


def zipped(folder: Path) -> Path:
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as packed:
        for part in folder.iterdir():
            packed.write(part, f"inside/{part.name}")
    return archive


def shapefile(frame: Any, folder: Path, *, encoding: str = "cp949") -> Path:
    """A Shapefile as Korean agencies give it: CP949 names and no .cpg to say so."""
    folder.mkdir()
    write(frame, folder / "areas.shp", encoding=encoding)
    (folder / "areas.cpg").unlink()
    return folder


def outlines(level: str) -> list[Any]:
    return [shapely.from_wkb(bytes(area.geometry.wkb)) for area in Area.objects.filter(level=level, valid_to=None).order_by("code")]


def test_geojson_becomes_city_zones_and_districts(districts: Any, tmp_path: Path) -> None:
    said = load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    assert "31 new" in said
    gangnam = Area.objects.get(code="1168000000")
    assert (gangnam.name_ko, gangnam.name_en, gangnam.parent and gangnam.parent.code) == ("강남구", "Gangnam-gu", "zone-dongnam")
    assert gangnam.valid_from == date(2024, 6, 30)
    assert dict(gangnam.codes.values_list("system", "code")) == {"mois": "1168000000", "kostat5": "11230"}
    assert Area.objects.filter(level="zone").count() == 5
    assert Area.objects.get(level="city").children.count() == 5


def test_every_load_leaves_word_of_itself(districts: Any, tmp_path: Path) -> None:
    """When, from which file, by whom, how many; of a refused one why; of a dry run nothing."""
    file = write(districts, tmp_path / "a.geojson")
    load_areas(file, "district", "kostat5", dry_run=True)
    assert not Run.objects.exists()
    load_areas(file, "district", "kostat5")
    done = Run.objects.get()
    assert (done.connector, done.state, done.file, done.read, done.kept) == ("load-areas-district", "done", "a.geojson", 25, 25)
    assert done.started_by
    assert done.ended_at
    assert (done.source.slug, done.source.agency_en, done.source.licence) == ("sgis", "Statistics Korea", "KOGL-1")
    assert areas.standing("district", areas.digest_of(file, ())) == done
    said = refusal(write(districts[:20], tmp_path / "b.geojson"), "district", "kostat5", source="elsewhere")
    failed = Run.objects.get(state="failed")
    assert (failed.file, failed.kept, failed.source.slug) == ("b.geojson", 0, "elsewhere")
    assert failed.error
    assert failed.error.splitlines()[0] in said


def test_parts_make_the_whole_at_every_level_and_zoom(districts: Any, neighbourhoods: Any, tmp_path: Path) -> None:
    load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    load_areas(write(neighbourhoods, tmp_path / "b.geojson"), "neighbourhood", "mois")
    city = outlines("city")[0]
    for level in ("zone", "district", "neighbourhood"):
        parts = outlines(level)
        assert shapely.coverage_is_valid(parts)
        assert shapely.union_all(parts).symmetric_difference(city).area < 1e-12
    whole = shapely.from_wkb(bytes(Area.objects.get(level="city").geometry_3857.wkb))
    for zoom in (9, 12):
        coarse = [
            shapely.from_wkb(bytes(s.geometry_3857.wkb)) for s in AreaShape.objects.filter(area__level="neighbourhood", max_zoom=zoom)
        ]
        assert len(coarse) == 426
        assert shapely.coverage_is_valid(coarse)
        assert shapely.union_all(coarse).symmetric_difference(whole).area < 1


def test_simplified_borders_have_fewer_vertices(districts: Any, neighbourhoods: Any, tmp_path: Path) -> None:
    wavy = neighbourhoods.set_geometry(neighbourhoods.to_crs(5186).geometry.segmentize(20).to_crs(4326))
    load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    load_areas(write(wavy, tmp_path / "b.gpkg"), "neighbourhood", "mois", force=True)
    full = sum(area.geometry.num_coords for area in Area.objects.filter(level="neighbourhood"))
    for zoom, most in ((9, 0.5), (12, 0.6)):
        coarse = sum(s.geometry_3857.num_coords for s in AreaShape.objects.filter(area__level="neighbourhood", max_zoom=zoom))
        assert coarse < full * most


@pytest.mark.parametrize("crs", [5186, 5179, 5174, 5181])
def test_a_geopackage_in_a_national_system_lands_in_the_same_place(districts: Any, tmp_path: Path, crs: int) -> None:
    load_areas(write(districts.to_crs(crs), tmp_path / "a.gpkg"), "district", "kostat5")
    expected = districts.set_index("SGG_NM").to_crs(5186).geometry["강남구"].centroid
    found = Area.objects.get(code="1168000000").geometry.transform(5186, clone=True).centroid
    assert found.distance(type(found)(expected.x, expected.y, srid=5186)) < 0.01


@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
@pytest.mark.parametrize("pack", [False, True])
def test_a_shapefile_with_korean_names_is_read_as_folder_and_as_zip(districts: Any, tmp_path: Path, encoding: str, pack: bool) -> None:
    folder = shapefile(districts.to_crs(5186), tmp_path / "shapes", encoding=encoding)
    load_areas(zipped(folder) if pack else folder, "district", "kostat5")
    assert Area.objects.get(code="1129000000").name_ko == "성북구"


def test_the_same_file_twice_changes_nothing(districts: Any, tmp_path: Path) -> None:
    path = write(districts, tmp_path / "a.geojson")
    load_areas(path, "district", "kostat5")
    before = list(Area.objects.order_by("pk").values())
    said = load_areas(path, "district", "kostat5")
    assert "31 unchanged" in said
    assert list(Area.objects.order_by("pk").values()) == before


def test_borders_measured_anew_for_the_same_day_correct_the_areas_where_they_are(districts: Any, tmp_path: Path) -> None:
    load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    before = {area.code: area for area in Area.objects.all()}
    moved = districts.to_crs(5186)
    moved["geometry"] = moved.geometry.translate(xoff=0.5)
    said = load_areas(write(moved, tmp_path / "b.gpkg"), "district", "kostat5")
    assert "31 corrected" in said
    after = {area.code: area for area in Area.objects.all()}
    assert {code: area.pk for code, area in after.items()} == {code: area.pk for code, area in before.items()}
    for code, area in after.items():
        was, now = (one.geometry.transform(5186, clone=True).extent for one in (before[code], area))
        assert now[0] - was[0] == pytest.approx(0.5, abs=0.01), code
        assert area.outline_digest != before[code].outline_digest


def test_a_level_is_a_few_statements_and_a_few_entries_of_the_change_log(
    districts: Any, neighbourhoods: Any, tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM layers_change")
        before = cursor.fetchone()[0]
        with django_assert_max_num_queries(40):
            load_areas(write(neighbourhoods, tmp_path / "b.geojson"), "neighbourhood", "mois")
        cursor.execute("SELECT count(*) FROM layers_change")
        assert 0 < cursor.fetchone()[0] - before < 20


def test_a_dry_run_reports_and_writes_nothing(districts: Any, tmp_path: Path) -> None:
    said = load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5", dry_run=True)
    assert "nothing was written" in said
    assert "31 new" in said
    assert not Area.objects.exists()


def test_a_moved_border_closes_the_old_version_and_leaves_others_alone(districts: Any, neighbourhoods: Any, tmp_path: Path) -> None:
    load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    load_areas(write(neighbourhoods, tmp_path / "b.geojson"), "neighbourhood", "mois")
    moved = swap_land(districts, neighbourhoods, giver="서초구", taker="강남구")
    moved["BASE_DATE"] = "20250701"
    load_areas(write(moved, tmp_path / "c.geojson"), "district", "kostat5")
    versions = list(Area.objects.filter(code="1168000000").order_by("valid_from").values_list("valid_from", "valid_to"))
    assert versions == [(date(2024, 6, 30), date(2025, 7, 1)), (date(2025, 7, 1), None)]
    assert Area.objects.filter(code="1111000000").count() == 1
    assert Area.objects.filter(level="city").count() == 1
    current = Area.objects.get(code="1168000000", valid_to=None)
    assert current.children.filter(level="neighbourhood").count() == 22


def swap_land(districts: Any, neighbourhoods: Any, *, giver: str, taker: str) -> Any:
    """One neighbourhood that touches both changes its district."""
    frame = districts.copy()
    by_name = frame.set_index("SGG_NM").geometry
    part = next(
        g for g in neighbourhoods.geometry if g.within(by_name[giver].buffer(1e-9)) and g.intersection(by_name[taker]).length > 1e-4
    )
    rest = [g for g in neighbourhoods.geometry if g.within(by_name[giver].buffer(1e-9)) and g is not part]
    own = [g for g in neighbourhoods.geometry if g.within(by_name[taker].buffer(1e-9))]
    frame.loc[giver == frame.SGG_NM, "geometry"] = geopandas.GeoSeries([shapely.coverage_union_all(rest)]).to_numpy()
    frame.loc[taker == frame.SGG_NM, "geometry"] = geopandas.GeoSeries([shapely.coverage_union_all([*own, part])]).to_numpy()
    return frame


def test_merged_neighbourhoods_lead_to_their_successor(districts: Any, neighbourhoods: Any, tmp_path: Path) -> None:
    load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    load_areas(write(neighbourhoods, tmp_path / "b.geojson"), "neighbourhood", "mois")
    old = [code for code in neighbourhoods.ADM_CD if code.startswith("11680")][:1]
    one = neighbourhoods.set_index("ADM_CD").loc[old[0]]
    neighbour = next(
        row
        for row in neighbourhoods.itertuples()
        if row.geometry.intersection(one.geometry).length > 1e-4 and row.ADM_CD[:5] == "11680" and old[0] != row.ADM_CD
    )
    merged = neighbourhoods[~neighbourhoods.ADM_CD.isin([old[0], neighbour.ADM_CD])].copy()
    merged.loc[len(neighbourhoods)] = ["11680999", "합친동", "20250701", shapely.coverage_union_all([one.geometry, neighbour.geometry])]
    merged["BASE_DATE"] = "20250701"
    said = load_areas(write(merged, tmp_path / "c.geojson"), "neighbourhood", "mois")
    assert "its land went to 1168099900 (100%)" in said
    followed = AreaSuccession.objects.filter(predecessor__code__in=[f"{old[0]}00", f"{neighbour.ADM_CD}00"])
    assert {(step.successor.code, step.on) for step in followed} == {("1168099900", date(2025, 7, 1))}
    assert Area.objects.filter(level="neighbourhood", valid_to=None).count() == 425


def test_a_missing_district_is_refused_by_name(districts: Any, tmp_path: Path) -> None:
    said = refusal(write(districts[districts.SGG_NM != "성북구"], tmp_path / "a.geojson"), "district", "kostat5")
    assert "성북구 (1129000000) is missing from the file" in said
    assert not Area.objects.exists()


def test_a_missing_neighbourhood_is_refused_by_its_district(districts: Any, neighbourhoods: Any, tmp_path: Path) -> None:
    load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    said = refusal(write(neighbourhoods[neighbourhoods.ADM_CD != "11680512"], tmp_path / "b.geojson"), "neighbourhood", "mois")
    assert "Neighbourhoods of 강남구" in said
    assert not Area.objects.filter(level="neighbourhood").exists()


def test_a_known_neighbourhood_that_vanishes_is_refused_by_name_unless_forced(districts: Any, neighbourhoods: Any, tmp_path: Path) -> None:
    load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    load_areas(write(neighbourhoods, tmp_path / "b.geojson"), "neighbourhood", "mois")
    fewer = neighbourhoods[neighbourhoods.ADM_CD != "11680512"].copy()
    fewer["BASE_DATE"] = "20250701"
    path = write(fewer, tmp_path / "c.geojson")
    assert "(1168051200) is missing from the file" in refusal(path, "neighbourhood", "mois", max_overlap=1.0)
    load_areas(path, "neighbourhood", "mois", max_overlap=1.0, force=True)
    assert Area.objects.get(code="1168051200").valid_to == date(2025, 7, 1)


def test_a_prefix_before_a_name_is_dropped_and_reported(districts: Any, tmp_path: Path) -> None:
    districts.loc[districts.SGG_NM == "도봉구", "SGG_NM"] = "서울시도봉구"
    said = load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    assert "The file calls 도봉구 “서울시도봉구”" in said
    assert Area.objects.get(code="1132000000").name_ko == "도봉구"


def test_codes_of_another_system_are_refused(districts: Any, tmp_path: Path) -> None:
    said = refusal(write(districts, tmp_path / "a.geojson"), "district", "mois")
    assert "11230 is 동대문구 in the system mois, but the file calls it 강남구" in said


def test_geojson_in_metres_that_claims_degrees_is_refused(districts: Any, tmp_path: Path) -> None:
    metres = districts.to_crs(5174).set_crs(4326, allow_override=True)
    said = refusal(write(metres, tmp_path / "a.geojson"), "district", "kostat5")
    assert "metres of another system" in said


@pytest.mark.parametrize(("true", "claimed"), [(5174, 5181), (5181, 5186), (5174, 2097)])
def test_a_lying_system_is_refused_with_the_one_that_is_right(districts: Any, tmp_path: Path, true: int, claimed: int) -> None:
    lying = districts.to_crs(true).set_crs(claimed, allow_override=True)
    said = refusal(write(lying, tmp_path / "a.gpkg"), "district", "kostat5")
    assert f"Read as EPSG:{claimed}" in said
    assert f"try --crs EPSG:{true}" in said


def test_a_lie_is_seen_against_known_areas_too_and_crs_mends_it(districts: Any, neighbourhoods: Any, tmp_path: Path) -> None:
    load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    lying = neighbourhoods.to_crs(5174).set_crs(5181, allow_override=True)
    path = write(lying, tmp_path / "b.gpkg")
    said = refusal(path, "neighbourhood", "mois")
    assert "of the areas already known" in said
    assert "fill" not in said
    load_areas(path, "neighbourhood", "mois", crs="EPSG:5174")
    assert Area.objects.filter(level="neighbourhood").count() == 426


def test_a_file_without_a_system_is_refused_until_told(districts: Any, tmp_path: Path) -> None:
    folder = shapefile(districts.to_crs(5186), tmp_path / "shapes")
    (folder / "areas.prj").unlink()
    assert "does not say its coordinate system" in refusal(folder, "district", "kostat5")
    load_areas(folder, "district", "kostat5", crs="EPSG:5186")
    assert Area.objects.filter(level="district").count() == 25


def test_an_overlap_beyond_the_limit_is_refused_naming_both(districts: Any, tmp_path: Path) -> None:
    grown = districts.copy()
    grown.loc[grown.SGG_NM == "강남구", "geometry"] = (
        grown[grown.SGG_NM == "강남구"].geometry.map(lambda g: translate(g, xoff=0.003)).to_numpy()
    )
    said = refusal(write(grown, tmp_path / "a.geojson"), "district", "kostat5")
    assert "Areas overlap by" in said
    assert "강남구" in said
    assert "% of the land (at most 0.0100 %)" in said


def test_hair_thin_overlaps_are_mended_and_reported(districts: Any, tmp_path: Path) -> None:
    sloppy = districts.to_crs(5186)
    sloppy.loc[sloppy.SGG_NM == "중구", "geometry"] = sloppy[sloppy.SGG_NM == "중구"].geometry.buffer(0.2, join_style="mitre").to_numpy()
    said = load_areas(write(sloppy, tmp_path / "a.gpkg"), "district", "kostat5")
    assert "overlapping or open borders were joined" in said
    assert shapely.coverage_is_valid(outlines("district"))


def test_a_crossed_ring_is_mended_and_reported(districts: Any, tmp_path: Path) -> None:
    broken = districts.copy()
    corner = broken[broken.SGG_NM == "강동구"].geometry.iloc[0]
    points = list(corner.exterior.coords)
    tip = points[2]
    bow_tie = [*points[:3], (tip[0] + 1e-5, tip[1]), (tip[0], tip[1] + 1e-5), (tip[0] + 1e-5, tip[1] + 1e-5), tip, *points[3:]]
    broken.loc[broken.SGG_NM == "강동구", "geometry"] = geopandas.GeoSeries([shapely.Polygon(bow_tie)]).to_numpy()
    assert not broken.geometry.is_valid.all()
    said = load_areas(write(broken, tmp_path / "a.geojson"), "district", "kostat5")
    assert "강동구: a broken ring was mended" in said


def test_history_is_loaded_oldest_first(districts: Any, tmp_path: Path) -> None:
    path = write(districts, tmp_path / "a.geojson")
    load_areas(path, "district", "kostat5")
    assert "oldest first" in refusal(path, "district", "kostat5", valid_from=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda f: f.assign(SGG_CD="11010"), "The code 11010 stands on more than one row"),
        (lambda f: f.assign(SGG_CD="x"), "No column of a.geojson holds kostat5 codes of the level district"),
        (lambda f: f.drop(columns="SGG_NM"), "names. Columns: SGG_CD, BASE_DATE"),
        (lambda f: f.drop(columns="BASE_DATE"), "does not say of which day it is"),
        (lambda f: f.assign(BASE_DATE="20990101"), "still to come"),
        (lambda f: f.set_geometry(f.geometry.centroid), "an area must be a polygon, this is Point"),
        (lambda f: f.iloc[:0], "holds 0 areas"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Geometry is in a geographic CRS")
def test_nonsense_is_refused_in_a_sentence(districts: Any, tmp_path: Path, change: Any, sentence: str) -> None:
    assert sentence in refusal(write(change(districts), tmp_path / "a.geojson"), "district", "kostat5")


@pytest.mark.parametrize("name", ["a.geojson", "a.zip", "a.gpkg", "a.shp", "a.txt"])
def test_what_is_no_boundary_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x00\x01 not a map")
    assert refusal(tmp_path / name, "district", "kostat5").startswith("✗")


def test_a_zip_with_two_files_is_refused(districts: Any, tmp_path: Path) -> None:
    folder = shapefile(districts.to_crs(5186), tmp_path / "shapes")
    write(districts, folder / "again.geojson")
    assert "exactly one boundary file; it holds 2" in refusal(zipped(folder), "district", "kostat5")


def test_neighbourhoods_wait_for_their_districts(neighbourhoods: Any, tmp_path: Path) -> None:
    assert "load the districts first" in refusal(write(neighbourhoods, tmp_path / "b.geojson"), "neighbourhood", "mois")


def test_kostat_codes_are_kept_beside_ours(districts: Any, tmp_path: Path) -> None:
    load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    assert AreaCode.objects.get(system="kostat5", code="11110").area.name_ko == "노원구"
    assert AreaCode.objects.get(system="mois", code="1111000000").area.name_ko == "종로구"


def test_the_city_alone_can_be_loaded_until_its_districts_are(districts: Any, tmp_path: Path) -> None:
    whole = geopandas.GeoDataFrame(
        [{"CTPRVN_CD": "11", "CTP_KOR_NM": "서울특별시", "geometry": shapely.union_all(districts.geometry)}], crs=4326
    )
    path = write(whole, tmp_path / "city.geojson")
    load_areas(path, "city", "mois", valid_from=date(2024, 1, 1))
    assert Area.objects.get().code == "1100000000"
    load_areas(write(districts, tmp_path / "a.geojson"), "district", "kostat5")
    assert "load the districts instead" in refusal(path, "city", "mois", valid_from=date(2024, 7, 1))
    other = write(whole.assign(CTPRVN_CD="26"), tmp_path / "other.geojson")
    Area.objects.filter(level="district").delete()
    assert "(26) is not 서울특별시" in refusal(other, "city", "mois", valid_from=date(2024, 7, 1))
