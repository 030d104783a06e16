"""Fast facts of a layer, ``/layers/{slug}/state``: id → value, time, quality, for the rows this audience sees and no others.

``?measure=`` asks for another of the things the layer can be coloured by, and with it ``period`` and ``form``; ``periods`` for so many
up to that one in one answer. Kept in memory per
version of the tables it is read from, packed. The ETag is the answer's own digest: a change of what this audience may not see moves
nothing.
"""

import asyncio
import gzip
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.utils.translation import gettext_lazy as _

from accounts.asgi import Answer, Request, Route, has_credentials
from accounts.audience import Audience
from accounts.negotiation import PRIVATE, PUBLIC, is_current, takes_gzip

from . import changes, registry, state_answers
from .declaration import Layer
from .refusals import bad_value, unknown_parameter
from .state_answers import Asked
from .watching import state_subject

_VARY = (b"vary", b"Accept-Encoding, Cookie, Authorization")
_MOST_KEPT = 500  # answers, the least lately asked for goes first; one per layer, audience, measure, period and form
_PARAMETERS = ("measure", "period", "form", "periods")
_MOST_PERIODS = 24  # as many as the classes are cut from


@dataclass(frozen=True, slots=True)
class _Kept:
    layer: Layer
    version: int | None
    etag: bytes
    packed: bytes


_Key = tuple[str, Audience, Asked]
_kept: dict[_Key, _Kept] = {}
_flights: dict[tuple[_Key, int | None], "asyncio.Task[_Kept]"] = {}


async def state(request: Request, slug: str) -> Answer:
    layer = registry.get(slug, request.viewer.audience)
    found = await _current(layer, request.viewer.audience, _asked(request.query))
    personal = has_credentials(request.headers) or layer.audience >= Audience.RESTRICTED
    headers = [(b"etag", found.etag), PRIVATE if personal else PUBLIC, _VARY]
    if is_current(request.headers.get(b"if-none-match"), found.etag):
        return Answer(304, headers)
    headers.append((b"content-type", b"application/json"))
    if takes_gzip(request.headers.get(b"accept-encoding", b"")):
        return Answer(200, [*headers, (b"content-encoding", b"gzip")], found.packed)
    return Answer(200, headers, gzip.decompress(found.packed))


def _asked(query: bytes) -> Asked:
    """Raises a 400 that names the parameter: one nobody knows, one given twice, one that is of no use without a measure."""
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError as error:  # UnicodeDecodeError is one
        raise bad_value("query", _("cannot be read")) from error
    given: dict[str, str] = {}
    for name, value in pairs:
        if name not in _PARAMETERS:
            raise unknown_parameter(name)
        if name in given:
            raise bad_value(name, _("is given more than once"))
        given[name] = value
    if given and not given.get("measure"):
        raise bad_value("measure", _("is missing"))
    if any(not text.isprintable() or len(text) > 60 for text in given.values()):
        raise bad_value(next(n for n, t in given.items() if not t.isprintable() or len(t) > 60), _("is not valid"))
    if not re.fullmatch(r"|[1-9]\d?", given.get("periods", ""), re.ASCII) or int(given.get("periods") or 0) > _MOST_PERIODS:
        raise bad_value("periods", _("must be from 1 to %(most)s") % {"most": _MOST_PERIODS})
    return Asked(given.get("measure", ""), given.get("period", ""), given.get("form", "value"), int(given.get("periods") or 0))


async def _current(layer: Layer, audience: Audience, asked: Asked) -> _Kept:
    log = changes.log()
    if not log.listening:
        await log.ready(timeout=1)
    version = log.version(state_subject(layer))
    key = (layer.slug, audience, asked)
    kept = _kept.get(key)
    if version is not None and kept is not None and kept.version == version and (kept.layer is layer or kept.layer == layer):
        _kept[key] = _kept.pop(key)
        return kept
    flight = _flights.get((key, version))
    if flight is None or flight.get_loop() is not asyncio.get_running_loop():
        flight = _flights[key, version] = asyncio.ensure_future(_read(layer, key, version))
        flight.add_done_callback(lambda _done: _flights.pop((key, version), None))
    return await asyncio.shield(flight)


async def _read(layer: Layer, key: _Key, version: int | None) -> _Kept:
    _slug, audience, asked = key
    body = await state_answers.read(layer, audience, asked)
    etag = b'W/"%s"' % hashlib.blake2b(body, digest_size=16).hexdigest().encode()
    found = _Kept(layer, version, etag, await asyncio.to_thread(gzip.compress, body, 6, mtime=0))
    if version is not None and layer.audience < Audience.RESTRICTED:
        _kept.pop(key, None)
        if len(_kept) >= _MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = found
    return found


async def shutdown() -> None:
    _kept.clear()


ROUTES: list[Route] = [
    Route("state", "/layers/", re.compile(r"/layers/(?P<slug>[^/]*)/state", re.DOTALL), state, public=True),
]
