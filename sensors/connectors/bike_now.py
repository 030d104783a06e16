"""Bicycles to rent now (따릉이 실시간 대여정보).

Source   Seoul Open Data OA-15493 bikeList (root rentBikeStatus), JSON, every few minutes, KOGL type 1
Quirks   The answer says no time: its readings stand at the moment the file was saved. More bicycles than racks happen and are right.
         All values are text. Positions are those of the master list.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.connector import SourceFacts, register
from feeds.records import Finding, Record
from feeds.row import Row

from ..reading_files import AnswerReadings
from ..sinks import ReadingsSink


@register
class BikesNow(AnswerReadings):
    name = "bike-now"
    source = SourceFacts(
        slug="bike-now",
        title_ko="서울시 공공자전거 실시간 대여정보",
        title_en="Bicycles to rent, live",
        agency_ko="서울시설공단",
        agency_en="Seoul Facilities Corporation",
        licence="KOGL-1",
        url="https://data.seoul.go.kr/dataList/OA-15493/A/1/datasetView.do",
        expected_interval=timedelta(minutes=5),
    )
    sink = ReadingsSink("bike")
    paths = ("rentBikeStatus.row",)
    columns = {"station": ("stationId",), "bikes": ("parkingBikeTotCnt",)}
    required = frozenset({"station", "bikes"})
    not_needed = frozenset({"rackTotCnt", "stationName", "shared", "stationLatitude", "stationLongitude"})
    properties = {"bikes": "bikes"}
    _saved_at: datetime

    def records(self, file: Path) -> Iterator[Record | Finding]:
        self._saved_at = datetime.fromtimestamp(file.stat().st_mtime, UTC).replace(second=0, microsecond=0)
        return super().records(file)

    def time(self, row: Row) -> datetime:
        return self._saved_at
