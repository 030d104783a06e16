"""Fast facts of a layer, ``/layers/{slug}/state``: id → value, time, quality, for the rows this audience sees and no others.

Kept in memory per version of the tables it is read from, packed. The ETag is the answer's own digest: a change of what this audience
may not see moves nothing.
"""

import asyncio
import gzip
import hashlib
import json
import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from psycopg import sql

from accounts.asgi import Answer, Request, Route, has_credentials
from accounts.audience import Audience
from accounts.negotiation import PRIVATE, PUBLIC, is_current, takes_gzip
from accounts.problems import Problem

from . import changes, registry
from .declaration import Layer, State
from .pool import fetch_row
from .projection import project, table_identifier
from .watching import state_subject

_VARY = (b"vary", b"Accept-Encoding, Cookie, Authorization")
_MOST_KEPT = 200  # answers; one per layer and audience


@dataclass(frozen=True, slots=True)
class _Kept:
    layer: Layer
    version: int | None
    etag: bytes
    packed: bytes


_kept: dict[tuple[str, Audience], _Kept] = {}
_flights: dict[tuple[str, Audience, int | None], "asyncio.Task[_Kept]"] = {}


async def state(request: Request, slug: str) -> Answer:
    layer = registry.get(slug, request.viewer.audience)
    if layer.state is None or layer.state.audience > request.viewer.audience:
        raise Problem(404, detail=_("This layer has no state."), errors=[("layer", _("has no state"))])
    found = await _current(layer, request.viewer.audience)
    personal = has_credentials(request.headers) or layer.audience >= Audience.RESTRICTED
    headers = [(b"etag", found.etag), PRIVATE if personal else PUBLIC, _VARY]
    if is_current(request.headers.get(b"if-none-match"), found.etag):
        return Answer(304, headers)
    headers.append((b"content-type", b"application/json"))
    if takes_gzip(request.headers.get(b"accept-encoding", b"")):
        return Answer(200, [*headers, (b"content-encoding", b"gzip")], found.packed)
    return Answer(200, headers, gzip.decompress(found.packed))


async def _current(layer: Layer, audience: Audience) -> _Kept:
    log = changes.log()
    if not log.listening:
        await log.ready(timeout=1)
    version = log.version(state_subject(layer))
    kept = _kept.get((layer.slug, audience))
    if version is not None and kept is not None and kept.version == version and (kept.layer is layer or kept.layer == layer):
        return kept
    key = (layer.slug, audience, version)
    flight = _flights.get(key)
    if flight is None or flight.get_loop() is not asyncio.get_running_loop():
        flight = _flights[key] = asyncio.ensure_future(_read(layer, audience, version))
        flight.add_done_callback(lambda _done: _flights.pop(key, None))
    return await asyncio.shield(flight)


async def _read(layer: Layer, audience: Audience, version: int | None) -> _Kept:
    if layer.state is None:
        raise LookupError(layer.slug)
    row = await fetch_row(_query(layer, layer.state, audience))
    values, as_of = row or ("{}", None)
    head = {"layer": layer.slug, "as_of": as_of, "title": layer.state.title._asdict(), "unit": layer.state.unit}
    # The values are JSON already, as the database wrote them.
    body = f'{json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]},"values":{values}}}'.encode()
    etag = b'W/"%s"' % hashlib.blake2b(body, digest_size=16).hexdigest().encode()
    found = _Kept(layer, version, etag, await asyncio.to_thread(gzip.compress, body, 6, mtime=0))
    if version is not None and layer.audience < Audience.RESTRICTED:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[layer.slug, audience] = found
    return found


# Times as ISO 8601 in UTC (the pool's time zone); the rows of the projection decide whose values are told.
_VALUES = sql.SQL(
    "SELECT coalesce(json_object_agg(id, json_build_array(value, time, quality) ORDER BY id), '{{}}')::text, max(time) FROM ("
    "SELECT p.id, s.{value} AS value, to_json(s.{time}) #>> '{{}}' AS time, s.{quality}::text AS quality "
    "FROM {rows} AS p JOIN {table} AS s ON s.{key} = p.id) AS known"
)


def _query(layer: Layer, declared: State, audience: Audience) -> sql.Composed:
    return _VALUES.format(
        value=sql.Identifier(declared.value),
        time=sql.Identifier(declared.time),
        quality=sql.Identifier(declared.quality),
        key=sql.Identifier(declared.key),
        table=table_identifier(declared.table),
        rows=project(layer, audience).sql,
    )


async def shutdown() -> None:
    _kept.clear()


ROUTES: list[Route] = [
    Route("state", "/layers/", re.compile(r"/layers/(?P<slug>[^/]*)/state", re.DOTALL), state, public=True),
]
