"""Every address of the house, asked by a stranger: on an app's list of what is public, or refused."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

from config.asgi import application

from .calls import ask

# A value each kind of converter takes; what a regular expression takes is written out by hand.
SAMPLES = {"IntConverter": "1", "SlugConverter": "x", "StringConverter": "x", "PathConverter": "x", "UUIDConverter": "0" * 32}
BY_HAND = {
    r"^confirm-email/(?P<key>[-:\w]+)/$": "confirm-email/x/",
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-x/",
}


def public_names() -> set[str]:
    """The ``PUBLIC`` sets of the urls modules of all rooms."""
    found: set[str] = set()
    for config in apps.get_app_configs():
        try:
            module = import_module(f"{config.name}.urls")
        except ModuleNotFoundError:
            continue
        found |= getattr(module, "PUBLIC", set())
    return found


def sample(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        text = str(pattern)
        for name, converter in pattern.converters.items():
            kind = type(converter).__name__
            text = text.replace(
                next(part for part in _placeholders(text) if part.strip("<>").split(":")[-1] == name), SAMPLES.get(kind, "x")
            )
        return text
    assert isinstance(pattern, RegexPattern)
    return BY_HAND.get(str(pattern), str(pattern).strip("^$"))


def _placeholders(text: str) -> list[str]:
    return [part.split(">")[0].join("<>") for part in text.split("<")[1:]]


def routes(resolver: URLResolver, prefix: str = "/", names: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Name with namespaces, and an address that the pattern takes."""
    for entry in resolver.url_patterns:
        address = prefix + sample(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, address, (*names, entry.namespace) if entry.namespace else names)
        elif isinstance(entry, URLPattern):
            yield ":".join((*names, entry.name or address)), address


ROUTES = sorted(set(routes(get_resolver())))


def test_the_walk_finds_the_house() -> None:
    names = {name for name, _address in ROUTES}
    assert {"web:home", "account_login", "admin:index", "admin:accounts_user_changelist", "mfa_index"} <= names
    assert len(names) > 60


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), ROUTES, ids=[address for _name, address in ROUTES])
def test_a_stranger_finds_only_what_is_public(client: Client, name: str, address: str) -> None:
    answers = [client.get(address), client.post(address)]
    assert all(answer.status_code < 500 for answer in answers)
    if name in public_names():
        return
    for answer in answers:
        if answer.status_code == 302:
            # to signing in, or to a page of the same kind, which refuses in its turn
            assert answer.headers["Location"].startswith(("/accounts/", "/admin/"))
        else:
            assert answer.status_code in (301, 401, 403, 404, 405), answer.content[:200]


def test_names_on_the_public_lists_exist() -> None:
    assert public_names() <= {name for name, _address in ROUTES}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/media/", "/media/x.jpg", "/media/../config/settings.py", "/.env", "/static/../config/settings.py", "/assets/..%2f.env"]
)
def test_files_that_nobody_published_are_not_there(address: str) -> None:
    assert ask(application, address).status in (404, 400)


@pytest.mark.django_db
@pytest.mark.parametrize("route", application.routes, ids=lambda route: f"{route.name} {route.pattern.pattern}")
def test_a_route_in_front_of_django_that_is_not_public_refuses_strangers(route: Any) -> None:
    """Public ones answer by layer and audience, which the tests of each layer ask."""
    assert route.pattern.pattern.startswith(route.prefix.rstrip("/")), "the prefix must be the pattern's own beginning"
    if not route.public:
        address = route.prefix + "x" * (not route.pattern.fullmatch(route.prefix))
        assert ask(application, address).status in (401, 404)
