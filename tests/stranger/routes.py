"""Every URL the product answers, from its own tables: Django's resolver and the routes in front of it.

A path parameter that this module has no values for fails the tests: whoever adds one says here what to try.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import cos, log, pi, radians, tan

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.asgi import Route


def tile_at(lon: float, lat: float, z: int) -> tuple[int, int, int]:
    """The Web Mercator tile that holds a point."""
    turned = log(tan(radians(lat)) + 1 / cos(radians(lat)))
    return z, int((lon + 180) / 360 * 2**z), int((1 - turned / pi) / 2 * 2**z)


# Around the first site's public position at every kind of zoom, around a hidden site, and at sea.
TILES = [*(tile_at(127.01, 37.51, z) for z in (0, 5, 8, 11, 13, 14, 16, 18)), tile_at(127.0888, 37.5333, 16), (14, 0, 0)]
VALUES: Mapping[str, tuple[str, ...]] = {
    "slug": ("sites", "plots", "districts"),
    "slugs": ("sites", "sites,plots"),
    "code": ("T1", "T11", "zone-t", "fires", "zqdebts", "ZP1", "nothing"),
    "id": ("1", "5", "7", "99"),
    "pk": ("1", "5", "7", "99"),
    "kind": ("agenda", "project", "site"),
    "key": ("abcdefgh", "nothing"),
    "rest": ("nothing",),
    "token": ("nothing",),
    "area": ("T1", "T11", "nothing"),
    "section": ("areas", "layers", "layer-sites", "statements", "nothing"),
    "theme": ("light", "dark"),
    "language": ("ko", "en"),
    "name": ("nothing.js",),
    "path": ("nothing.js",),
}
_PLACEHOLDER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
# Admin, sign-in and static files: their own parameters name objects that a stranger cannot reach at all.
_ANY = ("1", "nothing")


class UnknownParameter(AssertionError):
    pass


def django_urls(values: Mapping[str, tuple[str, ...]] = VALUES) -> list[str]:
    """Every path of the resolver, its parameters filled in."""
    return sorted({url for route in _django_routes(get_resolver().url_patterns, "") for url in _filled(route, values)})


def _django_routes(patterns: Iterable[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _django_routes(pattern.url_patterns, route)
        else:
            yield "/" + _as_path(route)


def _as_path(route: str) -> str:
    """A route as path() writes it; of a regular expression its named groups become placeholders and its marks go."""
    return re.sub(r"\\Z|\\(?=[.\-/])|[\^$?]", "", _without_groups(route))


def _without_groups(pattern: str) -> str:
    """Every ``(?P<name>…)`` becomes ``<name>``, whatever stands in it."""
    while (start := pattern.find("(?P<")) >= 0:
        name = pattern[start + 4 : pattern.index(">", start)]
        pattern = f"{pattern[:start]}<{name}>{pattern[_end_of_group(pattern, start) :]}"
    return pattern


def _end_of_group(pattern: str, start: int) -> int:
    """The place after the parenthesis that closes the one at ``start``."""
    depth, in_class, escaped = 0, False, False
    for place, letter in enumerate(pattern[start:], start):
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif in_class:
            in_class = letter != "]"
        elif letter == "[":
            in_class = True
        elif letter in "()":
            depth += 1 if letter == "(" else -1
            if depth == 0:
                return place + 1
    raise AssertionError(f"{pattern}: a group has no end")


def _filled(route: str, values: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    names = [match["name"] for match in _PLACEHOLDER.finditer(route)]
    foreign = route.startswith(("/admin/", "/accounts/", "/static/", "/media/"))
    unknown = [name for name in names if name not in values and not foreign]
    if unknown:
        raise UnknownParameter(f"{route}: what should be tried for {unknown}?")
    for choice in product(*(values.get(name, _ANY) for name in names)):
        url = route
        for value in choice:
            url = _PLACEHOLDER.sub(value, url, count=1)
        yield url


def asgi_urls(routes: Iterable[Route], values: Mapping[str, tuple[str, ...]] = VALUES) -> list[str]:
    """Every path of the routes in front of Django, their named groups filled in."""
    return sorted({url for route in routes for url in _asgi_filled(route, values)})


def _asgi_filled(route: Route, values: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    names = list(route.pattern.groupindex)
    template = _without_groups(route.pattern.pattern).replace("\\", "")
    if {"z", "x", "y"} <= set(names):
        for z, x, y in TILES:
            yield from _choices(route, template, {**values, "z": (str(z),), "x": (str(x),), "y": (str(y),)}, names)
    else:
        yield from _choices(route, template, values, names)


def _choices(route: Route, template: str, values: Mapping[str, tuple[str, ...]], names: list[str]) -> Iterator[str]:
    unknown = [name for name in names if name not in values]
    if unknown:
        raise UnknownParameter(f"{route.name}: what should be tried for {unknown}?")
    for choice in product(*(values[name] for name in names)):
        url = template
        for name, value in zip(names, choice, strict=True):
            url = url.replace(f"<{name}>", value)
        assert route.pattern.fullmatch(url), f"{route.name}: {url} was made from the pattern and does not match it"
        yield url
