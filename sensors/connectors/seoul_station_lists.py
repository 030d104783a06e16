"""Positions of the stations whose service gives none: the city's river gauges, rain gauges and water-quality stations.

Source   a list that the operator keeps, CSV or Excel: code, name, longitude and latitude; address and river where they are known.
         The code is that of the service: WATG_CD, RF_CD, and for water quality the station's name (노량진), which is its own code.
         Positions are asked of the department in charge or taken in the field; nothing here is made up.
Quirks   Codes that came through a spreadsheet (“101.0”) are whole again.
"""

from feeds.connector import CsvConnector, SourceFacts, register
from feeds.errors import Unusable
from feeds.records import Record
from feeds.row import Row

from ..reading_files import whole
from ..sinks import station_in, stations_sink

PORTAL = "https://data.seoul.go.kr/dataList/{}/S/1/datasetView.do"
# Nobody waits for a list of stations. Readings are a source of their own, which is late when they stop.
RIVER = SourceFacts(
    slug="seoul-river",
    title_ko="서울시 하천 수위 관측소",
    title_en="River gauges of Seoul",
    agency_ko="서울특별시",
    agency_en="Seoul Metropolitan Government",
    licence="KOGL-1",
    url=PORTAL.format("OA-1167"),
)
RAIN = SourceFacts(
    slug="seoul-rain",
    title_ko="서울시 강우량 관측소",
    title_en="Rain gauges of Seoul",
    agency_ko="서울특별시",
    agency_en="Seoul Metropolitan Government",
    licence="KOGL-2",
    url=PORTAL.format("OA-1168"),
)
WATER = SourceFacts(
    slug="seoul-water",
    title_ko="서울시 한강 및 주요지천 수질 측정소",
    title_en="Water-quality stations of the Han and its tributaries",
    agency_ko="서울특별시 보건환경연구원",
    agency_en="Seoul Institute of Public Health and Environment",
    licence="KOGL-1",
    url=PORTAL.format("OA-15488"),
)


class StationList(CsvConnector):
    columns = {
        "code": ("code", "코드", "관측소코드", "WATG_CD", "RF_CD"),
        "name": ("name", "이름", "관측소명", "WATG_NM", "RF_NM", "MSRSTN_NM"),
        "longitude": ("longitude", "lon", "경도"),
        "latitude": ("latitude", "lat", "위도"),
        "address": ("address", "주소"),
        "waterway": ("waterway", "하천", "하천명", "RVR_NM"),
    }
    required = frozenset({"name", "longitude", "latitude"})

    def record(self, row: Row) -> Record:
        name = row.text("name")
        if not name:
            raise Unusable("missing", field="name")
        return station_in(
            row,
            whole(row.text("code") or name),
            name,
            operator=self.source.agency_ko,
            address=row.text("address"),
            facts={"waterway": row.text("waterway")},
        )


@register
class SeoulRiverStations(StationList):
    name = "seoul-river-stations"
    source = RIVER
    sink = stations_sink("river", merged=("attributes",))


@register
class SeoulRainStations(StationList):
    name = "seoul-rain-stations"
    source = RAIN
    sink = stations_sink("rain")


@register
class SeoulWaterStations(StationList):
    name = "seoul-water-stations"
    source = WATER
    sink = stations_sink("water")
