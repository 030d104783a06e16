"""What is answered under /tiles and /styles, in front of Django.

A tile's ETag is known from the declaration and the change log alone, so a client that has the tile is answered before the cache and
the database are asked. Tiles are kept compressed; what a client that knows no gzip gets is unpacked for it.
"""

import asyncio
import gzip
import hashlib
import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.translation import gettext_lazy as _

from accounts.asgi import Answer, Request, Route
from accounts.audience import Audience
from accounts.negotiation import PRIVATE, PUBLIC, is_current, takes_gzip
from accounts.problems import Problem
from layers import changes, registry

from . import production, styles, tilejson
from .cache import Tile
from .query import Address, Drawing, drawing

MOST_LAYERS = 12  # asked for in one tile: bounds its size and the work behind one request
MOST_ZOOM = 22
EVERY = "*"  # in a style: all that the asker may know of
UNKNOWN = (b"cache-control", b"no-store")  # whether it is still right cannot be told: nobody may keep it
VARY = (b"vary", b"Accept-Encoding, Cookie, Authorization")
MVT = (b"content-type", b"application/vnd.mapbox-vector-tile")
JSON = (b"content-type", b"application/json; charset=utf-8")
GZIP = (b"content-encoding", b"gzip")

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,6}")


# ---- tiles


async def tile(request: Request, slugs: str, z: str, x: str, y: str) -> Answer:
    names, address = _asked(slugs, z, x, y)
    audience = request.viewer.audience
    log = changes.log()
    if not log.listening:
        await log.ready(timeout=1)
    drawings, versions = [], []
    for name in names:
        found = _drawing(name, audience)
        drawings.append(found)
        versions.append(log.version(found.subject, address, found.margin(address[0])))
    etag = _etag(drawings, versions, request)
    headers = [VARY, _caching(drawings, etag)]
    if etag:
        headers.append((b"etag", etag))
        if is_current(request.headers.get(b"if-none-match"), etag):
            return Answer(304, headers)
    tiles = await _tiles(drawings, address, versions)
    for found, made in zip(drawings, tiles, strict=True):
        if made.capped:
            headers.append((b"x-madang-capped", _capped(found, made.capped)))
    return await _packed(request, headers, tiles)


async def _tiles(drawings: Sequence[Drawing], address: Address, versions: Sequence[int | None]) -> Sequence[Tile]:
    if len(drawings) == 1:
        return (await production.tile(drawings[0], address, versions[0]),)
    return await asyncio.gather(*(production.tile(d, address, v) for d, v in zip(drawings, versions, strict=True)))


async def _packed(request: Request, headers: list[tuple[bytes, bytes]], tiles: Sequence[Tile]) -> Answer:
    """Layers of a tile, and members of a gzip file, are simply written one after the other."""
    body = tiles[0].body if len(tiles) == 1 else b"".join(t.body for t in tiles)
    if not body:
        return Answer(204, headers)
    headers.append(MVT)
    if takes_gzip(request.headers.get(b"accept-encoding", b"")):
        headers.append(GZIP)
        return Answer(200, headers, body)
    return Answer(200, headers, await asyncio.to_thread(gzip.decompress, body))


@lru_cache(maxsize=20_000)
def _asked(slugs: str, z: str, x: str, y: str) -> tuple[tuple[str, ...], Address]:
    """Raises Problem 400, which names what is wrong. Slugs in one order, so that caches know the same question again."""
    numbers = {name: _number(name, text) for name, text in (("z", z), ("x", x), ("y", y))}
    zoom = numbers["z"]
    if zoom > MOST_ZOOM:
        raise Problem(400, errors=[("z", _("zooms go from 0 to 22"))])
    for name in ("x", "y"):
        if numbers[name] >= 1 << zoom:
            raise Problem(400, errors=[(name, _("there is no such column or row at this zoom"))])
    return _names(slugs), (zoom, numbers["x"], numbers["y"])


