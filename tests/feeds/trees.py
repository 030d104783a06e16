"""A small connector for tests: trees with a kind and a position."""

from pathlib import Path

from shapely import Point

from feeds.connector import CsvConnector, SourceFacts
from feeds.records import Record
from feeds.row import Row
from feeds.table import Column, Table


class Trees(CsvConnector):
    name = "trees"
    source = SourceFacts("trees", "나무", "Trees", "공원과", "Parks", "KOGL-1")
    table = Table("trees", (Column("kind", required=True),))
    columns = {"kind": ("수종", "kind"), "x": ("경도",), "y": ("위도",)}
    required = frozenset({"kind", "x", "y"})
    not_needed = frozenset({"비고"})

    def record(self, row: Row) -> Record:
        point = Point(row.number_of("x", 124, 132), row.number_of("y", 33, 39))
        return Record(row.number, (str(point),), point, {"kind": row.text("kind")}, tuple(row.mended))


def written(folder: Path, *lines: str, header: str = "수종,경도,위도") -> Path:
    file = folder / "trees.csv"
    file.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return file
