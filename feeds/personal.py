"""What might name or reach a person: columns that are dropped, text that is blanked, values that a report may show.

A report is read by more people than the file was, so it shows plain numbers and dates only and the length of everything else.
"""

import re

_COLUMNS = re.compile(
    r"전화|연락처|핸드폰|휴대|팩스|이메일|전자우편|성명|담당자|대표자|소유자|차량번호|신고자|민원인|주민등록|생년월일"
    r"|phone|mobile|(?:^|_)tel(?:_|$)|(?:^|_)fax(?:_|$)|e-?mail|birth|resident_(?:number|no)|owner_name|contact|(?:^|_)pe_nm$",
    re.IGNORECASE,
)
_CONTACTS = re.compile(
    r"(?<![\d-])(?:\+82[-. ]?\d{1,2}|0\d{1,2})[-.) ]{0,2}\d{3,4}[-. ]?\d{4}(?!\d)"  # telephone
    r"|(?<!\d)\d{6}-?[1-8]\d{6}(?!\d)"  # resident registration number
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    # Number plate; only the letters that plates have, so that 101동 1203호 stays.
    r"|(?<![\d-])\d{2,3} ?[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배하허호] ?\d{4}(?!\d)"
)
_PLAIN = re.compile(r"-?\d{1,4}(?:\.\d{1,12})?|\d{4}-\d{2}(?:-\d{2})?")
BLANK = "***"


def is_personal(column: str) -> bool:
    """Whether a column's title says that it names or reaches a person."""
    return bool(_COLUMNS.search("".join(column.split())))


def blanked(text: str) -> str:
    """The text without telephone numbers, e-mail addresses, resident numbers and number plates. Names cannot be known by their form."""
    return _CONTACTS.sub(BLANK, text)


def shown(value: str) -> str:
    """A value as a report may show it."""
    value = value.strip()
    if not value or _PLAIN.fullmatch(value):
        return value
    return f"‹{len(value)}›"


def shown_title(title: str) -> str:
    """The title of a column nobody expected. In a file without a header it may be a value."""
    return title if len(title) <= 40 and blanked(title) == title and sum(c.isdigit() for c in title) < 5 else shown(title)
