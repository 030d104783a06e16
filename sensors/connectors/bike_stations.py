"""Stations of the city's rental bicycles (따릉이 대여소 마스터).

Source   Seoul Open Data OA-21235, CSV in CP949, about twice a year, KOGL type 1
Quirks   Stations that were taken away stand at (0, 0): left out and counted. There are addresses but no names and no racks; both come
         with the live answer (bike-now). 대여소_ID (“ST-999”) is the key of the live answer too.
"""

from datetime import timedelta

from feeds.connector import CsvConnector, SourceFacts, register
from feeds.errors import Unusable
from feeds.records import Record
from feeds.row import Row

from ..sinks import station_in, stations_sink


@register
class BikeStations(CsvConnector):
    name = "bike-stations"
    source = SourceFacts(
        slug="bike-stations",
        title_ko="서울시 공공자전거 대여소",
        title_en="Rental bicycle stations",
        agency_ko="서울시설공단",
        agency_en="Seoul Facilities Corporation",
        licence="KOGL-1",
        url="https://data.seoul.go.kr/dataList/OA-21235/S/1/datasetView.do",
        expected_interval=timedelta(days=366),
    )
    sink = stations_sink("bike")
    columns = {"code": ("대여소_ID",), "road": ("주소1",), "detail": ("주소2",), "latitude": ("위도",), "longitude": ("경도",)}
    required = frozenset({"code", "latitude", "longitude"})

    def record(self, row: Row) -> Record:
        code = row.text("code")
        if not code:
            raise Unusable("missing", field="code")
        road, detail = row.text("road"), row.text("detail")
        return station_in(
            row, code, detail or road or code, operator=self.source.agency_ko, address=" ".join(filter(None, (road, detail))) or None
        )
