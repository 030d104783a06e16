"""What browsers are told with every page."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.accounts.people import person

pytestmark = pytest.mark.django_db


def policy(client: Client) -> dict[str, list[str]]:
    directives = client.get("/accounts/login/").headers["Content-Security-Policy"].split("; ")
    return {words[0]: words[1:] for words in (directive.split() for directive in directives)}


def test_scripts_and_styles_come_from_our_own_files_only(client: Client) -> None:
    found = policy(client)
    assert found["script-src"] == found["style-src"] == found["connect-src"] == found["worker-src"] == ["'self'"]
    assert found["frame-ancestors"] == found["object-src"] == found["base-uri"] == ["'none'"]
    assert "unsafe" not in str(found)


@pytest.mark.parametrize("url", ["/", "/?as=citizen", "/map/11", "/search?q=x", "/areas", "/api/layers", "/accounts/login/", "/embedded"])
def test_no_page_but_the_embedded_map_may_be_framed(client: Client, settings: Settings, url: str) -> None:
    settings.EMBED_ANCESTORS = ["*"]
    headers = client.get(url).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("url", ["/embed", "/embed/nothing", "/embed/no/such/address"])
@pytest.mark.parametrize(("allowed", "told"), [(["*"], "'self' *"), ([], "'self'"), (["https://a.example"], "'self' https://a.example")])
def test_the_embedded_map_is_framed_by_whom_the_operator_allows(
    client: Client, settings: Settings, url: str, allowed: list[str], told: str
) -> None:
    settings.EMBED_ANCESTORS = allowed
    headers = client.get(url).headers
    assert f"frame-ancestors {told};" in headers["Content-Security-Policy"] + ";"
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in headers


def test_pages_say_how_they_may_be_used(client: Client) -> None:
    headers = client.get("/accounts/login/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_page_shown_to_a_cookie_is_kept_by_no_shared_cache(client: Client) -> None:
    client.force_login(person())
    answer = client.get("/no-such-page")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Authorization"} <= set(answer.headers["Vary"].split(", "))


def test_sign_in_pages_are_not_kept_at_all(client: Client) -> None:
    client.force_login(person())
    assert "no-store" in client.get("/accounts/tokens/").headers["Cache-Control"]


def test_a_bad_token_in_front_of_a_page_leaves_the_page_a_strangers(client: Client) -> None:
    """Pages for people know sessions only; the API and the routes in front of Django know tokens."""
    assert client.get("/admin/", headers={"authorization": "Bearer x"}).status_code == 302


def test_an_unknown_host_is_refused(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["madang.test"]
    assert client.get("/accounts/login/", headers={"host": "evil.test"}).status_code == 400
