"""The licences that sources name, and what each of them asks of us. A source's own words (``DataSource``) come before this table."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models import DataSource


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


class NoDerivatives(Exception):
    """Something would be computed from data whose licence forbids it. ``sources``: their slugs."""

    def __init__(self, sources: list[str]) -> None:
        super().__init__(", ".join(sources))
        self.sources = sources


def licence_of(source: DataSource) -> Licence:
    return licence_named(source.licence)


def licence_named(name: str) -> Licence:
    return KNOWN.get(name, _UNKNOWN)


def url_of(source: DataSource) -> str:
    """Where the licence's text stands; empty where nobody said."""
    return source.licence_url or licence_of(source).url


def allows_derivatives(source: DataSource) -> bool:
    return source.derivatives and licence_of(source).derivatives


def without_derivatives(slugs: Iterable[str]) -> list[str]:
    """Those of the sources that nothing may be computed from, by slug. One that is not known counts as such. One query."""
    wanted = set(slugs)
    allowed = {source.slug for source in DataSource.objects.filter(slug__in=wanted) if allows_derivatives(source)}
    return sorted(wanted - allowed)


def require_derivatives(slugs: Iterable[str]) -> None:
    """Asked before sums, means, shares or normalised forms of sources' values are published. Raises NoDerivatives."""
    if forbidden := without_derivatives(slugs):
        raise NoDerivatives(forbidden)


def credit(agency: str, title: str, licence: str) -> str:
    """How a map names a source: “agency, title”, or “© agency” where the licence wants that (OpenStreetMap's does)."""
    if agency and KNOWN.get(licence, _UNKNOWN).copyright_sign:
        return f"© {agency}"
    return f"{agency}, {title}" if agency else title
