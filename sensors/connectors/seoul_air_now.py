"""Readings of this hour by district (서울시 권역별 실시간 대기환경 현황).

Source   Seoul Open Data OA-2219 RealtimeCityAir and OA-1200 ListAirQualityByDistrictService, JSON, hourly, KOGL type 1
Quirks   Field names changed in 2024–26 (MSRDT → MSRMT_DT, PM25 → FPM …): all are read, unknown ones are reported.
         A gas of 0 is a gap, and where index and grade are empty the whole row is one. The district's name is its station's.
"""

from datetime import timedelta

from feeds.connector import SourceFacts, register
from feeds.row import Row

from ..models import Quality
from ..reading_files import AnswerReadings, result_of
from ..sinks import ReadingsSink

GASES = frozenset({"o3", "no2", "co", "so2"})


@register
class SeoulAirNow(AnswerReadings):
    name = "seoul-air-now"
    source = SourceFacts(
        slug="seoul-air",
        title_ko="서울시 권역별 실시간 대기환경 현황",
        title_en="Air quality by district, hourly",
        agency_ko="서울특별시 보건환경연구원",
        agency_en="Seoul Institute of Public Health and Environment",
        licence="KOGL-1",
        url="https://data.seoul.go.kr/dataList/OA-2219/S/1/datasetView.do",
        expected_interval=timedelta(hours=1),
    )
    sink = ReadingsSink("air")
    paths = ("RealtimeCityAir.row", "ListAirQualityByDistrictService.row")
    columns = {
        "station": ("MSRSTN_NM", "MSRSTE_NM", "MSRSTENAME"),
        "time": ("MSRMT_DT", "MSRMT_YMD", "MSRDT", "MSRDATE"),
        "pm10": ("PM", "PM10"),
        "pm25": ("FPM", "PM25"),
        "o3": ("OZON", "O3", "OZONE"),
        "no2": ("NTDX", "NO2", "NITROGEN"),
        "co": ("CBMX", "CO", "CARBON"),
        "so2": ("SPDX", "SO2", "SULFUROUS"),
        "cai": ("CAI_IDX", "CAI", "IDEX_MVL", "MAXINDEX"),
    }
    required = frozenset({"station", "time"})
    not_needed = frozenset(
        {"SAREA_NM", "MSRRGN_NM", "MSRADMCODE", "MSRSTN_PBADMS_CD", "CAI_GRD", "IDEX_NM", "GRADE", "CRST_SBSTN", "ARPLT_MAIN", "POLLUTANT"}
    )
    properties = {name: name for name in ("pm10", "pm25", "o3", "no2", "co", "so2", "cai")}

    def result(self, row: Row, name: str) -> tuple[float | None, Quality, str | None]:
        result, quality, raw = result_of(row.raw(name))
        silent = result_of(row.raw("cai"))[0] == 0
        if result == 0 and (silent or name in GASES):
            return None, Quality.MISSING, row.raw(name)
        return result, quality, raw
