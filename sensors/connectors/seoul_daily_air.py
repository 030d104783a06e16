"""Daily means by station (서울시 일별 평균 대기오염도).

Source   Seoul Open Data OA-2218, CSV of a year, KOGL type 1
Encoding UTF-8 with BOM, CP949 in other years
Quirks   Stations are called by name, as in AirKorea's list; of 50 names 11 have closed or are no stations of that list, so they have no
         position and their rows are left out. An empty cell is a gap. A day is one of Korea; its mean stands at its first moment.
"""

from datetime import timedelta

from feeds.connector import SourceFacts, register

from ..reading_files import CsvReadings
from ..sinks import ReadingsSink


@register
class SeoulDailyAir(CsvReadings):
    name = "seoul-daily-air"
    source = SourceFacts(
        slug="seoul-daily-air",
        title_ko="서울시 일별 평균 대기오염도",
        title_en="Daily means of air pollutants",
        agency_ko="서울특별시 보건환경연구원",
        agency_en="Seoul Institute of Public Health and Environment",
        licence="KOGL-1",
        url="https://data.seoul.go.kr/dataList/OA-2218/S/1/datasetView.do",
        expected_interval=timedelta(days=366),
    )
    sink = ReadingsSink("air")
    period = "P1D"
    columns = {
        "time": ("측정일시", "측정일자"),
        "station": ("측정소명",),
        "no2": ("이산화질소농도(ppm)",),
        "o3": ("오존농도(ppm)",),
        "co": ("일산화탄소농도(ppm)",),
        "so2": ("아황산가스농도(ppm)", "아황산가스(ppm)"),
        "pm10": ("미세먼지농도(㎍/㎥)", "미세먼지(㎍/㎥)"),
        "pm25": ("초미세먼지농도(㎍/㎥)", "초미세먼지(㎍/㎥)"),
    }
    required = frozenset({"time", "station"})
    properties = {name: name for name in ("pm10", "pm25", "o3", "no2", "co", "so2")}
