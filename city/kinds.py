"""The kind of works, told from their name where a source does not say it. The first word found decides."""

from .models import ConstructionSite

Kind = ConstructionSite.Kind
WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.SUBWAY, ("도시철도", "지하철", "호선", "경전철", "정거장")),
    (Kind.SEWER, ("하수", "빗물", "저류", "우수관", "물재생")),
    (Kind.WATER, ("상수도", "배수지", "정수", "급수", "송수")),
    (Kind.BRIDGE, ("교량", "대교", "고가", "육교", "보도교")),
    (Kind.RIVER, ("하천", "제방", "호안", "한강", "생태하천")),
    (Kind.PARK, ("공원", "녹지", "숲", "정원", "조경")),
    (Kind.ROAD, ("도로", "지하차도", "터널", "보도", "교차로", "램프", "확장")),
    (Kind.BUILDING, ("청사", "센터", "도서관", "병원", "학교", "복지관", "체육", "박물관", "미술관", "건립", "신축", "증축", "리모델링")),
)


def kind_of(name: str) -> Kind:
    return next((kind for kind, words in WORDS if any(word in name for word in words)), Kind.OTHER)
