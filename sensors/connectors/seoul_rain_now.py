"""Rain in ten minutes at the city's gauges (서울시 강우량 정보).

Source   Seoul Open Data OA-1168 ListRainfallService, JSON, every ten minutes, KOGL type 2; positions come from ``seoul-rain-stations``
Quirks   Field names changed in 2024–26 (RAINFALL10 → RN_10M …): both are read. Codes arrive as 101.0. The service holds a long archive,
         newest first: one page of it is what is new.
"""

from dataclasses import replace
from datetime import timedelta

from feeds.connector import register
from feeds.row import Row

from ..reading_files import AnswerReadings, whole
from ..sinks import ReadingsSink
from .seoul_station_lists import RAIN

RAIN_NOW = replace(
    RAIN, slug="seoul-rain-now", title_ko="서울시 강우량 정보", title_en="Rain of Seoul", expected_interval=timedelta(minutes=10)
)


@register
class SeoulRainNow(AnswerReadings):
    name = "seoul-rain-now"
    source = RAIN_NOW
    sink = ReadingsSink("rain")
    paths = ("ListRainfallService.row",)
    columns = {
        "station": ("RF_CD", "RAINGAUGE_CODE"),
        "time": ("DATA_CLCT_TM", "RECEIVE_TIME"),
        "rainfall_10min": ("RN_10M", "RAINFALL10"),
    }
    required = frozenset({"station", "time", "rainfall_10min"})
    not_needed = frozenset({"RF_NM", "RAINGAUGE_NAME", "GU_NM", "GU_NAME", "GU_CODE", "GU_CD"})
    properties = {"rainfall_10min": "rainfall_10min"}

    def station(self, row: Row) -> str:
        return whole(super().station(row))
