"""Words as letters: how texts are compared, and what a question may have meant.

``fold`` does in Python what ``layers_search_fold`` does in the database (migration 0005); a test holds the one against the other.
"""

import re
import unicodedata

IGNORED = " -.,()·/"
_DROP = str.maketrans("", "", IGNORED)
LEADS, VOWELS, TAILS = range(0x1100, 0x1113), range(0x1161, 0x1176), range(0x11A8, 0x11C3)

# The keys of the standard Korean keyboard (두벌식, KS X 5002), in the order of the Unicode letters; Shift is let go.
_LEAD_KEYS = ["r", "r", "s", "e", "e", "f", "a", "q", "q", "t", "t", "d", "w", "w", "c", "z", "x", "v", "g"]
_VOWEL_KEYS = ["k", "o", "i", "o", "j", "p", "u", "p", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b", "m", "ml", "l"]
_TAIL_KEYS = ["r", "r", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "qt", "t", "t", "d", "w"]
_TAIL_KEYS += ["c", "z", "x", "v", "g"]
# The syllable before its last consonant moved on: 갈 is on the way to 가로, 닭 to 달기. Of each tail: what stays, what leads the next.
_STAYS = ["", "", "ᆨ", "", "ᆫ", "ᆫ", "", "", *["ᆯ"] * 7, "", "", "ᆸ", *[""] * 9]
_MOVES = "ᄀᄁᄉᄂᄌᄒᄃᄅᄀᄆᄇᄉᄐᄑᄒᄆᄇᄉᄉᄊᄋᄌᄎᄏᄐᄑᄒ"
_LEADS_OF_TAILS = {chr(tail): stays + moves for tail, stays, moves in zip(TAILS, _STAYS, _MOVES, strict=True)}


def fold(words: str) -> str:
    """“망원 1동” → the letters ᄆ ᅡ ᆼ ᄋ ᅯ ᆫ 1 ᄃ ᅩ ᆼ; English in small letters."""
    return unicodedata.normalize("NFKD", words.lower()).translate(_DROP)


# 제 before a number, but for that of 홍제1동, which is the name's own.
_NUMBER_WORD = re.compile("(?<!ᄒ\u1169\u11bc)ᄌ\u1166(?=[0-9])")


def initials(folded: str) -> str:
    """마포구 → ᄆ ᄑ ᄀ. Numbers go, and the 제 before them: 화곡1동 and 화곡제1동 are ᄒ ᄀ ᄃ."""
    return re.sub("[0-9\u1161-\u11ff]", "", _NUMBER_WORD.sub("", folded))


def meanings(words: str) -> list[str]:
    """Folded forms of a question, the literal one first: as it stands, with its last syllable unfinished, typed in the other layout."""
    literal = fold(words)
    found = [literal, *_unfinished(literal), *_as_hangul(words), *_as_latin(literal)]
    return list(dict.fromkeys(form for form in found if form))


def _unfinished(folded: str) -> list[str]:
    return [folded[:-1] + _LEADS_OF_TAILS[folded[-1]]] if folded and folded[-1] in _LEADS_OF_TAILS else []


def _either(keys: list[str]) -> str:
    return "|".join(sorted({re.escape(key) for key in keys}, key=lambda key: -len(key)))


_ANY_VOWEL = "[hjklyuiopbnm]"
_UNIT = re.compile(f"({_either(_LEAD_KEYS)})({_either(_VOWEL_KEYS)})((?:{_either(_TAIL_KEYS)})(?!{_ANY_VOWEL}))?|([0-9])")
_LAST = re.compile(_either(_LEAD_KEYS))


def _as_hangul(words: str) -> list[str]:
    """“akvhrn”, typed with the layout on English, is 마포구. Only what makes whole syllables, but for a last consonant."""
    keys = fold(words)
    if not (keys.isascii() and keys.isalnum()) or keys.isdigit():
        return []
    letters, place = "", 0
    while place < len(keys):
        match = _UNIT.match(keys, place)
        if match is None:
            break
        letters, place = letters + _letters(match), match.end()
    rest = keys[place:]
    if _LAST.fullmatch(rest):
        letters, rest = letters + chr(LEADS[_LEAD_KEYS.index(rest)]), ""
    return [letters] if letters and not rest else []


def _letters(match: re.Match[str]) -> str:
    lead, vowel, tail, other = match.groups()
    if other:
        return other
    syllable = chr(LEADS[_LEAD_KEYS.index(lead)]) + chr(VOWELS[_VOWEL_KEYS.index(vowel)])
    return syllable + chr(TAILS[_TAIL_KEYS.index(tail)]) if tail else syllable


def _as_latin(folded: str) -> list[str]:
    """“ㅡ메ㅐ”, typed with the layout on Korean, is mapo. A vowel without its consonant gives it away."""
    if not re.search("(?<![\u1100-\u1112])[\u1161-\u1175]", folded):
        return []
    return ["".join(_key(letter) for letter in folded)]


def _key(letter: str) -> str:
    for letters, keys in ((LEADS, _LEAD_KEYS), (VOWELS, _VOWEL_KEYS), (TAILS, _TAIL_KEYS)):
        if ord(letter) in letters:
            return keys[ord(letter) - letters.start]
    return letter


def initials_asked(words: str) -> str:
    """The initials in “ㅁㅍㄱ”, “ㅁ포구” or “ㅎㄱ1ㄷ”; empty where no consonant stands alone or there is anything but Korean and digits."""
    compact = unicodedata.normalize("NFC", unicodedata.normalize("NFKD", words)).translate(_DROP)
    if not re.fullmatch("[\u1100-\u1112가-힣0-9]+", compact) or not re.search("[\u1100-\u1112]", compact):
        return ""
    return initials(fold(words))


def initials_pattern(words: str) -> str:
    """A regular expression, for PostgreSQL and Python alike, over folded texts: “ㅁ포구” is ᄆ with any vowel, then 포구.

    A number that is not asked for may stand between two letters; one that is asked for stands alone.
    """
    compact = unicodedata.normalize("NFC", unicodedata.normalize("NFKD", words)).translate(_DROP)
    return "".join(_between(before, c) + _unit(c) for before, c in zip(f" {compact}", compact, strict=False))


def _unit(character: str) -> str:
    return f"{character}[ᅡ-ᅵ][ᆨ-ᇂ]?" if "\u1100" <= character <= "\u1112" else fold(character)


def _between(before: str, after: str) -> str:
    if before == " " or before.isdigit():
        return ""
    return "(?:ᄌ\u1166)?" if after.isdigit() else "(?:(?:ᄌ\u1166)?[0-9]+)?"


def search_initials(folded: str, pattern: str) -> str:
    """The part of a folded text that a pattern of initials meets; empty where none."""
    found = re.search(pattern, folded)
    return found[0] if found else ""


def tokens(words: str, most: int = 5) -> list[list[str]]:
    """Each word's meanings; what comes after ``most`` words only makes the question narrower, and goes."""
    return [forms for word in words.split()[:most] if (forms := meanings(word))]


def span(text: str, form: str) -> tuple[int, int] | None:
    """Where in ``text`` a folded form stands: first and one past the last character."""
    letters = [(letter, place) for place, character in enumerate(text) for letter in fold(character)]
    start = "".join(letter for letter, _place in letters).find(form)
    if start < 0 or not form:
        return None
    return letters[start][1], letters[start + len(form) - 1][1] + 1
