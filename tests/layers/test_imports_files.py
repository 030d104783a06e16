"""Any map file becomes a layer without code: typed, mended, closed to strangers until fields are named public."""

import asyncio
import json
import threading
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import connection
from shapely import Point, Polygon

from accounts.audience import Audience
from feeds.models import Run
from layers import datasets, file_columns, registry
from layers.imports import drop_table, rows
from layers.models import Dataset
from layers.projection import UnknownField, project

pytestmark = pytest.mark.django_db

PUBLIC = ("--agency-ko", "공원과", "--licence", "KOGL-1")
BOW_TIE = Polygon([(127.0, 37.5), (127.1, 37.6), (127.1, 37.5), (127.0, 37.6)])


@pytest.fixture(autouse=True)
def _forget() -> Any:
    datasets.forget()
    yield
    datasets.forget()


def load(file: Path, *options: str, slug: str = "trees") -> Dataset:
    call_command("import_layer", file, "--slug", slug, "--title-ko", "나무", "--title-en", "Trees", "--lang", "en", *options)
    return Dataset.objects.get(slug=slug)


def refusal(file: Path, *options: str, slug: str = "trees") -> str:
    with pytest.raises(CommandError) as raised:
        load(file, *options, slug=slug)
    return str(raised.value)


def csv_file(folder: Path, *lines: str, header: str = "번호,수종,높이,심은날,lon,lat", encoding: str = "utf-8") -> Path:
    file = folder / "trees.csv"
    file.write_text("\n".join((header, *lines)), encoding=encoding)
    return file


def values(dataset: Dataset, *names: str) -> list[tuple[object, ...]]:
    return list(rows(datasets.table_of(dataset), *names))


OAK, PINE = "007,참나무,3.5,2020-01-02,127.0,37.5", "010,소나무,,2021-03-04,127.1,37.5"


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_csv_becomes_typed_columns_under_names_that_can_be_chosen(tmp_path: Path, encoding: str) -> None:
    dataset = load(csv_file(tmp_path, OAK, PINE, encoding=encoding), "--names", "수종=kind,높이=height")
    found = {column["title"]: (column["name"], column["kind"]) for column in dataset.columns}
    assert found["번호"] == ("column_1", "text")  # 007 is a label
    assert found["수종"] == ("kind", "text")
    assert found["높이"] == ("height", "number")
    assert found["심은날"] == ("column_2", "date")
    assert values(dataset, "column_1", "kind", "height") == [("007", "참나무", 3.5), ("010", "소나무", None)]


def test_strangers_do_not_know_of_a_layer_until_fields_are_named_public(tmp_path: Path) -> None:
    file = csv_file(tmp_path, OAK, PINE)
    load(file, "--names", "수종=kind")
    with pytest.raises(registry.UnknownLayer):
        registry.get("trees", Audience.PUBLIC)
    assert registry.get("trees", Audience.STAFF).title.en == "Trees"
    load(file, *PUBLIC, "--names", "수종=kind", "--public-fields", "kind", "--name-field", "kind")
    layer = registry.get("trees", Audience.PUBLIC)
    public = project(layer, Audience.PUBLIC)
    assert [field.name for field in public.fields] == ["kind"]
    with pytest.raises(UnknownField):
        public.field("column_1")
    assert layer.name_field == "kind"
    load(file, "--names", "수종=kind", "--public-fields", "-")
    with pytest.raises(registry.UnknownLayer):
        registry.get("trees", Audience.PUBLIC)
    assert Run.objects.count() == 1  # the rows never changed


def test_every_audience_can_select_what_its_declaration_names(tmp_path: Path) -> None:
    load(csv_file(tmp_path, OAK, PINE), *PUBLIC, "--public-fields", "column_1")
    for audience, width in ((Audience.PUBLIC, 1), (Audience.RESTRICTED, 6)):
        with connection.cursor() as cursor:
            cursor.execute(project(registry.get("trees", audience), audience).sql)
            assert len(cursor.fetchall()[0]) == 3 + width


def test_a_name_once_given_is_given_to_no_other_column(tmp_path: Path) -> None:
    load(csv_file(tmp_path, "소나무,127,37", header="수종,lon,lat"), *PUBLIC, "--public-fields", "column_1")
    dataset = load(csv_file(tmp_path, "비밀,소나무,127,37", header="메모,수종,lon,lat"))
    found = {column["title"]: column["name"] for column in dataset.columns}
    assert found["수종"] == "column_1"
    assert found["메모"] != "column_1"
    dataset = load(csv_file(tmp_path, "비밀,127,37", header="메모,lon,lat"))
    assert "column_1" not in {column["name"] for column in dataset.columns}
    assert dataset.public_fields == []


