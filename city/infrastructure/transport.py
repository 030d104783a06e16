"""Layers of getting about: bus stops, subway, roads."""

from datetime import timedelta

from layers import coarse
from layers.declaration import Detail, Field, Layer, Relation, Style, Text
from layers.registry import register

from .codes import ROAD_CLASSES, STOP_KINDS, SUBWAY_LINES
from .fields import DISTRICT, OUTSIDE, source_field
from .tables import ARTERIAL_ROADS, BUS_STOPS, SUBWAY_STATIONS
from .tables import SUBWAY_LINES as TRACKS

register(
    Layer(
        slug="bus-stops",
        title=Text("버스정류소", "Bus stops"),
        description=Text("정류소 이름과 안내판의 다섯 자리 번호", "Stops with the five-digit number on their sign"),
        geometry_type="point",
        relation=Relation(BUS_STOPS.relation),
        source="bus-stops",
        source_field="source",
        fields=(
            Field("name", Text("정류소명", "Stop"), in_tile=True),
            Field("stop_number", Text("정류소 번호", "Stop number")),
            Field("kind", Text("정류소 유형", "Kind of stop"), "code", codes=STOP_KINDS),
            Field("node_id", Text("표준 노드 ID", "Standard node ID")),
            DISTRICT,
            source_field("bus-stops", "서울시 버스정류소 위치정보", "Bus stops of Seoul"),
            OUTSIDE,
        ),
        name_field="name",
        search=("name", "stop_number"),
        min_zoom=10,
        detail=Detail(clusters_to=14),
        style=Style(color="transit", label="name"),
        freshness=timedelta(days=62),
        group="transport",
        order=50,
    )
)
register(
    Layer(
        slug="subway-stations",
        title=Text("지하철역", "Subway stations"),
        description=Text("서울교통공사 1~8호선 역", "Stations of Seoul Metro, lines 1 to 8"),
        geometry_type="point",
        relation=Relation(SUBWAY_STATIONS.relation),
        source="subway-stations",
        source_field="source",
        fields=(
            Field("name", Text("역명", "Station"), in_tile=True),
            Field("line", Text("호선", "Line"), "code", in_tile=True, codes=SUBWAY_LINES),
            Field("station_code", Text("역 번호", "Station number")),
            DISTRICT,
            source_field("subway-stations", "서울교통공사 역사 좌표", "Stations of Seoul Metro"),
            OUTSIDE,
        ),
        name_field="name",
        search=("name",),
        min_zoom=9,
        style=Style(color="transit", label="name", by="line", colors={line: f"line-{line}" for line in SUBWAY_LINES}),
        freshness=timedelta(days=400),
        group="transport",
        order=51,
    )
)
register(
    Layer(
        slug="subway-lines",
        title=Text("지하철 선로", "Subway tracks"),
        description=Text("지하철 선로. 노선 구분은 자료에 없습니다.", "Tracks of the subway. The data does not tell lines apart."),
        geometry_type="line",
        relation=Relation(TRACKS.relation),
        source="subway-lines",
        source_field="source",
        fields=(source_field("subway-lines", "오픈스트리트맵", "OpenStreetMap"), OUTSIDE),
        min_zoom=8,
        detail=Detail(generalised=coarse.declared(TRACKS)),
        style=Style(color="transit"),
        group="transport",
        order=25,
    )
)
register(
    Layer(
        slug="arterial-roads",
        title=Text("간선도로", "Arterial roads"),
        description=Text("간선도로와 그다음 등급의 도로", "Arterial roads and those of the next class"),
        geometry_type="line",
        relation=Relation(ARTERIAL_ROADS.relation),
        source="arterial-roads",
        source_field="source",
        fields=(
            Field("road_class", Text("도로 등급", "Class"), "code", in_tile=True, codes=ROAD_CLASSES),
            source_field("arterial-roads", "오픈스트리트맵", "OpenStreetMap"),
            OUTSIDE,
        ),
        min_zoom=8,
        detail=Detail(generalised=coarse.declared(ARTERIAL_ROADS)),
        style=Style(color="road", by="road_class", colors={"arterial": "road", "mid": "road-mid"}),
        group="transport",
        order=24,
    )
)
