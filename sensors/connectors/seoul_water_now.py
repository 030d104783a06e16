"""Water quality of the Han and its tributaries, hourly (서울시 한강 및 주요지천 수질 측정 자료).

Source   Seoul Open Data OA-15488 WPOSInformationTime, JSON, hourly, KOGL type 1; positions come from ``seoul-water-stations``
Quirks   Field names changed in 2024–26 (W_TEMP → WATT, W_TOC → TOT_OC …): both are read. Day and hour are two fields.
         A station is called by its name. A station and hour may come twice: the first with a value stands.
         점검중 is maintenance, null and empty are gaps.
Dropped  phenol and cyanide
"""

from dataclasses import replace
from datetime import datetime, timedelta

from feeds.connector import register
from feeds.errors import Unusable
from feeds.personal import shown
from feeds.row import Row

from ..reading_files import AnswerReadings, korean_time
from ..sinks import ReadingsSink
from .seoul_station_lists import WATER

WATER_NOW = replace(
    WATER,
    slug="seoul-water-now",
    title_ko="서울시 한강 및 주요지천 수질 측정 자료",
    title_en="Water quality of the Han and its tributaries",
    expected_interval=timedelta(hours=1),
)


@register
class SeoulWaterNow(AnswerReadings):
    name = "seoul-water-now"
    source = WATER_NOW
    sink = ReadingsSink("water")
    paths = ("WPOSInformationTime.row",)
    columns = {
        "station": ("MSRSTN_NM", "SITE_ID"),
        "time": ("YMD", "MSR_DATE"),
        "hour": ("HR", "MSR_TIME"),
        "water_temperature": ("WATT", "W_TEMP"),
        "ph": ("TOT_PH", "W_PH"),
        "dissolved_oxygen": ("TOT_DO", "W_DO"),
        "total_nitrogen": ("TOT_N", "W_TN"),
        "total_phosphorus": ("TOT_TP", "W_TP"),
        "toc": ("TOT_OC", "W_TOC"),
    }
    required = frozenset({"station", "time", "hour"})
    not_needed = frozenset({"PHNL", "W_PHEN", "CN", "W_CN"})
    once = True
    properties = {name: name for name in ("water_temperature", "ph", "dissolved_oxygen", "total_nitrogen", "total_phosphorus", "toc")}

    def time(self, row: Row) -> datetime:
        words = f"{row.raw('time')} {row.raw('hour')}"
        try:
            return korean_time(words)
        except ValueError as error:
            raise Unusable("not_a_time", shown(words), field="time") from error
