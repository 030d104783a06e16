"""Speed on a road link now (서울시 실시간 도로 소통 정보).

Source   Seoul Open Data OA-13291 TrafficInfo, XML, one link a call, every five minutes, KOGL type 1
Quirks   The answer says no time: its readings stand at the moment the file was saved. A single row comes without a list.
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
class TopisSpeed(AnswerReadings):
    name = "topis-speed"
    source = SourceFacts(
        slug="topis-speed",
        title_ko="서울시 실시간 도로 소통 정보",
        title_en="Road speeds, live",
        agency_ko="서울특별시 교통정보센터(TOPIS)",
        agency_en="Seoul TOPIS",
        licence="KOGL-1",
        url="https://data.seoul.go.kr/dataList/OA-13291/A/1/datasetView.do",
        expected_interval=timedelta(minutes=5),
    )
    sink = ReadingsSink("traffic_link")
    paths = ("TrafficInfo.row",)
    columns = {"station": ("link_id",), "speed": ("prcs_spd",), "travel_time": ("prcs_trv_time",)}
    required = frozenset({"station", "speed"})
    properties = {"speed": "speed", "travel_time": "travel_time"}
    _saved_at: datetime

    def records(self, file: Path) -> Iterator[Record | Finding]:
        self._saved_at = datetime.fromtimestamp(file.stat().st_mtime, UTC).replace(second=0, microsecond=0)
        return super().records(file)

    def time(self, row: Row) -> datetime:
        return self._saved_at
