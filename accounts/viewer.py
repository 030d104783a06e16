"""Who asks: from a request's Cookie or Authorization header to a Viewer, in front of Django and in it.

A token comes as ``Authorization: Bearer`` or as the password of HTTP Basic (QGIS, GDAL and Excel know nothing else; the user name
then says nothing). Whoever shows a token that does not hold is refused, never taken for a stranger. A session that does not hold
(ended, or its user was made inactive) is a stranger's, as on any site.

What was found is kept for KEPT_SECONDS in this process: that long a revoked token, an ended session or a changed role may still work
in *another* process; in this one a change is felt at once (accounts/signals.py).
"""

import asyncio
import base64
import hashlib
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest, parse_cookie
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .audience import STRANGER, Audience, Viewer
from .models import ApiToken, RoleAudience, User
from .problems import Problem, unauthorised
from .tokens import PATTERN, digest_of

KEPT_SECONDS = 5.0
MOST_KEPT = 10_000
LAST_USED_STEP = timedelta(minutes=10)  # ``last_used_at`` is for people; it is not worth a write per request.

Headers = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Credential:
    """Either a token's digest or a session's key."""

    digest: str = ""
    session_key: str = ""

    @property
    def key(self) -> str:
        """What the cache knows it by: not the session key itself, so that a dump of memory opens no session."""
        return self.digest or hashlib.sha256(b"session " + self.session_key.encode()).hexdigest()


async def viewer_of_scope(headers: Headers) -> Viewer:
    """In front of Django. ``headers``: the ASGI scope's. Raises Problem 401."""
    credential = _credential(headers)
    if credential is None:
        return STRANGER
    known = _kept(credential.key)
    return known or await _single_flight(credential)


def viewer_of_request(request: HttpRequest) -> Viewer:
    """In Django; asked for once per request. Raises Problem 401."""
    viewer = getattr(request, "_viewer", None)
    if viewer is None:
        authorization = request.headers.get("Authorization", "")
        viewer = _of_token(_digest(authorization)) if authorization else viewer_of_user(getattr(request, "user", None))
        request._viewer = viewer  # type: ignore[attr-defined]
    return viewer


def viewer_of_user(user: object) -> Viewer:
    """Anonymous, inactive and unknown users are strangers."""
    if not isinstance(user, User) or not may_enter(user):
        return STRANGER
    return Viewer(audience_of_role(user.role), user.pk, user.department_id, user.role)


def audience_of_role(role: str) -> Audience:
    found = RoleAudience.objects.filter(role=role).values_list("audience", flat=True).first()
    return Audience.PUBLIC if found is None else Audience(found)


def may_enter(user: User) -> bool:
    """Demo accounts end with demo mode, even if their rows were left behind."""
    return user.is_active and (settings.DEMO or not user.is_demo)


def forget() -> None:
    """Ask the database again, for everyone. What is being looked up just now is not kept either."""
    global _generation
    _generation += 1
    _viewers.clear()


# ---- what a request shows


def _credential(headers: Headers) -> Credential | None:
    authorization = b""
    cookies: list[bytes] = []
    for name, value in headers:
        if name == b"authorization":
            authorization = value
        elif name == b"cookie":  # HTTP/2 may send several
            cookies.append(value)
    if authorization:
        return Credential(digest=_digest(authorization.decode("latin-1")))
    session_key = parse_cookie(b"; ".join(cookies).decode("latin-1")).get(settings.SESSION_COOKIE_NAME, "")
    return Credential(session_key=session_key) if session_key else None


def _digest(authorization: str) -> str:
    scheme, _space, rest = authorization.partition(" ")
    rest = rest.strip()
    token = {"bearer": rest, "basic": _password(rest)}.get(scheme.lower(), "")
    if not PATTERN.fullmatch(token):
        raise _refused()
    return digest_of(token)


def _password(basic: str) -> str:
    try:
        return base64.b64decode(basic, validate=True).decode().partition(":")[2]
    except ValueError:  # not base64, not ASCII or not UTF-8
        return ""


def _refused() -> Problem:
    return unauthorised(_("This token is unknown, expired or revoked."))


# ---- what the database says


def _of_token(digest: str) -> Viewer:
    known, generation = _kept(digest), _generation
    if known:
        return known
    now = timezone.now()
    token = ApiToken.objects.select_related("user").filter(digest=digest).first()
    if token is None or token.revoked_at or (token.expires_at and token.expires_at <= now) or not may_enter(token.user):
        raise _refused()
    if token.last_used_at is None or now - token.last_used_at > LAST_USED_STEP:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    user = token.user
    viewer = Viewer(min(audience_of_role(user.role), Audience(token.audience)), user.pk, user.department_id, user.role)
    left = (token.expires_at - now).total_seconds() if token.expires_at else KEPT_SECONDS
    return _keep(digest, viewer, min(left, KEPT_SECONDS), generation)


def _of_session(credential: Credential) -> Viewer:
    generation = _generation
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(credential.session_key)
    return _keep(credential.key, viewer_of_user(get_user(request)), KEPT_SECONDS, generation)


# ---- in front of Django: a short memory, and one question to the database however many tiles are asked for at once

_viewers: dict[str, tuple[float, Viewer]] = {}
_flights: dict[str, "asyncio.Future[Viewer]"] = {}
_generation = 0
_threads = ThreadPoolExecutor(2, thread_name_prefix="viewer")


def _kept(key: str) -> Viewer | None:
    until, viewer = _viewers.get(key, (0.0, None))
    return viewer if time.monotonic() < until else None


def _keep(key: str, viewer: Viewer, seconds: float, generation: int) -> Viewer:
    if len(_viewers) >= MOST_KEPT:
        _viewers.clear()
    if generation == _generation:
        _viewers[key] = (time.monotonic() + seconds, viewer)
    return viewer


async def _single_flight(credential: Credential) -> Viewer:
    flight = _flights.get(credential.key)
    if flight is None:
        flight = _flights[credential.key] = asyncio.get_running_loop().run_in_executor(_threads, _look_up, credential)
        flight.add_done_callback(lambda _done: _flights.pop(credential.key, None))
    return await asyncio.shield(flight)  # Who goes away does not take the answer from the others.


def _look_up(credential: Credential) -> Viewer:
    close_old_connections()
    try:
        return _of_token(credential.digest) if credential.digest else _of_session(credential)
    finally:
        close_old_connections()
