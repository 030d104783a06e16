"""Code lists of the infrastructure layers, with the words the sources use for them."""

from collections.abc import Mapping

from layers.declaration import Text

STOP_KINDS = {
    "general": Text("일반차로", "Ordinary lane"),
    "village": Text("마을버스", "Village bus"),
    "median": Text("중앙차로", "Median bus lane"),
    "curb_timed": Text("가로변 시간제", "Kerbside bus lane, certain hours"),
    "curb_all_day": Text("가로변 전일제", "Kerbside bus lane, all day"),
    "river_pier": Text("한강선착장", "River bus pier"),
    "other": Text("기타", "Other"),
}
STOP_WORDS = {
    "일반차로": "general",
    "마을버스": "village",
    "중앙차로": "median",
    "가로변시간": "curb_timed",
    "가로변전일": "curb_all_day",
    "한강선착장": "river_pier",
}
SUBWAY_LINES = {str(n): Text(f"{n}호선", f"Line {n}") for n in range(1, 10)}
ROAD_CLASSES = {"arterial": Text("간선도로", "Arterial road"), "mid": Text("중간 도로", "Middle road")}
PARK_KINDS = {
    "children": Text("어린이공원", "Children's park"),
    "village_yard": Text("마을마당", "Village yard"),
    "neighbourhood": Text("근린공원", "Neighbourhood park"),
    "small": Text("소공원", "Small park"),
    "urban_nature": Text("도시자연공원", "Urban nature park"),
    "riverside": Text("강변공원", "Riverside park"),
    "square": Text("광장", "Square"),
    "cemetery": Text("묘지공원", "Cemetery park"),
    "sports": Text("체육공원", "Sports park"),
    "culture": Text("문화공원", "Culture park"),
    "other": Text("기타공원", "Other park"),
}
PARK_WORDS = {title.ko: code for code, title in PARK_KINDS.items()} | {
    "기타": "other",
    "어린이놀이터": "children",
    "정자마당": "village_yard",
}
WATER_KINDS = {"river": Text("하천", "River or stream"), "lake": Text("호소", "Lake or pond")}
BUILDING_KINDS = {
    "apartments": Text("아파트", "Apartments"),
    "residential": Text("주거", "Residential"),
    "commercial": Text("상업", "Commercial"),
    "office": Text("업무", "Office"),
    "education": Text("교육", "Education"),
    "health": Text("의료", "Health care"),
    "religious": Text("종교", "Religious"),
    "public": Text("공공", "Public"),
    "other": Text("기타", "Other"),
    "unknown": Text("용도 미상", "Use unknown"),
}
BUILDING_WORDS = {
    "yes": "unknown",
    "apartments": "apartments",
    **dict.fromkeys(("residential", "house", "detached", "dormitory", "terrace"), "residential"),
    **dict.fromkeys(("commercial", "retail", "hotel"), "commercial"),
    "office": "office",
    **dict.fromkeys(("school", "kindergarten", "university", "college", "academy"), "education"),
    **dict.fromkeys(("hospital", "clinic"), "health"),
    **dict.fromkeys(("church", "cathedral", "temple", "chapel", "religious"), "religious"),
    **dict.fromkeys(("civic", "public", "government"), "public"),
}
SHELTER_KINDS = {
    "special": Text("특정계층 이용시설", "For certain groups, such as the elderly"),
    "public": Text("공공시설", "Public facility"),
    "private": Text("생활밀착 민간시설", "Private, everyday"),
    "outdoor": Text("야외시설", "Outdoors"),
    "other": Text("기타", "Other"),
}
SHELTER_WORDS = {"특정계층이용시설": "special", "공공시설": "public", "생활밀착민간시설": "private", "야외시설": "outdoor"}


def code_of(words: str, known: Mapping[str, str]) -> str | None:
    """The code of what a file writes, blanks apart; None for what the list does not know."""
    return known.get("".join(words.split()))
