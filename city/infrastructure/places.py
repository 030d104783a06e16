"""Layers of buildings and of places to go to."""

from datetime import timedelta

from accounts.audience import Audience
from layers.declaration import Detail, Field, Layer, Relation, Style, Text
from layers.registry import register

from .codes import BUILDING_KINDS, SHELTER_KINDS
from .fields import DISTRICT, OUTSIDE, source_field
from .tables import BUILDINGS, HEAT_SHELTERS

register(
    Layer(
        slug="buildings",
        title=Text("건물", "Buildings"),
        description=Text(
            "건물의 바닥 모양과 높이. 높이를 모르면 15 m(상업·아파트는 32 m)로 그리고 그렇게 표시합니다.",
            "Footprints and heights. Where the height is not known, 15 m (commercial, apartments: 32 m) is drawn, and it is said so.",
        ),
        geometry_type="polygon",
        relation=Relation(BUILDINGS.relation),
        source="buildings",
        source_field="source",
        fields=(
            Field("name", Text("이름", "Name"), in_tile=True),
            Field("kind", Text("용도", "Use"), "code", codes=BUILDING_KINDS),
            Field("address", Text("주소", "Address"), filterable=False),
            Field("height", Text("높이", "Height"), "number", unit="m", in_tile=True),
            Field("height_default", Text("높이는 기본값", "Height is a default"), "boolean", in_tile=True),
            Field("osm_id", Text("OSM 번호", "OSM id")),
            DISTRICT,
            source_field("buildings", "오픈스트리트맵", "OpenStreetMap"),
            OUTSIDE,
        ),
        name_field="name",
        search=("name", "address"),
        once=True,
        min_zoom=13,
        detail=Detail(priority="height"),
        style=Style(color="building", height="height"),
        group="places",
        order=21,
    )
)
register(
    Layer(
        slug="heat-shelters",
        title=Text("무더위쉼터", "Heat shelters"),
        description=Text("더위를 피할 수 있는 곳", "Places to escape the heat"),
        geometry_type="point",
        relation=Relation(HEAT_SHELTERS.relation),
        source="heat-shelters",
        source_field="source",
        fields=(
            Field("name", Text("쉼터명", "Shelter"), in_tile=True),
            Field("kind", Text("시설 구분", "Kind"), "code", codes=SHELTER_KINDS),
            Field("address", Text("주소", "Address"), filterable=False),
            Field("year", Text("연도", "Year"), "integer"),
            Field("place_code", Text("위치 코드", "Code of the place")),
            DISTRICT,
            source_field("heat-shelters", "서울시 무더위쉼터", "Heat shelters of Seoul"),
            Field("positions_differ", Text("두 좌표가 1 m 넘게 다름", "Two positions over 1 m apart"), "boolean", audience=Audience.STAFF),
            Field("position_offset_m", Text("두 좌표의 거리", "Between the two positions"), "number", unit="m", audience=Audience.STAFF),
            OUTSIDE,
        ),
        name_field="name",
        search=("name", "address"),
        min_zoom=9,
        detail=Detail(clusters_to=13),
        style=Style(color="shelter", label="name"),
        freshness=timedelta(days=400),
        group="safety",
        order=53,
    )
)
