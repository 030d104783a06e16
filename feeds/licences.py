"""The licences that sources name, and what each of them asks of us. A source's own words (``DataSource``) come before this table."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Licence:
    """``derivatives``: whether values computed from the data may be published. ``copyright_sign``: the credit is “© agency”."""

    url: str
    derivatives: bool = True
    copyright_sign: bool = False


_KOGL = "https://www.kogl.or.kr/info/licenseType{}.do"

# By the short name that sources use. KOGL (공공누리) types 3 and 4 forbid changes (변경금지).
KNOWN = {
    "KOGL-1": Licence(_KOGL.format(1)),
    "KOGL-2": Licence(_KOGL.format(2)),
    "KOGL-3": Licence(_KOGL.format(3), derivatives=False),
    "KOGL-4": Licence(_KOGL.format(4), derivatives=False),
    "ODbL-1.0": Licence("https://opendatacommons.org/licenses/odbl/1-0/", copyright_sign=True),
    "CC-BY-4.0": Licence("https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-ND-4.0": Licence("https://creativecommons.org/licenses/by-nd/4.0/", derivatives=False),
    "CC0-1.0": Licence("https://creativecommons.org/publicdomain/zero/1.0/"),
    "Apache-2.0": Licence("https://www.apache.org/licenses/LICENSE-2.0"),
}
_UNKNOWN = Licence("")


class Terms(Protocol):
    """What a source says of its data: a ``DataSource``, the facts of a connector, a row of a catalogue."""

    @property
    def licence(self) -> str: ...
    @property
    def derivatives(self) -> bool: ...


class LinkedTerms(Terms, Protocol):
    @property
    def licence_url(self) -> str: ...


class Said(NamedTuple):
    """Terms by themselves."""

    licence: str
    derivatives: bool


def url_of(terms: LinkedTerms) -> str:
    """Where the licence's text stands; empty where nobody said."""
    return terms.licence_url or _known(terms.licence).url


def allows_derivatives(terms: Terms) -> bool:
    """Asked by whoever would publish sums, means, shares or normalised forms of a source's values: the one place that knows. The
    source's own word and its licence must both allow it."""
    return terms.derivatives and _known(terms.licence).derivatives


def _known(name: str) -> Licence:
    return KNOWN.get(name, _UNKNOWN)


def credit(agency: str, title: str, licence: str) -> str:
    """How a map names a source: “agency, title”, or “© agency” where the licence wants that (OpenStreetMap's does)."""
    if agency and _known(licence).copyright_sign:
        return f"© {agency}"
    return f"{agency}, {title}" if agency else title