def test_public_fields_want_to_know_whose_the_data_is(tmp_path: Path) -> None:
    assert "--licence" in refusal(csv_file(tmp_path, OAK), "--public-fields", "column_1")
    assert "no such field: kinds" in refusal(csv_file(tmp_path, OAK), *PUBLIC, "--public-fields", "kinds")
    assert not Dataset.objects.exists()


def test_personal_columns_and_contacts_inside_texts_are_dropped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = csv_file(tmp_path, "소나무 010-1234-5678,홍길순,127,37", header="설명,담당자,lon,lat")
    dataset = load(file)
    assert values(dataset, "column_1") == [("소나무 ***",)]
    assert "담당자" not in {column["title"] for column in dataset.columns}
    assert "may be personal: 담당자" in capsys.readouterr().out
    assert {c["title"] for c in load(file, "--keep", "담당자").columns} >= {"담당자"}


def test_the_same_key_keeps_its_id_when_the_rest_changes(tmp_path: Path) -> None:
    before = values(load(csv_file(tmp_path, OAK, PINE), "--key", "번호"), "id", "column_1")
    after = values(load(csv_file(tmp_path, PINE, OAK.replace("3.5", "4.5")), "--key", "번호"), "id", "column_1")
    assert sorted(after) == sorted(before)


@pytest.mark.parametrize("crs", [4326, 5186, 5179])
def test_a_geopackage_in_any_crs_lies_where_it_should(tmp_path: Path, crs: int) -> None:
    frame = geopandas.GeoDataFrame({"n": [1], "ok": [True]}, geometry=[Point(127, 37.5)], crs=4326).to_crs(crs)
    frame.to_file(tmp_path / "a.gpkg", layer="trees")
    dataset = load(tmp_path / "a.gpkg")
    assert [(c["name"], c["kind"]) for c in dataset.columns] == [("n", "integer"), ("ok", "boolean")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_Distance(geometry::geography, ST_Point(127, 37.5, 4326)::geography) FROM data.trees")
        assert cursor.fetchone()[0] < 0.01


def test_a_zipped_shapefile_with_korean_in_cp949_is_read(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"NAME": ["소나무"]}, geometry=[Polygon([(127, 37), (127.1, 37), (127, 37.1)])], crs=4326)
    frame.to_file(tmp_path / "a.shp", encoding="cp949")
    (tmp_path / "a.cpg").unlink(missing_ok=True)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in tmp_path.glob("a.???"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    assert values(load(tmp_path / "a.zip"), "name") == [("소나무",)]


def test_broken_rings_are_mended_and_said(tmp_path: Path) -> None:
    geopandas.GeoDataFrame({"n": [1]}, geometry=[BOW_TIE], crs=4326).to_file(tmp_path / "a.geojson")
    load(tmp_path / "a.geojson")
    assert [(entry["row"], entry["code"]) for entry in Run.objects.get().report] == [(1, "geometry_mended")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_IsValid(geometry), ST_NumGeometries(geometry) FROM data.trees")
        assert cursor.fetchone() == (True, 2)


def geojson(folder: Path, *geometries: dict[str, Any] | None, **more: object) -> Path:
    features = [{"type": "Feature", "properties": {"n": n}, "geometry": shape} for n, shape in enumerate(geometries)]
    file = folder / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}))
    return file


HERE = {"type": "Point", "coordinates": [127, 37.5]}


def test_rows_without_a_usable_geometry_are_left_out_by_reason(tmp_path: Path) -> None:
    pole, pair = {"type": "Point", "coordinates": [0, 89]}, {"type": "MultiPoint", "coordinates": [[127, 37], [127, 38]]}
    load(geojson(tmp_path, HERE, None, pole, pair))
    assert [(e["row"], e["code"]) for e in Run.objects.get().report] == [(2, "no_geometry"), (3, "outside_world"), (4, "bad_geometry")]


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ([HERE, {"type": "LineString", "coordinates": [[127, 37], [127, 38]]}], "mixed in one file: LineString, Point"),
        ([{"type": "Point", "coordinates": [200_000, 550_000]}], "cannot be degrees"),
        ([None], "mixed"),
    ],
)
def test_a_file_that_cannot_be_one_layer_is_refused(tmp_path: Path, shapes: list[dict[str, Any] | None], words: str) -> None:
    assert words in refusal(geojson(tmp_path, *shapes))
    assert not Dataset.objects.exists()


