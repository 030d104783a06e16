"""From a request's headers to a Viewer: sessions, tokens, and everything that must not pass for one."""

import asyncio
import base64
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from accounts import viewer as module
from accounts.audience import STRANGER, Audience, Viewer
from accounts.models import ApiToken, RoleAudience, User
from accounts.problems import Problem
from accounts.tokens import issue, revoke
from accounts.viewer import viewer_of_request, viewer_of_scope

from .people import person


def bearer(plain: str) -> str:
    return f"Bearer {plain}"


def basic(plain: str) -> str:
    return "Basic " + base64.b64encode(f"anyone:{plain}".encode()).decode()


def shown(authorization: str) -> Viewer:
    request = RequestFactory().get("/", headers={"authorization": authorization})
    request.user = AnonymousUser()
    return viewer_of_request(request)


def refused(authorization: str) -> Problem:
    with pytest.raises(Problem) as caught:
        shown(authorization)
    return caught.value


@pytest.mark.django_db
def test_roles_begin_with_the_audiences_of_the_migration() -> None:
    found = dict(RoleAudience.objects.values_list("role", "audience"))
    assert found == {"field": 1, "analyst": 1, "official": 1, "mayor": 1, "operator": 2}


@pytest.mark.django_db
@pytest.mark.parametrize("written", [bearer, basic])
def test_a_token_sees_as_its_owner_but_never_more(written: Callable[[str], str]) -> None:
    operator, citizen = person("operator"), person("citizen")
    narrow = issue(operator, name="qgis", audience=Audience.STAFF)[1]
    wide = issue(citizen, name="qgis", audience=Audience.RESTRICTED)[1]
    assert shown(written(narrow)) == Viewer(Audience.STAFF, operator.pk, operator.department_id, "operator")
    assert shown(written(wide)).audience == Audience.PUBLIC


@pytest.mark.django_db
def test_only_the_hash_of_a_token_is_kept() -> None:
    token, plain = issue(person(), name="qgis", audience=Audience.STAFF)
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert plain not in str(row)
    assert plain.startswith(row["prefix"])


@pytest.mark.django_db
def test_a_revoked_token_is_refused_at_once_in_this_process() -> None:
    token, plain = issue(person(), name="qgis", audience=Audience.STAFF)
    assert shown(bearer(plain)).audience == Audience.STAFF
    revoke(token)
    problem = refused(bearer(plain))
    assert problem.status == 401
    assert "Bearer" in problem.headers["WWW-Authenticate"]


@pytest.mark.django_db
def test_expired_tokens_and_those_of_inactive_users_are_refused(settings: Settings) -> None:
    late = issue(person(name="a"), name="x", audience=Audience.STAFF, expires_at=timezone.now() - timedelta(seconds=1))[1]
    gone = issue(person(name="b", is_active=False), name="x", audience=Audience.STAFF)[1]
    settings.DEMO = False
    demo = issue(person(name="c", is_demo=True), name="x", audience=Audience.STAFF)[1]
    assert [refused(bearer(plain)).status for plain in (late, gone, demo)] == [401, 401, 401]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer",
        "Bearer x",
        "Basic",
        "Basic !!!",
        "Basic YQ==",
        "Digest a=b",
        "mdg_",
        "Bearer mdg_" + "A" * 43,
        basic("mdg_" + "A" * 43),
        "Bearer é",
    ],
)
def test_what_is_no_token_is_refused_never_taken_for_a_stranger(authorization: str) -> None:
    assert refused(authorization).status == 401


@pytest.mark.django_db
def test_a_session_of_a_user_made_inactive_is_a_strangers(client: Client) -> None:
    user = person()
    client.force_login(user)
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=user.pk)
    assert viewer_of_request(request).audience == Audience.STAFF
    user.is_active = False
    user.save()
    fresh = RequestFactory().get("/")
    fresh.user = User.objects.get(pk=user.pk)
    assert viewer_of_request(fresh) == STRANGER


def asked(**headers: str) -> Viewer:
    return asyncio.run(viewer_of_scope([(name.encode(), value.encode()) for name, value in headers.items()]))


def test_who_shows_nothing_is_a_stranger_and_costs_no_query() -> None:
    assert asked(accept="*/*") is STRANGER
    assert asked(cookie="django_language=en; theme=dark") is STRANGER


@pytest.mark.django_db(transaction=True)
def test_a_session_and_a_token_are_known_in_front_of_django(client: Client) -> None:
    user = person()
    client.force_login(user)
    seen = Viewer(Audience.STAFF, user.pk, user.department_id, "official")
    assert asked(cookie=f"a=b; sessionid={client.cookies['sessionid'].value}") == seen
    assert asked(authorization=basic(issue(user, name="x", audience=Audience.STAFF)[1])) == seen
    with pytest.raises(Problem):
        asked(authorization="Bearer mdg_" + "B" * 43, cookie=f"sessionid={client.cookies['sessionid'].value}")


@pytest.mark.django_db(transaction=True)
def test_an_ended_or_invented_session_is_a_strangers(client: Client) -> None:
    client.force_login(person())
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    assert asked(cookie=cookie).audience == Audience.STAFF
    client.logout()
    assert asked(cookie=cookie) == STRANGER
    assert asked(cookie="sessionid=../../etc/passwd") == STRANGER
    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_new_role_is_felt_at_once_in_this_process(client: Client) -> None:
    user = person("citizen")
    person("operator")
    client.force_login(user)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    assert asked(cookie=cookie).audience == Audience.PUBLIC
    user.role = "operator"
    user.save()
    assert asked(cookie=cookie).audience == Audience.RESTRICTED


@pytest.mark.django_db(transaction=True)
def test_many_tiles_at_once_ask_for_their_viewer_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(person())
    headers = [(b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode())]
    looked_up: list[module.Credential] = []
    real = module._look_up

    def counted(credential: module.Credential) -> Viewer:
        looked_up.append(credential)
        return real(credential)

    monkeypatch.setattr(module, "_look_up", counted)

    async def at_once() -> list[Viewer]:
        return await asyncio.gather(*(viewer_of_scope(headers) for _ in range(30)))

    assert {viewer.audience for viewer in asyncio.run(at_once())} == {Audience.STAFF}
    assert len(looked_up) == 1
