#!/usr/bin/env python
"""Gather the letters that the page writes into one font file: `web/tools/letters.py` writes web/src/letters/korean.woff2 and korean.css.

Noto Sans KR comes in 120 parts by how often a letter is used anywhere; what the page writes lies in two dozen of them. Here it lies in one
file, which the page names in its head. Letters that are not in it come with the parts as before (web/tools/fonts.ts), so nothing has to be
gathered again for a new word; it is worth it after many. Needs the development dependencies and web/node_modules.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "web" / "node_modules" / "@fontsource-variable" / "noto-sans-kr"
FOLDER = ROOT / "web" / "src" / "letters"
FAMILY = "Noto Sans KR Variable"
ROOMS = ("config", "fixtures", "web", "civic", "city", "sensors", "tiles", "layers", "feeds", "accounts", "geo")
WRITTEN = {".css", ".csv", ".html", ".json", ".po", ".py", ".svelte", ".ts"}
# Of the names of Seoul's districts and neighbourhoods of 2024, what is written nowhere in the source.
NAMES = "궁낙논덕룡륜묵빙숭쌍암옥왕촌풍헌혜휘흑흥희"
CONSONANTS = {chr(code) for code in range(0x3131, 0x314F)}  # typed for a search by initials
LARGEST = 100_000
# Of layout; of vertical writing; what quickens the widths that gvar says as well; what the parts say of themselves.
DROPPED = ["BASE", "GDEF", "GPOS", "GSUB", "HVAR", "STAT", "VORG", "VVAR", "vhea", "vmtx"]


def source() -> Iterator[Path]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.suffix in WRITTEN and not {"node_modules", "dist"} & set(path.parts) and ".test." not in path.name:
                yield path


def written() -> set[int]:
    """Code points, Latin and Korean."""
    letters = CONSONANTS.union(NAMES, *(path.read_text(encoding="utf-8") for path in source()))
    return {ord(letter) for letter in letters}


def parts() -> list[tuple[Path, set[int]]]:
    """The package's files with the code points each is fetched for, without the Latin ones, which stay whole with their kerning."""
    said = re.findall(r"url\(\./(files/[^)]+)\).*?unicode-range: ([^;]+);", (PACKAGE / "index.css").read_text(), re.DOTALL)
    faces = [(PACKAGE / file, points(ranges)) for file, ranges in said]
    latin: set[int] = set().union(*(own for file, own in faces if "latin" in file.name))
    return [(file, own - latin) for file, own in faces if "latin" not in file.name]


def points(said: str) -> set[int]:
    """Of ``U+ac00,U+ac10-ac1f,U+4??``."""
    found: set[int] = set()
    for one in said.replace(" ", "").split(","):
        first, _, last = one.removeprefix("U+").partition("-")
        found.update(range(int(first.replace("?", "0"), 16), int((last or first).replace("?", "f"), 16) + 1))
    return found


def ranges(letters: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for letter in sorted(letters):
        if runs and runs[-1][-1] + 1 == letter:
            runs[-1].append(letter)
        else:
            runs.append([letter])
    return ",".join(f"U+{run[0]:x}" if len(run) == 1 else f"U+{run[0]:x}-{run[-1]:x}" for run in runs)


def only(part: Path, letters: set[int]) -> TTFont:
    font = TTFont(part, recalcTimestamp=False)
    options = Options(layout_features=[], notdef_outline=True, glyph_names=False)
    options.drop_tables += DROPPED
    options.name_IDs += [13, 14]  # the licence goes with the font
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    return font


def take(into: TTFont, font: TTFont) -> None:
    """The outlines of another part of the same font, with how they vary and how wide they are."""
    order = list(into.getGlyphOrder())
    for code, name in font.getBestCmap().items():
        glyph = font["glyf"][name]
        if glyph.isComposite():
            raise SystemExit(f"U+{code:x} is made of others: its parts would be left behind")
        new = f"u{code:x}"
        order.append(new)
        into["glyf"].glyphs[new] = glyph
        into["hmtx"][new] = font["hmtx"][name]
        into["gvar"].variations[new] = font["gvar"].variations[name]
        for table in into["cmap"].tables:
            if table.format != 14:
                table.cmap[code] = new
    into.setGlyphOrder(order)
    into["glyf"].setGlyphOrder(order)


def gathered(letters: set[int]) -> TTFont:
    found = [only(part, letters & own) for part, own in parts() if letters & own]
    font = found[0]
    for other in found[1:]:
        take(font, other)
    font.flavor = "woff2"
    return font


def face(letters: Iterable[int]) -> str:
    return f"""/* Written by web/tools/letters.py: the letters that the page writes, of Noto Sans KR (SIL Open Font License 1.1). */
@font-face {{
  font-family: "{FAMILY}";
  font-style: normal;
  font-display: swap;
  font-weight: 100 900;
  src: url(./korean.woff2) format("woff2-variations");
  unicode-range: {ranges(letters)};
}}
"""


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    font = gathered(written())
    file = FOLDER / "korean.woff2"
    font.save(file)
    held = TTFont(file).getBestCmap()
    (FOLDER / "korean.css").write_text(face(held), encoding="utf-8")
    print(f"{file.name}: {len(held)} letters, {file.stat().st_size:,} bytes")
    if file.stat().st_size > LARGEST:
        raise SystemExit(f"{file.name} is larger than {LARGEST:,} bytes")


if __name__ == "__main__":
    main()
