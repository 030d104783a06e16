"""A file that feeds a model: rows by natural key, ids that stay, whole or nothing, one Run."""

from pathlib import Path

import pytest
from shapely import Point

from feeds.connector import CsvConnector, SourceFacts
from feeds.errors import Refused
from feeds.model_sink import ModelSink
from feeds.models import Run
from feeds.records import Record
from feeds.row import Row
from feeds.runs import Options, Outcome, run
from layers.imports import store_of
from sensors.models import Station

pytestmark = pytest.mark.django_db


class Gauges(CsvConnector):
    name = "gauges"
    source = SourceFacts("gauges", "관측소", "Gauges", "기관", "Agency", "KOGL-1")
    sink = ModelSink(
        "sensors.Station", key=("kind", "code"), fields=("name_ko", "status"), constant={"kind": "river"}, absent={"status": "closed"}
    )
    columns = {"code": ("코드",), "name": ("이름",), "x": ("경도",), "y": ("위도",)}
    required = frozenset({"code", "name", "x", "y"})

    def record(self, row: Row) -> Record:
        code = row.text("code") or ""
        position = Point(row.number_of("x", 124, 132), row.number_of("y", 33, 39))
        return Record(row.number, (code,), position, {"code": code, "name_ko": row.text("name"), "status": "open"})


def load(folder: Path, *lines: str, **options: bool) -> Outcome:
    file = folder / "gauges.csv"
    file.write_text("\n".join(("코드,이름,경도,위도", *lines)), encoding="utf-8")
    connector = Gauges()
    return run(connector, file, store=store_of(connector), options=Options(**options))


def stations() -> list[tuple[object, ...]]:
    return list(Station.objects.order_by("code").values_list("id", "code", "name_ko", "status", "source"))


def test_rows_are_updated_in_place_and_absent_ones_marked(tmp_path: Path) -> None:
    load(tmp_path, "1,하나,127,37.5", "2,둘,127.1,37.5")
    before = {code: key for key, code, *_rest in stations()}
    outcome = load(tmp_path, "1,하나 새이름,127,37.5", "3,셋,127.2,37.5")
    assert outcome.run is not None
    assert (outcome.run.read, outcome.run.kept) == (2, 2)
    after = stations()
    assert [row[1:] for row in after] == [
        ("1", "하나 새이름", "open", "gauges"),
        ("2", "둘", "closed", "gauges"),
        ("3", "셋", "open", "gauges"),
    ]
    assert {code: key for key, code, *_rest in after if code in before} == before
    station = Station.objects.get(code="1")
    assert station.geometry_3857.transform(4326, clone=True).x == pytest.approx(127)


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path, "1,하나,127,37.5", "2,둘,127.1,37.5")
    assert load(tmp_path, "1,하나,127,37.5", "2,둘,127.1,37.5").unchanged
    assert Run.objects.count() == 1
    Station.objects.all().delete()
    assert not load(tmp_path, "1,하나,127,37.5", "2,둘,127.1,37.5").unchanged


def test_a_key_that_stands_twice_is_reported(tmp_path: Path) -> None:
    outcome = load(tmp_path, "1,하나,127,37.5", "1,또 하나,127,37.5")
    assert outcome.run is not None
    assert (outcome.run.kept, outcome.run.rejected, outcome.run.report[0]["code"]) == (1, 1, "repeated")
    assert [row[2] for row in stations()] == ["하나"]


def test_a_file_that_would_lose_most_rows_and_a_dry_run_change_nothing(tmp_path: Path) -> None:
    load(tmp_path, *(f"{n},이름,127,37.5" for n in range(9)))
    before = stations()
    with pytest.raises(Refused):
        load(tmp_path, "1,하나,127,37.5")
    load(tmp_path, *(f"{n},다른 이름,127,37.5" for n in range(9)), dry_run=True)
    assert stations() == before


def test_a_row_the_database_refuses_leaves_the_old_rows(tmp_path: Path) -> None:
    load(tmp_path, "1,하나,127,37.5")
    before = stations()
    with pytest.raises(Refused):
        load(tmp_path, "1,새이름,127,37.5", f"{'x' * 70},긴 코드,127,37.5")
    assert stations() == before
    assert Run.objects.order_by("pk").last().state == "failed"  # type: ignore[union-attr]
