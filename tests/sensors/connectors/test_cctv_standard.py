"""The connector of the national CCTV columns, on files as they come: CP949, misread months, swapped and empty positions."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import CommandError, call_command
from shapely import Point

from feeds.models import Run
from feeds.records import Finding, Record
from feeds.runs import Options, Outcome, run
from layers.imports import TableStore, rows
from sensors.cameras import CAMERAS
from sensors.connectors.cctv_standard import CctvStandard
from tests.sensors.places import make_area, small_city

HEADER = (
    "관리기관명,소재지도로명주소,소재지지번주소,설치목적구분,카메라대수,카메라화소수,촬영방면정보,보관일수,설치년월,"
    "관리기관전화번호,위도,경도,데이터기준일자,제공기관코드,제공기관명"
)
SITE = "가나구청,가나로 1,가나동 1-1,생활방범,3,200,회전,30,15-Dec,02-123-4567,37.55,127.05,2020-05-06,1,가나구"
TITLES, CELLS = csv.reader([HEADER, SITE])
GOOD = dict(zip(TITLES, CELLS, strict=True))


def written(folder: Path, *changes: dict[str, str], encoding: str = "cp949", titles: list[str] = TITLES) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, titles, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(GOOD | change for change in changes)
    file = folder / "cctv.csv"
    file.write_bytes(text.getvalue().encode(encoding))
    return file


def only(file: Path) -> Record | Finding:
    (found,) = CctvStandard().records(file)
    return found


def load(file: Path, **options: bool) -> Outcome:
    return run(CctvStandard(), file, store=TableStore(CAMERAS), options=Options(**options))


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
def test_a_row_becomes_a_record_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    found = only(written(tmp_path, {}, encoding=encoding))
    assert isinstance(found, Record)
    assert found.row == 2
    assert found.geometry == Point(127.05, 37.55)
    assert found.values["name"] == "가나로 1"
    assert found.values["purpose"] == "crime"
    assert found.values["megapixels"] == 2.0
    assert found.values["installed"] == "2015-12"
    assert found.values["camera_count"] == 3
    assert found.values["facing"] == "rotating"
    assert (found.values["legal_basis"], found.values["location_public"], found.values["live_public"]) == ("pipa-25-1-2", True, False)
    assert "azimuth" not in found.values
    assert "02-123-4567" not in repr(found)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("회전", "rotating"),
        ("회전형", "rotating"),
        ("고정_보", "fixed"),
        ("회전/고정5", "mixed"),
        ("360도 전방면", "all_round"),
        ("360", "all_round"),
        ("360도 전방향", "all_round"),
        ("120도", "unknown"),  # a bearing or an angle of view: nobody says which
        ("정면 90도", "unknown"),
        ("하단부", "unknown"),
        ("0", "unknown"),
        ("", "unknown"),
    ],
)
def test_what_a_file_says_of_the_direction_is_a_code_and_never_an_azimuth(tmp_path: Path, words: str, code: str) -> None:
    found = only(written(tmp_path, {"촬영방면정보": words}))
    assert isinstance(found, Record)
    assert found.values["facing"] == code
    assert found.values.get("azimuth") is None
    assert found.values["direction"] == (words if words not in ("", "0") else None)


@pytest.mark.parametrize("title", ["관리기관명", "소재지도로명주소", "소재지지번주소", "촬영방면정보", "관리번호"])
@pytest.mark.parametrize("phone", ["02-123-4567", "010 1234 5678", "(031)123-4567", "+82 10-1234-5678"])
def test_a_telephone_typed_into_another_cell_is_blanked_and_said(tmp_path: Path, title: str, phone: str) -> None:
    found = only(written(tmp_path, {title: f"가나 {phone}"}, titles=[*TITLES, "관리번호"]))
    assert isinstance(found, Record)
    assert phone not in repr(found)
    assert "***" in repr(found.values)
    assert [(finding.field, finding.code) for finding in found.mended] == [(title, "contact_blanked")]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("15-Dec", "2015-12"),
        ("Dec-15", "2015-12"),
        ("2015-12", "2015-12"),
        ("201512", "2015-12"),
        ("", None),
        ("2015-13", None),
        ("x", None),
    ],
)
def test_months_are_read_as_standard_and_as_spreadsheets_spell_them(tmp_path: Path, given: str, kept: str | None) -> None:
    found = only(written(tmp_path, {"설치년월": given}))
    assert isinstance(found, Record)
    assert found.values["installed"] == kept
    assert [f.code for f in found.mended] == (["left_empty"] if given and not kept else [])


def test_the_newer_titles_are_the_same_columns(tmp_path: Path) -> None:
    newer = {"설치목적구분": "설치목적구분명", "설치년월": "설치연월", "위도": "WGS84위도", "경도": "WGS84경도"}
    titles = [newer.get(title, title) for title in TITLES] + ["관리번호"]
    found = only(written(tmp_path, {newer[old]: GOOD[old] for old in newer} | {"관리번호": "K-7"}, titles=titles))
    assert isinstance(found, Record)
    assert found.values["management_number"] == "K-7"
    assert found.values["installed"] == "2015-12"


def test_swapped_coordinates_are_put_right_and_said(tmp_path: Path) -> None:
    found = only(written(tmp_path, {"위도": "127.05", "경도": "37.55"}))
    assert isinstance(found, Record)
    assert found.geometry == Point(127.05, 37.55)
    assert found.values["position_swapped"] is True
    assert [f.code for f in found.mended] == ["swapped"]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"위도": "0", "경도": "0"}, "위도", "no_position"),
        ({"위도": "0.0", "경도": "0.000"}, "위도", "no_position"),
        ({"위도": "", "경도": ""}, "위도", "no_position"),
        ({"위도": "", "경도": "127"}, "위도", "missing"),
        ({"위도": "NaN"}, "위도", "not_a_number"),
        ({"위도": "1e1"}, "위도", "not_a_number"),
        ({"위도": "48.85", "경도": "2.35"}, "위도", "outside_country"),
        ({"카메라대수": "0"}, "카메라대수", "out_of_range"),
        ({"카메라대수": "두 대"}, "카메라대수", "not_a_number"),
        ({"설치목적구분": ""}, "설치목적구분", "missing"),
        ({"소재지도로명주소": "가\0나"}, "소재지도로명주소", "bad_character"),
    ],
)
def test_a_row_that_cannot_be_used_says_field_and_reason(tmp_path: Path, change: dict[str, str], field: str, code: str) -> None:
    found = only(written(tmp_path, change))
    assert isinstance(found, Finding)
    assert (found.row, found.field, found.code) == (2, field, code)


def test_an_unknown_purpose_becomes_other_and_is_said(tmp_path: Path) -> None:
    found = only(written(tmp_path, {"설치목적구분": "드론관제"}))
    assert isinstance(found, Record)
    assert found.values["purpose"] == "other"
    assert [f.code for f in found.mended] == ["unknown_code"]


@pytest.mark.django_db
def test_sites_outside_the_city_are_left_out_with_their_distance(tmp_path: Path) -> None:
    small_city()
    file = written(tmp_path, {}, {"경도": "127.2005"}, {"경도": "127.15"})
    outcome = load(file)
    assert outcome.run is not None
    assert (outcome.run.read, outcome.run.kept, outcome.run.rejected) == (3, 2, 1)
    (finding,) = outcome.run.report
    assert (finding["row"], finding["code"], finding["params"]) == (3, "outside_city", {"metres": 44})
    assert list(rows(CAMERAS, "district_code", "outside_city")) == [("1111000000", False), ("1114000000", False)]


@pytest.mark.django_db
def test_sites_outside_the_city_are_kept_with_a_flag_when_asked(tmp_path: Path) -> None:
    small_city()
    outcome = load(written(tmp_path, {}, {"경도": "127.2005"}), keep_outside=True)
    assert outcome.run is not None
    assert outcome.run.kept == 2
    assert list(rows(CAMERAS, "district_code", "outside_city")) == [("1111000000", False), (None, True)]
    assert [entry["code"] for entry in outcome.run.report] == ["kept_outside"]


@pytest.mark.django_db
@pytest.mark.parametrize(("source", "code"), [(None, "no_areas"), ("demo", "demo_areas")])
def test_without_real_areas_the_rule_is_skipped_and_the_report_says_so(tmp_path: Path, source: str | None, code: str) -> None:
    if source:
        small_city(source)
    outcome = load(written(tmp_path, {}, {"경도": "128.7"}))
    assert outcome.run is not None
    assert outcome.run.kept == 2
    assert [entry["code"] for entry in outcome.run.report] == [code]
    assert list(rows(CAMERAS, "district_code")) == [(None,), (None,)]


@pytest.mark.django_db
def test_new_borders_judge_the_same_file_again(tmp_path: Path) -> None:
    file = written(tmp_path, {}, {"경도": "128.7"}, {"경도": "127.15"})
    load(file)
    small_city()
    outcome = load(file)
    assert not outcome.unchanged
    assert TableStore(CAMERAS).count() == 2
    assert load(file).unchanged


@pytest.mark.django_db
def test_the_command_prints_a_report_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_city()
    file = written(tmp_path, {}, {"위도": "0", "경도": "0"})
    call_command("load_file", "cctv-standard", file, "--lang", "en", "--dry-run")
    english = capsys.readouterr().out
    assert "2 rows read, 1 kept, 1 left out, 0 mended" in english
    assert "Columns dropped because they may be personal: 관리기관전화번호" in english
    assert "row 3, 위도 (0): gives no position" in english
    assert not Run.objects.exists()
    call_command("load_file", "cctv-standard", file)
    assert "2행을 읽어 1건을 남기고 1건을 제외" in capsys.readouterr().out
    call_command("load_file", "cctv-standard", file)
    assert "아무것도 바꾸지 않았습니다" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no such file"):
        call_command("load_file", "cctv-standard", tmp_path / "none.csv", "--lang", "en")


@pytest.mark.django_db
@pytest.mark.real_data
def test_the_file_of_seoul_keeps_6272_sites_inside_the_city(real_data: Path) -> None:
    import pyogrio

    districts = pyogrio.read_dataframe(real_data / "admin" / "seoul_gu_sgis_20240630_full_wgs84.geojson")
    city = shapely.buffer(shapely.union_all(districts.geometry), 0)
    make_area("city", "1100000000", GEOSGeometry(memoryview(city.wkb), srid=4326))
    for code, shape in zip(districts["SGG_CD"], districts.geometry, strict=True):
        make_area("district", code, GEOSGeometry(memoryview(shape.wkb), srid=4326))
    outcome = load(real_data / "cctv" / "cctv_seoul_standard_2019_2020_cp949.csv")
    assert outcome.run is not None
    assert (outcome.run.read, outcome.run.kept, outcome.run.rejected, outcome.run.mended) == (6280, 6272, 8, 0)
    metres = sorted(entry["params"]["metres"] for entry in outcome.run.report)
    assert (metres[0], metres[-1] // 1000) == (36, 176)
    assert {entry["code"] for entry in outcome.run.report} == {"outside_city"}
    assert [entry["field"] for entry in outcome.run.dropped_fields if entry["why"] == "personal"] == ["관리기관전화번호"]
    assert outcome.run.unknown_fields == []
    found = list(rows(CAMERAS, "camera_count", "geometry", "district_code", "direction", "facing"))
    assert len(found) == 6272
    assert len({row[2] for row in found} - {None}) == 22
    assert len({row[1] for row in found}) == 6272 - 611
    assert sum(int(str(row[0])) for row in found) == 12_201
    assert not any("***" in str(row[3]) for row in found)
    assert Counter(row[4] for row in found) == {
        "unknown": 2615, "all_round": 2028, "rotating": 1050, "fixed": 563, "mixed": 16,
    }  # fmt: skip
