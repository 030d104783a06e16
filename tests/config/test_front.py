"""The front, asked without a socket: who answers, and how every answer leaves."""

import json
import logging
import re
from collections.abc import Iterable

import pytest
from psycopg.errors import QueryCanceled

from accounts.asgi import Answer, Request, Route
from accounts.audience import STRANGER, Audience, Viewer
from accounts.problems import Problem, unauthorised
from config.bridge import Bridge
from config.front import Front
from layers.projection import UnknownField
from layers.registry import UnknownLayer

from .calls import Given, ask

ERRORS: dict[str, Exception] = {
    "layer": UnknownLayer("secret-cameras"),
    "other": UnknownLayer("nothing"),
    "field": UnknownField("owner"),
    "slow": QueryCanceled("canceling statement due to statement timeout"),
    "bug": RuntimeError("SECRET in the exception"),
    "teapot": Problem(418, title="Teapot"),
    "audience": PermissionError("nothing is declared"),
}


async def echo(request: Request, name: str) -> Answer:
    headers = [(b"cache-control", b"public, max-age=60"), (b"vary", b"Accept-Encoding"), (b"etag", b'"1"')]
    return Answer(200, headers, f"{name} {request.viewer.role}".encode())


async def fail(request: Request, name: str) -> Answer:
    raise ERRORS[name]


async def not_modified(request: Request) -> Answer:
    return Answer(304, [(b"etag", b'"1"')])


async def resolve(headers: Iterable[tuple[bytes, bytes]]) -> Viewer:
    shown = dict(headers)
    if shown.get(b"authorization") == b"Bearer bad":
        raise unauthorised()
    return Viewer(Audience.STAFF, 1, None, "official") if shown.get(b"cookie") == b"sessionid=1" else STRANGER


async def never(headers: Iterable[tuple[bytes, bytes]]) -> Viewer:
    raise AssertionError("a stranger was looked up")


ROUTES = [
    Route("echo", "/echo/", re.compile(r"/echo/(?P<name>\w+)"), echo, public=True),
    Route("staff", "/staff/", re.compile(r"/staff/(?P<name>\w+)"), echo, public=False),
    Route("file", "/file/", re.compile(r"/file/(?P<name>\w+)"), echo, public=True, same_for_all=True),
    Route("fail", "/fail/", re.compile(r"/fail/(?P<name>\w+)"), fail, public=True),
    Route("fresh", "/fresh", re.compile(r"/fresh"), not_modified, public=True),
]


def wsgi(environ: dict[str, object], start_response: object) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])  # type: ignore[operator]
    return [f"django {environ['REQUEST_METHOD']} {environ['PATH_INFO']}".encode()]


@pytest.fixture
def front() -> Front:
    return Front(ROUTES, Bridge(wsgi, threads=1, body_limit=10, answer_limit=1000), resolve)


def asked(front: Front, path: str, method: str = "GET", **headers: str) -> Given:
    return ask(front, path, method, headers=headers)


def test_strangers_are_not_looked_up() -> None:
    front = Front(ROUTES, Bridge(wsgi, threads=1, body_limit=1, answer_limit=1), never)
    assert asked(front, "/echo/a").body == b"a citizen"
    assert asked(front, "/file/a", cookie="sessionid=1").body == b"a citizen"


def test_who_is_seen_with_public_eyes_is_not_looked_up_and_shares_nothing() -> None:
    front = Front(ROUTES, Bridge(wsgi, threads=1, body_limit=1, answer_limit=1000), never)
    answer = asked(front, "/echo/a", **{"cookie": "sessionid=1", "x-madang-eyes": "public"})
    assert answer.body == b"a citizen"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert asked(front, "/staff/a", **{"authorization": "Bearer bad", "x-madang-eyes": "public"}).status == 401
    assert asked(front, "/embed/a", cookie="sessionid=1").headers["cache-control"] == "private, no-cache"
    page = {"cookie": "sessionid=1", "referer": "http://localhost/embed", "sec-fetch-mode": "cors"}
    assert asked(front, "/file/a", **page).headers["cache-control"] == "public, max-age=60", "files are the same for all"


def test_what_is_not_in_the_table_is_djangos(front: Front) -> None:
    for path in ("/", "/echo", "/echo/", "/echo/a/b", "/echoes/a", ""):
        assert asked(front, path).body == f"django GET {path}".encode()
    assert asked(front, "/x").headers["set-cookie"] == "a=1, b=2"


