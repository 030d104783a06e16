"""Whether a text names an organisation. Sources put a person's name where an organisation's belongs; such a name is not kept."""

import re

# Two to four Hangul syllables, perhaps with a title behind them, are what a Korean name looks like; unless they end as organisations do.
_PERSON = re.compile(r"[가-힣]{2,4}(?:(?:씨|님|소장|부장|과장|팀장|주무관|이사|대표|단장|감리원|대리|차장))?")
_ENDINGS = (
    "건설", "산업", "개발", "토건", "종합", "건축", "조경", "전기", "엔지", "기술", "공사", "공단", "재단", "본부", "시청", "구청", "군청",
    "도청", "서울시", "사업소", "센터", "철도", "그룹", "컨소", "조합", "토목", "건업", "이앤씨", "이엔씨", "설계", "감리",
)  # fmt: skip


def organisation_name(text: str) -> str | None:
    """The name in one spelling, at most 120 letters; None where it may be a person's."""
    name = " ".join(text.replace("㈜", "(주)").split())
    if _PERSON.fullmatch(name.replace(" ", "")) and not name.endswith(_ENDINGS) and name[-1] not in "시구청과국":
        return None
    return name[:120] or None
