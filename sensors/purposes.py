"""What cameras are for: 설치목적구분 of the national standard for CCTV data, with the words older files use for the same."""

from layers.declaration import Text

PURPOSES = {
    "crime": Text("생활방범", "Crime prevention"),
    "vehicle": Text("차량방범", "Vehicle tracing"),
    "child": Text("어린이보호", "Child protection"),
    "enforcement": Text("교통단속", "Traffic enforcement"),
    "traffic": Text("교통정보수집", "Traffic information"),
    "facility": Text("시설물관리", "Facility management"),
    "waste": Text("쓰레기단속", "Illegal dumping"),
    "disaster": Text("재난재해", "Disaster watch"),
    "park": Text("공원및놀이터", "Parks and playgrounds"),
    "multi": Text("다목적", "Multi-purpose"),
    "other": Text("기타", "Other"),
}

_CODES = {title.ko: code for code, title in PURPOSES.items()}
_CODES |= {"방범": "crime", "방범용": "crime", "불법주정차": "enforcement", "쓰레기무단투기": "waste", "공원": "park"}


def purpose_code(words: str) -> str | None:
    """The code of a purpose as a file writes it, or None when the standard does not know it."""
    return _CODES.get("".join(words.split()))
