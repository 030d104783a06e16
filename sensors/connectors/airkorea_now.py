"""Readings of this hour (시도별 실시간 측정정보).

Source   data.go.kr 15073861, getCtprvnRltmMesureDnsty, JSON, hourly, KOGL type 3: shown as they are
Kept     pm10Value pm25Value o3Value no2Value coValue so2Value khaiValue and the flag beside each
Quirks   “24:00” is the next day's midnight. “-” with a flag is a gap: 통신장애 no data; 점검및교정, 장비점검, 교정 maintenance;
         자료이상 suspect. One answer mixes hours. Grades are left aside: they follow from the values.
"""

from dataclasses import replace
from datetime import timedelta

from feeds.connector import register
from feeds.row import Row

from ..models import Quality
from ..reading_files import AnswerReadings, result_of
from ..sinks import ReadingsSink
from .airkorea_stations import AIRKOREA

# The list of stations is renewed once a year.
AIRKOREA_NOW = replace(
    AIRKOREA,
    slug="airkorea-now",
    title_ko="에어코리아 실시간 대기오염정보",
    title_en="AirKorea air quality, now",
    expected_interval=timedelta(hours=1),
)
VALUES = ("pm10", "pm25", "o3", "no2", "co", "so2", "khai")


@register
class AirKoreaNow(AnswerReadings):
    name = "airkorea-now"
    source = AIRKOREA_NOW
    sink = ReadingsSink("air")
    paths = ("response.body.items",)
    columns = {
        "station": ("stationName",),
        "time": ("dataTime",),
        **{name: (f"{name}Value",) for name in VALUES},
        **{f"{name}_flag": (f"{name}Flag",) for name in VALUES},
    }
    required = frozenset({"station", "time"})
    not_needed = frozenset(
        {"sidoName", "mangName", "stationCode", "pm10Value24", "pm25Value24"}
        | {f"{name}Grade" for name in VALUES}
        | {"pm10Grade1h", "pm25Grade1h"}
    )
    properties = {"cai" if name == "khai" else name: name for name in VALUES}

    def result(self, row: Row, name: str) -> tuple[float | None, Quality, str | None]:
        return result_of(row.raw(name), row.raw(f"{name}_flag"))
