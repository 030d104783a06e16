"""On what ground a camera may stand, and whose picture everybody may see: read off its purpose.

Personal Information Protection Act (개인정보 보호법), article 25, paragraph 1, as amended on 2023-03-14: fixed cameras in open places
only for the purposes its items name. A purpose that is an item's own words has that item; any other has the article.
"""

from layers.declaration import Text

LEGAL_BASES = {
    "pipa-25-1-2": Text("개인정보 보호법 제25조제1항제2호 (범죄 예방·수사)", "Personal Information Protection Act 25(1)2 (crime)"),
    "pipa-25-1-3": Text(
        "개인정보 보호법 제25조제1항제3호 (시설 안전·화재 예방)", "Personal Information Protection Act 25(1)3 (safety of facilities)"
    ),
    "pipa-25-1-4": Text("개인정보 보호법 제25조제1항제4호 (교통단속)", "Personal Information Protection Act 25(1)4 (traffic enforcement)"),
    "pipa-25-1-5": Text("개인정보 보호법 제25조제1항제5호 (교통정보)", "Personal Information Protection Act 25(1)5 (traffic information)"),
    "pipa-25": Text("개인정보 보호법 제25조", "Personal Information Protection Act 25"),
}

_BY_PURPOSE = {
    "crime": "pipa-25-1-2",
    "vehicle": "pipa-25-1-2",
    "facility": "pipa-25-1-3",
    "enforcement": "pipa-25-1-4",
    "traffic": "pipa-25-1-5",
}


def legal_basis(purpose: str) -> str:
    return _BY_PURPOSE.get(purpose, "pipa-25")


def live_public(purpose: str, stream_kind: str | None, *, location_public: bool) -> bool:
    """Whether everybody may see the live picture: traffic information only, where there is a picture and the place is no secret."""
    return purpose == "traffic" and stream_kind is not None and location_public