def _number(name: str, text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise Problem(400, errors=[(name, _("must be a whole number, not negative, without leading zeros"))])
    return int(text)


def _names(slugs: str, field: str = "slugs") -> tuple[str, ...]:
    names = slugs.split(",")
    if not all(_SLUG.fullmatch(name) for name in names):
        raise Problem(400, errors=[(field, _("layer names are made of a–z, 0–9, - and _ and are separated by commas"))])
    if len(set(names)) > MOST_LAYERS:
        raise Problem(400, errors=[(field, _("too many layers at once; at most 12"))])
    return tuple(sorted(set(names)))


_drawings: dict[tuple[str, Audience], Drawing] = {}


def _drawing(slug: str, audience: Audience) -> Drawing:
    """Made once per declaration: what may be known of is asked of the registry every time."""
    layer = registry.get(slug, audience)
    found = _drawings.get((slug, audience))
    if found is None or (found.layer is not layer and found.layer != layer):
        found = _drawings[slug, audience] = drawing(layer, audience)
    return found


def _etag(drawings: Sequence[Drawing], versions: Sequence[int | None], request: Request) -> bytes:
    """Weak, as it stands for the same tile packed and unpacked. Empty where a version is not known."""
    if None in versions:
        return b""
    if len(drawings) == 1 and drawings[0].stored:
        return f'W/"{drawings[0].tag}-{versions[0]:x}"'.encode()
    parts = " ".join(f"{d.tag} {v}" for d, v in zip(drawings, versions, strict=True))
    if not all(d.stored for d in drawings):
        parts += f" {request.viewer.department_id} {request.viewer.user_id}"
    return b'W/"%s"' % hashlib.blake2b(parts.encode(), digest_size=16).hexdigest().encode()


def _caching(drawings: Sequence[Drawing], etag: bytes) -> tuple[bytes, bytes]:
    """That an answer to a cookie is its asker's own is seen to by the front."""
    if not etag:
        return UNKNOWN
    for found in drawings:
        if not found.stored:
            return PRIVATE
    return PUBLIC


def _capped(found: Drawing, capped: tuple[int, int] | None) -> bytes:
    kept, of = capped or (0, 0)
    return f"{found.layer.slug};kept={kept};of={of}".encode()


# ---- TileJSON and styles


async def tile_json(request: Request, slugs: str) -> Answer:
    names = _names(slugs)
    drawings = [_drawing(name, request.viewer.audience) for name in names]
    return _json(request, await tilejson.document(drawings, _base(request), _language(request, _query(request))))


async def style(request: Request, theme: str) -> Answer:
    if theme not in styles.THEMES:
        raise Problem(404, errors=[("theme", _("there are two: light and dark"))])
    query = _query(request)
    audience = request.viewer.audience
    if query.get("layers") == EVERY:
        layers = list(registry.visible(request.viewer))
    elif "layers" in query:
        layers = [_drawing(name, audience).layer for name in _names(query["layers"], "layers")]
    else:
        layers = [layer for layer in registry.visible(request.viewer) if layer.shown]
    layers = sorted(layers, key=lambda layer: (layer.order, layer.slug))
    base, language = _base(request), _language(request, query)
    document = styles.style(theme, layers, audience, base=base, language=language)
    if _whole(query):
        told = await asyncio.gather(*(tilejson.document([_drawing(layer.slug, audience)], base, language) for layer in layers))
        document["sources"] = {layer.slug: styles.source(one) for layer, one in zip(layers, told, strict=True)}
    return _json(request, document)


def _whole(query: dict[str, str]) -> bool:
    """``sources=whole``: with what each source's TileJSON says, so that a map of thirty layers asks once and not thirty times more."""
    if query.get("sources", "whole") != "whole":
        raise Problem(400, errors=[("sources", _("may be “whole” only"))])
    return "sources" in query


def _json(request: Request, document: dict[str, Any]) -> Answer:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    etag = b'W/"%s"' % hashlib.blake2b(body, digest_size=16).hexdigest().encode()
    headers = [(b"etag", etag), PUBLIC, (b"vary", b"Accept-Encoding, Accept-Language, Cookie, Authorization")]
    if is_current(request.headers.get(b"if-none-match"), etag):
        return Answer(304, headers)
    headers.append(JSON)
    if len(body) > 1_000 and takes_gzip(request.headers.get(b"accept-encoding", b"")):
        return Answer(200, [*headers, GZIP], gzip.compress(body, 6, mtime=0))
    return Answer(200, headers, body)


def _query(request: Request) -> dict[str, str]:
    """Last value of each name. Raises Problem 400 for what is no UTF-8 or too long to be meant."""
    try:
        found = parse_qs(request.query.decode("ascii"), errors="strict", max_num_fields=20, keep_blank_values=True)
    except ValueError as error:
        raise Problem(400, errors=[("query", _("cannot be read"))]) from error
    return {name: values[-1] for name, values in found.items()}


def _language(request: Request, query: dict[str, str]) -> str:
    wanted = query.get("lang")
    if wanted is None:
        return str(settings.LANGUAGE_CODE)
    if wanted not in styles.LANGUAGES:
        raise Problem(400, errors=[("lang", _("there are two: ko and en"))])
    return wanted


def _base(request: Request) -> str:
    """Scheme and host as the caller knows them. A host that is not ours is not repeated to anyone (ALLOWED_HOSTS)."""
    host = request.headers.get(b"host", b"localhost").decode("latin-1")
    domain, _port = split_domain_port(host)
    if not domain or not validate_host(domain, _allowed_hosts()):
        raise Problem(400, errors=[("Host", _("this host is not served here"))])
    return f"{_scheme(request)}://{host}"


def _allowed_hosts() -> list[str]:
    return settings.ALLOWED_HOSTS or ([".localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])


def _scheme(request: Request) -> str:
    """A proxy's word counts only where settings say there is one."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        said = request.headers.get(name.removeprefix("HTTP_").replace("_", "-").lower().encode(), b"").decode("latin-1")
        if said:
            return "https" if said.split(",")[0].strip() == secure else "http"
    return str(request.scope.get("scheme", "http"))


async def shutdown() -> None:
    production.forget()


# The groups are wide on purpose: nonsense is answered here with what is wrong about it, not somewhere else with a 404.
ROUTES: list[Route] = [
    Route(
        "tile", "/tiles/", re.compile(r"/tiles/(?P<slugs>[^/]*)/(?P<z>[^/]*)/(?P<x>[^/]*)/(?P<y>[^/]*)\.mvt", re.DOTALL), tile, public=True
    ),
    Route("tilejson", "/tiles/", re.compile(r"/tiles/(?P<slugs>[^/]*)\.json", re.DOTALL), tile_json, public=True),
    Route("style", "/styles/", re.compile(r"/styles/(?P<theme>[^/]*)\.json", re.DOTALL), style, public=True),
]
