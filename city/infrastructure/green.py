"""Layers of water and parks. Water lies right above the areas and under everything else."""

from datetime import timedelta

from accounts.audience import Audience
from layers import coarse
from layers.declaration import Detail, Field, Layer, Relation, Style, Text
from layers.registry import register

from .codes import PARK_KINDS, WATER_KINDS
from .fields import DISTRICT, OUTSIDE, source_field
from .tables import HAN_RIVER, MAJOR_PARKS, PARKS, RIVERS

register(
    Layer(
        slug="rivers",
        title=Text("하천 · 호소", "Rivers and lakes"),
        description=Text("시 안의 하천과 호소", "Rivers, streams and lakes in the city"),
        geometry_type="polygon",
        relation=Relation(RIVERS.relation),
        source="rivers",
        source_field="source",
        fields=(
            Field("kind", Text("구분", "Kind"), "code", codes=WATER_KINDS),
            Field("area_m2", Text("면적", "Area"), "number", unit="㎡"),
            source_field("rivers", "서울시 하천 · 호소", "Rivers and lakes of Seoul"),
            OUTSIDE,
        ),
        min_zoom=8,
        detail=Detail(generalised=coarse.declared(RIVERS)),
        style=Style(color="water", solid=True),
        group="nature",
        order=15,
        shown=True,
    )
)
register(
    Layer(
        slug="han-river",
        title=Text("한강", "Han River"),
        description=Text("도시를 가로지르는 한강", "The Han, which crosses the city"),
        geometry_type="polygon",
        relation=Relation(HAN_RIVER.relation),
        source="han-river",
        source_field="source",
        fields=(
            Field("name_ko", Text("이름", "Name (Korean)"), column="name", in_tile=True),
            Field("name_en", Text("영문 이름", "Name"), in_tile=True),
            source_field("han-river", "오픈스트리트맵", "OpenStreetMap"),
            OUTSIDE,
        ),
        name_field="name_ko",
        search=("name_ko", "name_en"),
        detail=Detail(generalised=coarse.declared(HAN_RIVER)),
        style=Style(color="water", label="name_ko", solid=True),
        group="nature",
        order=16,
        shown=True,
    )
)
register(
    Layer(
        slug="parks",
        title=Text("공원(도시계획)", "Parks (city plan)"),
        description=Text("도시계획시설로 정해진 공원의 구역", "Parks as the city's plan draws them"),
        geometry_type="polygon",
        relation=Relation(PARKS.relation),
        source="parks",
        source_field="source",
        fields=(
            Field("name", Text("이름", "Name"), in_tile=True),
            Field("kind", Text("종류", "Kind"), "code", in_tile=True, codes=PARK_KINDS),
            Field("plan_id", Text("시설 번호", "Facility number")),
            DISTRICT,
            source_field("parks", "서울시 도시계획 공원", "Planned parks of Seoul"),
            OUTSIDE,
        ),
        name_field="name",
        search=("name",),
        min_zoom=9,
        detail=Detail(generalised=coarse.declared(PARKS)),
        style=Style(color="park"),
        group="nature",
        order=20,
    )
)
register(
    Layer(
        slug="major-parks",
        title=Text("주요 공원", "Major parks"),
        description=Text("주요 공원의 위치와 개요, 관리 부서", "Major parks: where, what and who looks after them"),
        geometry_type="point",
        relation=Relation(MAJOR_PARKS.relation),
        source="major-parks",
        source_field="source",
        fields=(
            Field("name", Text("공원명", "Park"), in_tile=True),
            Field("overview", Text("개요", "Overview"), filterable=False),
            Field("area_m2", Text("면적", "Area"), "number", unit="㎡"),
            Field("opened", Text("개원", "Opened")),
            Field("address", Text("주소", "Address"), filterable=False),
            Field("operator", Text("관리 부서", "Looked after by")),
            Field("url", Text("누리집", "Web page"), filterable=False),
            DISTRICT,
            source_field("major-parks", "서울시 주요 공원현황", "Major parks of Seoul"),
            Field(
                "positions_differ", Text("두 좌표가 1 km 넘게 다름", "Two positions over 1 km apart"), "boolean", audience=Audience.STAFF
            ),
            Field("position_offset_m", Text("두 좌표의 거리", "Between the two positions"), "number", unit="m", audience=Audience.STAFF),
            OUTSIDE,
        ),
        name_field="name",
        search=("name", "address"),
        min_zoom=9,
        detail=Detail(clusters_to=10),
        style=Style(color="park", label="name"),
        freshness=timedelta(days=400),
        group="nature",
        order=52,
    )
)
