"""``/preview/{code}.png`` and ``/preview/{code}/{slug}/{id}.png``: the pictures, kept for a minute, drawn one at a time.

A picture is always a stranger's, whoever asks, so one answer is everybody's and any cache may keep it. One thread draws; who asks for
what is being drawn waits for the same picture, and when too many different ones wait the server says so.
"""

import asyncio
import hashlib
import json
import re
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.db import close_old_connections
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.asgi import Answer, Request, Route
from accounts.audience import STRANGER
from accounts.negotiation import is_current
from accounts.problems import Problem
from layers import state_answers
from layers.declaration import Layer
from layers.refusals import bad_value, unknown_parameter
from layers.state_answers import Asked

from . import areas, features
from .drawing import draw

KEPT_S = 60
MOST_KEPT = 200  # about 20 MB
MOST_WAITING = 16
STATE_S = 10
PARAMETERS = {"m": 60, "t": 12, "form": 31, "lang": 2}  # and how long each may be
CACHING = (b"cache-control", b"public, max-age=300")
CODE = r"[A-Za-z0-9-]{1,40}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one picture is of. ``slug`` empty: the area itself."""

    code: str
    slug: str
    key: int
    language: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class Kept:
    etag: bytes
    body: bytes
    until: float


_kept: dict[Wanted, Kept] = {}
_flights: dict[Wanted, "asyncio.Task[Kept]"] = {}
_drawing = ThreadPoolExecutor(1, thread_name_prefix="preview")


async def area_picture(request: Request, code: str) -> Answer:
    return await _answer(request, _wanted(request.query, code))


async def feature_picture(request: Request, code: str, slug: str, id: str) -> Answer:
    return await _answer(request, _wanted(request.query, code, slug, int(id)))


def _wanted(query: bytes, code: str, slug: str = "", key: int = 0) -> Wanted:
    """Raises a 400 that names the parameter."""
    try:
        pairs = parse_qsl(query.decode("ascii"), errors="strict", max_num_fields=8)
    except ValueError as error:
        raise bad_value("query", _("cannot be read")) from error
    given: dict[str, str] = {}
    for name, value in pairs:
        if name not in PARAMETERS or (slug and name != "lang"):
            raise unknown_parameter(name)
        if name in given:
            raise bad_value(name, _("is given more than once"))
        if len(value) > PARAMETERS[name] or not value.isprintable():
            raise bad_value(name, _("is not valid"))
        given[name] = value
    language = given.get("lang", "ko")
    if language not in ("ko", "en"):
        raise bad_value("lang", _("must be one of %(expected)s") % {"expected": "ko, en"})
    if given.keys() - {"m", "lang"} and not given.get("m"):
        raise bad_value("m", _("is missing"))
    return Wanted(code, slug, key, language, Asked(given.get("m", ""), given.get("t", ""), given.get("form", "value")))


async def _answer(request: Request, wanted: Wanted) -> Answer:
    found = await _picture(wanted)
    headers = [(b"etag", found.etag), CACHING]
    if is_current(request.headers.get(b"if-none-match"), found.etag):
        return Answer(304, headers)
    return Answer(200, [*headers, (b"content-type", b"image/png")], found.body)


async def _picture(wanted: Wanted) -> Kept:
    kept = _kept.get(wanted)
    if kept is not None and kept.until > time.monotonic():
        return kept
    flight = _flights.get(wanted)
    if flight is None or flight.get_loop() is not asyncio.get_running_loop():
        if len(_flights) >= MOST_WAITING:
            raise Problem(503, headers={"Retry-After": "5"})
        flight = _flights[wanted] = asyncio.ensure_future(_make(wanted))
        flight.add_done_callback(lambda _done: _flights.pop(wanted, None))
    return await asyncio.shield(flight)


async def _make(wanted: Wanted) -> Kept:
    loop = asyncio.get_running_loop()
    body = await loop.run_in_executor(_drawing, _drawn, wanted, loop)
    etag = b'W/"%s"' % hashlib.blake2b(body, digest_size=16).hexdigest().encode()
    found = Kept(etag, body, time.monotonic() + KEPT_S)
    _kept.pop(wanted, None)
    if len(_kept) >= MOST_KEPT:
        del _kept[next(iter(_kept))]
    _kept[wanted] = found
    return found


def _drawn(wanted: Wanted, loop: asyncio.AbstractEventLoop) -> bytes:
    def ask_state(layer: Layer, asked: Asked) -> Mapping[str, Any]:
        read = asyncio.run_coroutine_threadsafe(state_answers.read(layer, STRANGER.audience, asked), loop)
        told: Mapping[str, Any] = json.loads(read.result(STATE_S))
        return told

    close_old_connections()
    try:
        with translation.override(wanted.language):
            card = features.card(wanted.slug, wanted.key) if wanted.slug else areas.card(wanted.code, wanted.asked, ask_state)
            return draw(card)
    finally:
        close_old_connections()


async def shutdown() -> None:
    _kept.clear()


ROUTES = [
    Route("preview", "/preview/", re.compile(rf"/preview/(?P<code>{CODE})\.png", re.ASCII), area_picture, public=True, same_for_all=True),
    Route(
        "preview-feature",
        "/preview/",
        re.compile(rf"/preview/(?P<code>{CODE})/(?P<slug>[a-z0-9][a-z0-9_-]{{0,62}})/(?P<id>\d{{1,19}})\.png", re.ASCII),
        feature_picture,
        public=True,
        same_for_all=True,
    ),
]
