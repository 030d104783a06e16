"""``/accessibility``: the 33 checks of the Korean Web Content Accessibility Guidelines 2.2, how each was tried, and what came of it.

Source   KS X OT0003:2022, 한국형 웹 콘텐츠 접근성 지침 2.2: its numbers and names; what is said of each check is ours.
A check that a test of this project tries names the test: a name that is no test fails the tests.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from layers.declaration import Text

from . import words
from .frame import frame, plain

STANDARD = "https://nia-a11y.github.io/kwcag22tech/5/understanding"
TRIED_ON = date(2026, 11, 25)
MET, PARTLY, NONE_HERE = "met", "partly", "none"


class Check(NamedTuple):
    """``tests``: names of tests that try it; none: it was tried by hand, as ``how`` says."""

    number: str
    name: Text
    status: str
    how: Text
    tests: tuple[str, ...] = ()


AXE_MAP = "test_the_map_page_has_no_grave_fault_at_any_level"
AXE_OPEN = "test_what_opens_on_the_map_page_has_no_grave_fault"
AXE_WORDS = "test_pages_in_words_have_no_grave_fault"
AXE_DOOR = "test_pages_behind_the_door_have_no_grave_fault"

CHECKS = (
    Check(
        "5.1.1",
        Text("적절한 대체 텍스트 제공", "Text alternatives"),
        MET,
        Text(
            "그림은 이름을, 도표는 한 문장과 표를 함께 둡니다. 지도는 같은 내용을 글로 된 페이지에 둡니다.",
            "Icons have names, charts a sentence and a table; what the map shows stands on pages in words too.",
        ),
        (AXE_MAP, AXE_OPEN, AXE_WORDS),
    ),
    Check("5.2.1", Text("자막 제공", "Captions"), NONE_HERE, Text("소리나 영상이 없습니다.", "There is no sound and no film.")),
    Check(
        "5.3.1",
        Text("표의 구성", "Structure of tables"),
        MET,
        Text("모든 표에 제목 칸과 그 방향이 있습니다.", "Every table has header cells with their scope."),
        (AXE_WORDS, AXE_DOOR),
    ),
    Check(
        "5.3.2",
        Text("콘텐츠의 선형구조", "Meaningful sequence"),
        MET,
        Text("탭 키로 처음부터 끝까지 차례를 따라가 보았습니다.", "Followed from the first to the last stop by Tab."),
        ("test_nothing_is_a_trap_and_what_has_the_focus_is_seen",),
    ),
    Check(
        "5.3.3",
        Text("명확한 지시사항 제공", "Clear instructions"),
        MET,
        Text(
            "안내 문장을 모두 읽었습니다. 색이나 자리만으로 가리키는 것이 없습니다.",
            "All instructions read: none points by colour or place alone.",
        ),
    ),
    Check(
        "5.4.1",
        Text("색에 무관한 콘텐츠 인식", "Use of colour"),
        MET,
        Text(
            "상태에는 낱말과 그림이 함께 있고, 이웃한 색은 색각 이상 세 가지로 계산해 구별됩니다.",
            "A status has a word and a sign; neighbouring colours are told apart as computed for three kinds of colour blindness.",
        ),
        ("tells neighbouring classes apart for %s sight",),
    ),
    Check("5.4.2", Text("자동 재생 금지", "No sound by itself"), NONE_HERE, Text("소리가 없습니다.", "There is no sound.")),
    Check(
        "5.4.3",
        Text("텍스트 콘텐츠의 명도 대비", "Contrast of text"),
        MET,
        Text(
            "함께 쓰이는 글자색과 바탕색의 짝을 모두 계산하고, 화면에서 다시 쟀습니다. 지도의 이름은 바탕에 맞춰 글자색을 고릅니다.",
            "Every pair of ink and ground is computed and measured again on the screen; names on the map choose their ink by their ground.",
        ),
        ("is read on every ground it is written on", AXE_MAP, AXE_OPEN),
    ),
    Check(
        "5.4.4",
        Text("콘텐츠 간의 구분", "Telling contents apart"),
        MET,
        Text(
            "밝은 화면과 어두운 화면의 그림을 보고 확인했습니다. 묶음 사이에 줄이나 여백이 있습니다.",
            "Looked at in light and dark: a rule or space stands between blocks.",
        ),
    ),
    Check(
        "6.1.1",
        Text("키보드 사용 보장", "Keyboard"),
        MET,
        Text(
            "도시에서 시설까지 키보드만으로 들어가고 나오며, 모든 창을 엽니다.",
            "In from the city to a single place and back, and every panel, by keys alone.",
        ),
        (
            "test_by_keys_alone_from_the_city_to_a_camera_and_back",
            "test_letters_open_panels_and_the_focus_goes_along",
            "test_a_polygons_corner_is_made_moved_and_removed_by_keys",
        ),
    ),
    Check(
        "6.1.2",
        Text("초점 이동과 표시", "Focus order and visible focus"),
        MET,
        Text(
            "들어간 곳으로 초점이 따라가고, 초점을 받은 것은 화면 안에 보입니다.",
            "The focus goes where one goes in, and what has it is in sight.",
        ),
        ("test_who_goes_in_by_the_list_stands_in_what_it_opened", "test_nothing_is_a_trap_and_what_has_the_focus_is_seen"),
    ),
    Check(
        "6.1.3",
        Text("조작 가능", "Operable"),
        MET,
        Text("휴대전화에서 누르는 것은 높이가 44픽셀 이상입니다.", "On the phone what is pressed is at least 44 pixels high."),
        ("test_the_phone_has_room_for_thumbs_and_one_line_for_the_bar",),
    ),
    Check(
        "6.1.4",
        Text("문자 단축키", "Character key shortcuts"),
        MET,
        Text(
            "한 글자 단축키는 끌 수 있고, 한글을 조합하는 동안에는 듣지 않습니다.",
            "Single-character keys can be switched off, and none is heard while Korean is composed.",
        ),
        ("test_single_keys_stay_off_once_they_are_switched_off", "test_no_key_fires_while_korean_is_composed"),
    ),
    Check(
        "6.2.1",
        Text("응답시간 조절", "Adjustable time"),
        MET,
        Text(
            "지도와 글 페이지에는 시간제한이 없습니다. 로그인은 2주 동안 유지되고, 저장하지 못한 글은 남겨 둡니다.",
            "Nothing on the map or in words is timed. A sign-in lasts two weeks, and what could not be saved is kept.",
        ),
        ("test_who_was_slower_is_told_and_loses_nothing",),
    ),
    Check(
        "6.2.2",
        Text("정지 기능 제공", "Pause"),
        MET,
        Text(
            "기간을 넘기는 재생은 멈출 수 있고, 저절로 움직이는 것은 없습니다. 동작 줄이기 설정을 따릅니다.",
            "Playing through periods can be paused; nothing moves by itself; reduced motion is honoured.",
        ),
    ),
    Check(
        "6.3.1",
        Text("깜빡임과 번쩍임 사용 제한", "No flashing"),
        MET,
        Text(
            "깜빡이는 것이 없습니다. 불러오는 동안의 움직임은 3초에 한 번입니다.",
            "Nothing flashes; what breathes while loading does so once in three seconds.",
        ),
    ),
    Check(
        "6.4.1",
        Text("반복 영역 건너뛰기", "Skip repeated blocks"),
        MET,
        Text("첫 번째 탭 자리가 본문으로 건너가는 링크입니다.", "The first stop of Tab leads to the content."),
        ("test_nothing_is_a_trap_and_what_has_the_focus_is_seen",),
    ),
    Check(
        "6.4.2",
        Text("제목 제공", "Titles"),
        MET,
        Text(
            "페이지마다 그곳의 이름이 제목이고, 묶음마다 제목이 있습니다.",
            "Every page is titled by its place, and every block has a heading.",
        ),
        (AXE_MAP, AXE_WORDS, AXE_DOOR),
    ),
    Check(
        "6.4.3",
        Text("적절한 링크 텍스트", "Link text"),
        MET,
        Text("링크는 갈 곳의 이름입니다.", "A link is the name of where it leads."),
        (AXE_MAP, AXE_WORDS),
    ),
    Check(
        "6.4.4",
        Text("고정된 참조 위치 정보", "Fixed reference points"),
        NONE_HERE,
        Text("전자출판문서가 없습니다.", "There is no electronic publication."),
    ),
    Check(
        "6.5.1",
        Text("단일 포인터 입력 지원", "Single pointer"),
        MET,
        Text(
            "두 손가락 확대와 기울이기는 단추로도 하고, 아래 창은 끌지 않고 단추로 올리고 내립니다.",
            "Pinching and tilting have buttons, and the phone's sheet goes up and down by buttons too.",
        ),
        ("test_the_phone_reaches_everything_in_three_stops",),
    ),
    Check(
        "6.5.2",
        Text("포인터 입력 취소", "Pointer cancellation"),
        MET,
        Text(
            "누르기는 손을 뗄 때 실행됩니다. 한 번 눌러 바뀐 것은 되돌릴 수 있습니다.",
            "A press acts when it is let go; what one press changed can be taken back.",
        ),
        ("test_what_one_press_did_is_taken_back_by_one_press",),
    ),
    Check(
        "6.5.3",
        Text("레이블과 네임", "Label in name"),
        MET,
        Text("보이는 글자가 이름에 들어 있는지 단추마다 읽었습니다.", "Read button by button: what is seen is part of the name."),
    ),
    Check(
        "6.5.4",
        Text("동작기반 작동", "Motion actuation"),
        NONE_HERE,
        Text("기기를 흔들거나 기울여서 하는 일이 없습니다.", "Nothing is done by shaking or tilting the device."),
    ),
    Check(
        "7.1.1",
        Text("기본 언어 표시", "Language of the page"),
        MET,
        Text(
            "페이지마다 언어가 적혀 있고, 다른 언어의 단추에는 그 언어가 적혀 있습니다.",
            "Every page names its language, and a button in another names that one.",
        ),
        ("test_english_is_remembered", "test_the_language_asked_for_is_remembered"),
    ),
    Check(
        "7.2.1",
        Text("사용자 요구에 따른 실행", "On request"),
        MET,
        Text(
            "초점이나 입력만으로 장소가 바뀌지 않습니다. 새 창으로 여는 링크는 그렇다고 말합니다.",
            "Focus or typing alone leads nowhere. A link that opens a new window says so.",
        ),
        ("test_no_key_fires_while_korean_is_composed",),
    ),
    Check(
        "7.2.2",
        Text("찾기 쉬운 도움 정보", "Consistent help"),
        PARTLY,
        Text(
            "지도에는 위쪽 줄에, 글 페이지에는 맨 아래에 늘 같은 자리에 있습니다. 로그인 페이지에는 없습니다.",
            "On the map always in the bar, on pages in words always at the foot. The pages of accounts have none.",
        ),
    ),
    Check(
        "7.3.1",
        Text("오류 정정", "Error correction"),
        MET,
        Text(
            "틀린 값은 그 칸에서 까닭과 함께 알리고, 적은 것은 남습니다.",
            "A wrong value is told at its field with the reason, and what was typed stays.",
        ),
        ("test_nonsense_in_a_project_is_refused_at_its_field", "test_nonsense_in_a_site_is_refused_at_its_field"),
    ),
    Check(
        "7.3.2", Text("레이블 제공", "Labels"), MET, Text("입력 칸마다 이름이 있습니다.", "Every field has a label."), (AXE_MAP, AXE_DOOR)
    ),
    Check(
        "7.3.3",
        Text("접근 가능한 인증", "Accessible authentication"),
        MET,
        Text(
            "비밀번호를 붙여 넣거나 브라우저에 맡길 수 있고, 문제를 풀게 하지 않습니다.",
            "Passwords can be pasted or kept by the browser; no puzzle is set.",
        ),
    ),
    Check(
        "7.3.4",
        Text("반복 입력 정보", "Redundant entry"),
        MET,
        Text(
            "고치는 양식에는 지금 값이 채워져 있고, 되돌아온 양식에는 적은 것이 남아 있습니다.",
            "Forms come filled with what is known, and come back with what was typed.",
        ),
        ("test_who_was_slower_is_told_and_loses_nothing",),
    ),
    Check(
        "8.1.1",
        Text("마크업 오류 방지", "Parsing"),
        PARTLY,
        Text(
            "같은 이름(id)과 잘못 든 요소를 자동으로 찾았습니다. 표준 검사기로 전체를 돌리지는 않았습니다.",
            "Doubled ids and misplaced elements were looked for by machine; no full validator was run.",
        ),
        (AXE_MAP, AXE_WORDS, AXE_DOOR),
    ),
    Check(
        "8.2.1",
        Text("웹 애플리케이션 접근성 준수", "Accessible web applications"),
        PARTLY,
        Text(
            "이름과 역할과 값, 알림을 자동으로 확인했습니다. 화면 낭독기를 쓰는 사람과 함께 써 보지는 못했습니다.",
            "Names, roles, values and announcements were checked by machine; not yet tried together with people who use a screen reader.",
        ),
        (AXE_MAP, AXE_OPEN, "test_a_pan_is_told_once_and_says_what_is_in_view"),
    ),
)


@plain
def accessibility(request: HttpRequest) -> HttpResponse:
    told = {MET: _("met"), PARTLY: _("partly met"), NONE_HERE: _("nothing of the kind here")}
    counts = [(told[status], sum(check.status == status for check in CHECKS)) for status in told]
    context = {
        "checks": list(_rows(told)),
        "counts": counts,
        "standard": STANDARD,
        "tried_on": words.day(TRIED_ON.isoformat()),
    }
    return render(request, "web/twin/accessibility.html", frame(request, _("Accessibility")) | context)


def _rows(told: dict[str, str]) -> Iterator[dict[str, object]]:
    for check in CHECKS:
        yield {
            "number": check.number,
            "name": words.of(check.name),
            "status": told[check.status],
            "kind": check.status,
            "how": words.of(check.how),
            "tests": check.tests,
        }
