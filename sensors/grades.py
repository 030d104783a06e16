"""What a reading means in words: grades as agencies publish them, with the colours that go with them.

Sources  통합대기환경지수 (AirKorea): 좋음, 보통, 나쁨, 매우 나쁨 of the index and of each substance, by its hourly or daily mean
         하천 생활환경기준 (환경정책기본법 시행령 별표 1), in four classes as the layer of water quality has them
         TOPIS: 정체, 서행, 원활 on ordinary roads
         기상청: 약한 비, 보통 비, 강한 비, 매우 강한 비 (3, 15, 30 ㎜ an hour), a sixth of it in ten minutes
"""

from dataclasses import dataclass

from layers.declaration import Text


@dataclass(frozen=True, slots=True)
class Grades:
    """``edges``: where each word but the first begins; ``ramp``: of as many colours as there are words."""

    ramp: str
    edges: tuple[float, ...]
    words: tuple[Text, ...]


_AIR = (Text("좋음", "Good"), Text("보통", "Moderate"), Text("나쁨", "Bad"), Text("매우 나쁨", "Very bad"))
_RAIN = (
    Text("비 없음", "No rain"),
    Text("약한 비", "Light rain"),
    Text("보통 비", "Moderate rain"),
    Text("강한 비", "Heavy rain"),
    Text("매우 강한 비", "Very heavy rain"),
)


def _air(*edges: float) -> Grades:
    return Grades("cai", edges, _AIR)


#: By the code of what is observed; what agencies give no words for has none.
GRADES = {
    "cai": _air(51, 101, 251),
    "pm10": _air(31, 81, 151),
    "pm25": _air(16, 36, 76),
    "o3": _air(0.031, 0.091, 0.151),
    "no2": _air(0.031, 0.061, 0.201),
    "co": _air(2.01, 9.01, 15.01),
    "so2": _air(0.021, 0.051, 0.151),
    "toc": _air(3.05, 5.05, 8.05),
    "speed": Grades("traffic", (15, 25), (Text("정체", "Jammed"), Text("서행", "Slow"), Text("원활", "Flowing"))),
    "rainfall_10min": Grades("rain", (0.1, 0.5, 2.5, 5), _RAIN),
    "precipitation": Grades("rain", (0.1, 3, 15, 30), _RAIN),
}


def grade_of(prop: str, value: float | None) -> Text | None:
    """The word for a value; None where it is not known or nobody gave it words."""
    grades = GRADES.get(prop)
    if grades is None or value is None:
        return None
    return grades.words[sum(value >= edge for edge in grades.edges)]
