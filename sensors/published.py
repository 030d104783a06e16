"""Layers of the sensors app."""

from datetime import timedelta

from accounts.audience import Audience
from layers.declaration import Detail, Field, Layer, Relation, Style, Text
from layers.registry import register

from . import stations_published as stations_published
from .cameras import CAMERAS
from .facing import FACINGS
from .legal import LEGAL_BASES
from .purposes import PURPOSES

SOURCES = {"cctv-standard": Text("전국CCTV표준데이터", "National standard CCTV data"), "demo": Text("시범 자료(가상)", "Demo (made up)")}
STREAMS = {
    "hls": Text("HLS 영상", "HLS video"),
    "webrtc": Text("WebRTC 영상", "WebRTC video"),
    "snapshot": Text("정지 화면", "Still pictures"),
    "link": Text("다른 누리집", "Another site"),
}

# The city publishes where its cameras are, what for, how many and who answers for them (Personal Information Protection Act, art. 25),
# but for places that their rows keep back.
CAMERAS_LAYER = register(
    Layer(
        slug="cameras",
        title=Text("CCTV", "CCTV cameras"),
        description=Text(
            "지방자치단체가 설치한 공개 CCTV의 설치 장소입니다. 한 지점에 여러 대가 있을 수 있습니다.",
            "Sites of public CCTV cameras. One site may hold several cameras.",
        ),
        geometry_type="point",
        relation=Relation(CAMERAS.relation, rows={Audience.PUBLIC: "location_public", Audience.STAFF: "true"}),
        source="cctv-standard",
        source_field="source",
        fields=(
            Field("name", Text("이름", "Name"), filterable=False),
            Field("purpose", Text("설치 목적", "Purpose"), "code", in_tile=True, codes=PURPOSES),
            Field("operator", Text("관리 기관", "Operator")),
            Field("camera_count", Text("카메라 대수", "Cameras"), "integer"),
            Field("road_address", Text("도로명 주소", "Road address"), filterable=False),
            Field("lot_address", Text("지번 주소", "Lot address"), filterable=False),
            Field("megapixels", Text("화소 수", "Resolution"), "number", unit="MP"),
            Field("facing", Text("촬영 방향", "Facing"), "code", codes=FACINGS),
            Field("direction", Text("촬영 방면 (원문)", "Direction as the source says it"), filterable=False),
            Field("azimuth", Text("방위각", "Azimuth"), "number", unit="°", in_tile=True),
            Field("field_of_view", Text("화각", "Field of view"), "number", unit="°", in_tile=True),
            Field("range_m", Text("촬영 거리", "Range"), "number", unit="m", in_tile=True),
            Field("live_public", Text("실시간 영상 공개", "Live picture is public"), "boolean"),
            Field("legal_basis", Text("설치 근거", "Legal basis"), "code", codes=LEGAL_BASES),
            Field("retention_days", Text("보관 일수", "Retention"), "integer", unit="일"),
            Field("installed", Text("설치 연월", "Installed")),
            Field("updated_on", Text("데이터 기준일", "As of"), "date"),
            Field("district_code", Text("자치구 코드", "District code")),
            Field("source", Text("자료", "Data"), "code", codes=SOURCES),
            Field("management_number", Text("관리 번호", "Management number"), audience=Audience.STAFF),
            Field("location_public", Text("위치 공개", "Location is public"), "boolean", audience=Audience.STAFF),
            Field("stream_kind", Text("영상 방식", "Kind of stream"), "code", audience=Audience.STAFF, codes=STREAMS),
            Field("outside_city", Text("시 경계 밖", "Outside the city"), "boolean", audience=Audience.STAFF),
            Field("position_swapped", Text("좌표 교환 보정", "Position was swapped"), "boolean", audience=Audience.STAFF),
        ),
        name_field="name",
        search=("name", "road_address", "lot_address"),
        detail=Detail(clusters_to=13),
        style=Style(color="camera"),
        freshness=timedelta(days=400),
        group="safety",
        order=30,
        shown=True,
        card="camera",
    )
)
