"""What the codes of plans and works mean, for the layers' legends and the API."""

from layers.declaration import Text

AGENDA_STATUSES = {
    "done": Text("완료", "Done"),
    "continued": Text("이행후 계속추진", "Done and continued"),
    "on_track": Text("정상추진", "On track"),
    "partial": Text("일부추진", "Partly under way"),
    "on_hold": Text("보류", "On hold"),
    "dropped": Text("폐기", "Dropped"),
    "other": Text("기타", "Other"),
}
STAGES = {
    "planning": Text("계획", "Planning"),
    "design": Text("설계", "Design"),
    "tender": Text("발주", "Tender"),
    "execution": Text("추진 중", "Under way"),
    "done": Text("완료", "Completed"),
    "on_hold": Text("중단", "Suspended"),
}
SITE_KINDS = {
    "road": Text("도로", "Road"),
    "water": Text("상수도", "Waterworks"),
    "building": Text("공공건축", "Public building"),
    "park": Text("공원", "Park"),
    "subway": Text("도시철도", "Subway"),
    "sewer": Text("하수", "Sewer"),
    "river": Text("하천", "River"),
    "bridge": Text("교량", "Bridge"),
    "private": Text("민간 대형", "Large private works"),
    "other": Text("기타", "Other works"),
}
SITE_STATUSES = {
    "planned": Text("예정", "Planned"),
    "running": Text("진행", "Running"),
    "stopped": Text("중지", "Stopped"),
    "ended": Text("종료", "Ended"),
}
RISKS = {
    "late": Text("지연", "Late"),
    "watch": Text("주의", "Slipping"),
    "on_track": Text("정상", "On track"),
    "unknown": Text("미입력", "Not entered"),
    "ended": Text("종료", "Ended"),
}
SOURCES = {
    "construction-sites": Text("서울시 건설공사 추진 현황", "Seoul construction works"),
    "city-plans": Text("시정 주요사업", "The city's projects"),
    "demo": Text("시범 자료(가상)", "Demo (made up)"),
}