def test_a_public_answer_may_be_shared_and_one_to_credentials_may_not(front: Front) -> None:
    stranger, official = asked(front, "/echo/a"), asked(front, "/echo/a", cookie="sessionid=1")
    assert stranger.headers["cache-control"] == "public, max-age=60"
    assert official.headers["cache-control"] == "private, no-cache"
    assert official.body == b"a official"
    assert stranger.headers["vary"] == official.headers["vary"] == "Accept-Encoding, Cookie, Authorization"
    assert stranger.headers["x-content-type-options"] == "nosniff"


def test_a_cookie_that_opens_nothing_makes_the_answer_private_all_the_same(front: Front) -> None:
    assert asked(front, "/echo/a", cookie="theme=dark").headers["cache-control"] == "private, no-cache"


def test_files_that_are_the_same_for_all_stay_shared(front: Front) -> None:
    answer = asked(front, "/file/a", cookie="sessionid=1")
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["vary"] == "Accept-Encoding"


def test_what_forbids_strangers_asks_them_to_sign_in(front: Front) -> None:
    assert asked(front, "/staff/a").status == 401
    assert asked(front, "/staff/a", cookie="sessionid=2").status == 401
    assert asked(front, "/staff/a", cookie="sessionid=1").status == 200


def test_a_bad_token_is_refused_with_a_challenge(front: Front) -> None:
    answer = asked(front, "/echo/a", authorization="Bearer bad")
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_head_has_the_length_but_not_the_body(front: Front) -> None:
    answer = asked(front, "/echo/a", "HEAD")
    assert (answer.headers["content-length"], answer.body) == ("9", b"")


def test_304_claims_no_length(front: Front) -> None:
    answer = asked(front, "/fresh")
    assert (answer.status, answer.body, "content-length" in answer.headers) == (304, b"", False)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "BREW"])
def test_other_methods_are_told_what_is_allowed(front: Front, method: str) -> None:
    answer = asked(front, "/echo/a", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_hidden_and_unknown_layers_get_the_same_answer(front: Front) -> None:
    hidden, unknown = asked(front, "/fail/layer"), asked(front, "/fail/other")
    assert (hidden.status, hidden.body, hidden.headers) == (404, unknown.body, unknown.headers)
    assert b"secret" not in hidden.body


@pytest.mark.parametrize(("name", "status"), [("field", 400), ("slow", 503), ("teapot", 418), ("audience", 404), ("bug", 500)])
def test_every_error_is_a_problem_with_its_status(front: Front, name: str, status: int) -> None:
    answer = asked(front, f"/fail/{name}", **{"accept-language": "en"})
    problem = json.loads(answer.body)
    assert (answer.status, problem["status"], answer.headers["content-type"]) == (status, status, "application/problem+json")
    assert answer.headers["cache-control"] == "no-store"


def test_the_field_is_named(front: Front) -> None:
    assert json.loads(asked(front, "/fail/field", **{"accept-language": "en"}).body)["errors"] == [
        {"field": "owner", "reason": "unknown field"}
    ]


def test_a_bug_is_logged_once_and_told_to_nobody(front: Front, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        answer = asked(front, "/fail/bug")
    assert b"SECRET" not in answer.body
    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info


def test_too_much_body_and_too_much_answer(front: Front) -> None:
    assert ask(front, "/x", "POST", body=b"x" * 11).status == 413
    front.bridge.answer_limit = 3
    assert asked(front, "/x").status == 500


def test_when_too_many_wait_the_next_is_sent_away(front: Front) -> None:
    front.bridge.most = 0
    answer = asked(front, "/x")
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")


def test_headers_with_underscores_do_not_reach_django() -> None:
    seen: dict[str, object] = {}

    def spy(environ: dict[str, object], start_response: object) -> list[bytes]:
        seen.update(environ)
        return wsgi(environ, start_response)

    front = Front([], Bridge(spy, threads=1, body_limit=1, answer_limit=100), resolve)
    asked(front, "/x", **{"x_forwarded_proto": "https", "x-forwarded-for": "1.2.3.4", "cookie": "a=b"})
    assert "HTTP_X_FORWARDED_PROTO" not in seen
    assert (seen["HTTP_X_FORWARDED_FOR"], seen["HTTP_COOKIE"]) == ("1.2.3.4", "a=b")
