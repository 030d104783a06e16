"""Positions of the city's environment sensors (스마트서울 도시데이터 센서, S-DoT).

Source   Seoul Open Data OA-15969, CSV, about once a year, KOGL type 1
Quirks   Some rows have latitude and longitude swapped: put right and reported. 좌표 구분코드 says W84 throughout.
Dropped  No, 비고 (who moved it when)
"""

from datetime import timedelta

from feeds.connector import CsvConnector, SourceFacts, register
from feeds.errors import Unusable
from feeds.records import Record
from feeds.row import Row

from ..sinks import station_in, stations_sink


@register
class SdotSensors(CsvConnector):
    name = "sdot-sensors"
    source = SourceFacts(
        slug="sdot-sensors",
        title_ko="스마트서울 도시데이터 센서(S-DoT) 위치",
        title_en="S-DoT environment sensors",
        agency_ko="서울특별시",
        agency_en="Seoul Metropolitan Government",
        licence="KOGL-1",
        url="https://data.seoul.go.kr/dataList/OA-15969/S/1/datasetView.do",
        expected_interval=timedelta(days=366),
    )
    sink = stations_sink("sdot")
    columns = {"code": ("모델 시리얼(*)", "모델시리얼"), "address": ("주소",), "latitude": ("위도",), "longitude": ("경도",)}
    required = frozenset({"code", "latitude", "longitude"})
    not_needed = frozenset({"No", "좌표 구분코드", "비고"})

    def record(self, row: Row) -> Record:
        code = row.text("code")
        if not code:
            raise Unusable("missing", field="code")
        return station_in(row, code, f"환경 센서 {code}", operator=self.source.agency_ko, address=row.text("address"))