def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(b"nonsense")
    assert "cannot be read as a map file" in refusal(tmp_path / "a.gpkg")
    (tmp_path / "a.xyz").write_bytes(b"nonsense")
    assert ".geojson" in refusal(tmp_path / "a.xyz")
    assert "no such file" in refusal(tmp_path / "none.csv")
    assert "--lon" in refusal(csv_file(tmp_path, "1,2", header="a,b"))
    assert "missing: c" in refusal(csv_file(tmp_path, OAK), "--key", "c")


@pytest.mark.parametrize("slug", ["Trees", "trees; drop", "1", "나무", "a" * 41])
def test_a_slug_that_is_no_plain_name_is_refused(tmp_path: Path, slug: str) -> None:
    assert "letters" in refusal(csv_file(tmp_path, OAK), slug=slug)


def test_layers_of_the_product_and_their_tables_cannot_be_taken(tmp_path: Path) -> None:
    assert "part of the product" in refusal(csv_file(tmp_path, OAK), slug="cameras")
    load(csv_file(tmp_path, OAK), slug="my-trees")
    assert "stands already" in refusal(csv_file(tmp_path, OAK), slug="my_trees")


@pytest.mark.parametrize("name", ["id", "geometry", "drawn", "limit", "a b", 'x"y'])
def test_names_with_a_meaning_of_their_own_cannot_be_chosen(tmp_path: Path, name: str) -> None:
    refusal(csv_file(tmp_path, OAK), "--names", f"수종={name}")
    assert not Dataset.objects.exists()


def test_a_dry_run_leaves_nothing(tmp_path: Path) -> None:
    call_command("import_layer", csv_file(tmp_path, OAK), "--slug", "trees", "--title-ko", "나", "--title-en", "T", "--dry-run")
    assert not Dataset.objects.exists()
    assert not Run.objects.exists()
    with pytest.raises(registry.UnknownLayer):
        registry.get("trees", Audience.RESTRICTED)


def test_a_failed_import_leaves_the_former_layer(tmp_path: Path) -> None:
    load(csv_file(tmp_path, *[OAK] * 4))
    assert "--force" in refusal(csv_file(tmp_path, OAK))
    assert len(values(Dataset.objects.get(), "id")) == 4
    assert Run.objects.filter(state="failed").count() == 1


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1", "-2", ""], "integer"),
        (["1", "2.5"], "number"),
        (["01", "2"], "text"),
        (["true", "FALSE"], "boolean"),
        (["Y", "N"], "boolean"),
        (["2020-01-02"], "date"),
        (["2020-13-02"], "text"),
        (["", ""], "text"),
        (["1" * 19], "text"),
        (["nan"], "text"),
    ],
)
def test_a_column_is_of_the_narrowest_kind_all_its_values_are_of(texts: list[str], kind: str) -> None:
    assert file_columns.kind_of(texts) == kind
    for text in texts:
        file_columns.read_text(text, file_columns.kind_of(texts))


def test_in_the_event_loop_datasets_are_read_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = datasets._Kept()
    threads: list[str] = []

    def read() -> None:
        threads.append(threading.current_thread().name)
        kept.layers = ()

    monkeypatch.setattr(kept, "_refresh_in_thread", read)

    async def ask() -> None:
        kept.get()

    asyncio.run(ask())
    assert len(threads) == 1
    assert threads[0].startswith("datasets")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "kind", "kept", "mended"),
    [
        ("facilities/heat_shelters_2025_wgs84_and_5186.csv", "point", 4107, 0),
        ("water/seoul_river_lake_epsg5174.geojson", "polygon", 379, 0),
        ("parks/seoul_urbanplan_parks_simplified_wgs84.geojson", "polygon", 1888, 36),
        ("transport/seoul_osm_subway_lines_2026.geojson", "line", 1509, 0),
        ("admin/seoul_dong_sgis_20240630_full_epsg5186.gpkg", "polygon", 426, 0),
    ],
)
def test_real_files_become_layers(real_data: Path, file: str, kind: str, kept: int, mended: int) -> None:
    dataset = load(real_data / file)
    run = Run.objects.get()
    assert (dataset.geometry_type, run.kept, run.rejected, run.mended) == (kind, kept, 0, mended)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_Extent(geometry)::box2d::geometry FROM data.trees")
        west, south, east, north = shapely.from_wkb(cursor.fetchone()[0]).bounds
    assert 126.7 < west < east < 127.3
    assert 37.4 < south < north < 37.8
    drop_table(datasets.table_of(dataset))
