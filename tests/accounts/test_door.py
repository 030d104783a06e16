"""Signing in, and a person's own tokens."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.audience import Audience
from accounts.models import Role
from accounts.tokens import PATTERN, issue

from .people import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, name: str, password: str = PASSWORD) -> int:
    return client.post("/accounts/login/", {"login": name, "password": password}).status_code


@pytest.mark.parametrize("name", ["official", "official@city.test"])
def test_user_name_or_mail_opens_the_door(client: Client, name: str) -> None:
    user = person()
    assert sign_in(client, name) == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_inactive_people_and_demo_accounts_outside_demo_mode_stay_out(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    person(name="gone", is_active=False)
    person(name="demo", is_demo=True)
    sign_in(client, "gone")
    sign_in(client, "demo")
    assert "_auth_user_id" not in client.session


def test_a_demo_session_ends_with_demo_mode(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    person(name="demo", is_demo=True)
    sign_in(client, "demo")
    assert client.get("/accounts/tokens/").status_code == 200
    settings.DEMO = False
    assert client.get("/accounts/tokens/").status_code == 302


def test_five_wrong_passwords_close_the_door_for_a_while(client: Client) -> None:
    person()
    for _ in range(5):
        sign_in(client, "official", "wrong")
    sign_in(client, "official")
    assert "_auth_user_id" not in client.session


def test_there_is_no_sign_up_unless_the_operator_opens_it(client: Client, settings: Settings) -> None:
    form = {"username": "new", "email": "new@city.test", "password1": PASSWORD, "password2": PASSWORD}
    settings.SIGNUP = False
    page = client.post("/accounts/signup/", form)
    assert page.templates[0].name == "account/signup_closed.html"
    settings.SIGNUP = True
    assert client.post("/accounts/signup/", form).status_code == 302


@pytest.mark.parametrize(("language", "words"), [("ko", "로그인"), ("en", "Sign in")])
def test_the_door_speaks_both_languages_and_needs_no_script(client: Client, language: str, words: str) -> None:
    page = client.get("/accounts/login/", headers={"accept-language": language}).content.decode()
    assert f"<h1>{words}</h1>" in page
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<script|\son\w+=|style=|https?://", page)


def test_the_way_to_a_new_password_is_offered_only_where_mail_is_sent(client: Client, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    assert b"password/reset" not in client.get("/accounts/login/").content
    settings.EMAIL_HOST = "mail.city.test"
    assert b"password/reset" in client.get("/accounts/login/").content


def test_only_signed_in_people_pass_the_admins_door(client: Client) -> None:
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    client.force_login(person())
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_the_staff_flag_opens_the_administration_to_operators_only(client: Client, role: str) -> None:
    client.force_login(person(role, is_staff=True))
    assert client.get("/admin/", follow=True).status_code == (200 if role == Role.OPERATOR else 403)
    client.force_login(person(Role.OPERATOR, name="without-the-flag"))
    assert client.get("/admin/", follow=True).status_code == 403


def test_the_first_superuser_gets_in_whatever_the_role(client: Client) -> None:
    client.force_login(person(Role.CITIZEN, name="first", is_staff=True, is_superuser=True))
    assert client.get("/admin/").status_code == 200


def test_a_token_is_shown_once_and_works(client: Client) -> None:
    user = person()
    client.force_login(user)
    page = client.post("/accounts/tokens/", {"name": "QGIS", "audience": "1", "days": "90"}).content.decode()
    plain = PATTERN.search(page)
    assert plain
    assert not PATTERN.search(client.get("/accounts/tokens/").content.decode())
    assert user.api_tokens.get().audience == Audience.STAFF
    assert user.api_tokens.get().expires_at is not None


def test_nobody_makes_a_token_that_sees_more_than_they_do(client: Client) -> None:
    user = person()
    client.force_login(user)
    client.post("/accounts/tokens/", {"name": "QGIS", "audience": "2", "days": "90"})
    assert not user.api_tokens.exists()


def test_people_end_their_own_tokens_only(client: Client) -> None:
    mine, theirs = (issue(user, name="x", audience=Audience.STAFF)[0] for user in (person(), person("analyst")))
    client.force_login(mine.user)
    assert client.post(f"/accounts/tokens/{theirs.pk}/revoke/").status_code == 404
    assert client.post(f"/accounts/tokens/{mine.pk}/revoke/").status_code == 302
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.revoked_at
    assert not theirs.revoked_at
