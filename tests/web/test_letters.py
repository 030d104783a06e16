"""The letters that the page writes lie in one file: it holds what is said of it and nearly all that is written, and no part claims them."""

import re

import pytest
from fontTools.ttLib import TTFont

from web.assets import DIST, bundle
from web.tools import letters


@pytest.fixture(scope="module")
def held() -> set[int]:
    return set(TTFont(letters.FOLDER / "korean.woff2").getBestCmap())


def claims(css: str) -> list[set[int]]:
    return [letters.points(said) for said in re.findall(r"unicode-range:\s*([^;}]+)", css)]


def test_the_file_holds_the_letters_that_are_said_of_it(held: set[int]) -> None:
    assert claims((letters.FOLDER / "korean.css").read_text(encoding="utf-8")) == [held]


def test_nearly_all_that_the_page_writes_is_in_it(held: set[int]) -> None:
    """Not all: a new word's letter comes with one of the parts, until `web/tools/letters.py` is run again."""
    syllables = {code for code in letters.written() if 0xAC00 <= code <= 0xD7A3}
    assert len(syllables) > 500
    assert len(syllables - held) <= len(syllables) * 0.03, "run web/tools/letters.py"


def test_every_letter_of_the_package_is_in_one_part_and_in_no_other() -> None:
    built = "".join((DIST / path.removeprefix("/assets/")).read_text(encoding="utf-8") for path in bundle().styles)
    parts = claims(built)
    everything = set().union(*claims((letters.PACKAGE / "index.css").read_text(encoding="utf-8")))
    assert sum(map(len, parts)) == len(set().union(*parts)), "a letter is claimed twice"
    assert set().union(*parts) == everything
