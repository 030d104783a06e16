"""The built front end and Django's static files, answered in front of Django so that a slow client holds no thread.

Everything is held in memory: the built files (3.7 MB, most of it the font's subsets) and their compressed twins made at build time.
A name under ``/assets/`` carries the hash of its content, so it never changes; one under ``/static/`` may, and is asked for again.
"""

import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from accounts.asgi import Answer, Request, Route
from geo.map_fields import Assets

DIST = Path(__file__).resolve().parent / "dist"
ENTRY = "src/main.ts"
ADMIN_MAP = "src/admin/map.ts"
ICON = "src/icon.svg"
IMMUTABLE = b"public, max-age=31536000, immutable"
REVALIDATED = b"public, max-age=300"
COMPRESSIBLE = (".css", ".js", ".mjs", ".svg", ".json", ".txt")
ENCODINGS = (("br", b"br"), ("gz", b"gzip"))

Manifest = Mapping[str, Mapping[str, Any]]

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("font/woff2", ".woff2")


@dataclass(frozen=True, slots=True)
class Held:
    """One file in memory. ``encoded``: its compressed twins by content encoding."""

    kind: bytes
    etag: bytes
    body: bytes
    encoded: Mapping[bytes, bytes]


class NotBuilt(RuntimeError):
    """The front end has not been built."""


def _kind(path: Path) -> bytes:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8".encode() if kind.startswith("text/") else kind.encode()


def _hold(path: Path, encoded: Mapping[bytes, bytes]) -> Held:
    body = path.read_bytes()
    return Held(_kind(path), b'"%s"' % hashlib.sha256(body).hexdigest()[:20].encode(), body, encoded)


@cache
def built() -> Mapping[str, Held]:
    """The files of ``web/dist`` by name; empty where nothing has been built."""
    if not DIST.is_dir():
        return {}
    twins = tuple(f".{ending}" for ending, _ in ENCODINGS)
    files = [path for path in DIST.iterdir() if path.is_file() and path.suffix not in twins]
    return {path.name: _hold(path, dict(_twins(path))) for path in files}


def _twins(path: Path) -> Iterator[tuple[bytes, bytes]]:
    for ending, encoding in ENCODINGS:
        twin = path.with_name(f"{path.name}.{ending}")
        if twin.is_file():
            yield encoding, twin.read_bytes()


@cache
def static() -> Mapping[str, Held]:
    """The static files of the installed apps (Django's admin, the API's pages), compressed once at start."""
    from django.contrib.staticfiles.finders import get_finders

    found: dict[str, Held] = {}
    for finder in get_finders():
        for name, storage in finder.list([]):
            if name not in found:
                path = Path(storage.path(name))
                squeezed = {b"gzip": gzip.compress(path.read_bytes(), 6, mtime=0)} if path.suffix in COMPRESSIBLE else {}
                found[name] = _hold(path, squeezed)
    return found


@dataclass(frozen=True, slots=True)
class Bundle:
    """What the page's template links. ``preload``: scripts the entry imports at once."""

    script: str
    styles: tuple[str, ...]
    preload: tuple[str, ...]
    icon: str


@cache
def bundle() -> Bundle:
    """The page's own."""
    manifest = _manifest()
    parts = _with_imports(manifest, ENTRY)
    return Bundle(
        script=f"/assets/{manifest[ENTRY]['file']}",
        styles=_styles(manifest, parts),
        preload=tuple(f"/assets/{manifest[name]['file']}" for name in parts if name != ENTRY),
        icon=f"/assets/{manifest[ICON]['file']}",
    )


@cache
def admin_map() -> Assets:
    """The map beside the places of the administration; nothing where it has not been built, and the plain inputs serve."""
    try:
        manifest = _manifest()
    except NotBuilt:
        return Assets()
    if ADMIN_MAP not in manifest:  # built by an older release
        return Assets()
    return Assets(f"/assets/{manifest[ADMIN_MAP]['file']}", _styles(manifest, _with_imports(manifest, ADMIN_MAP)))


def _manifest() -> Manifest:
    try:
        manifest: Manifest = json.loads((DIST / ".vite" / "manifest.json").read_bytes())
    except FileNotFoundError as error:
        raise NotBuilt("web/dist is missing: run `npm ci --prefix web && npm run build --prefix web`") from error
    return manifest


def _with_imports(manifest: Manifest, entry: str) -> list[str]:
    """An entry and the chunks it imports at once, what is imported first: its styles come first too."""
    found: list[str] = []
    for name in (*manifest[entry].get("imports", ()), entry):
        found += [part for part in ([entry] if name == entry else _with_imports(manifest, name)) if part not in found]
    return found


def _styles(manifest: Manifest, parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"/assets/{name}" for part in parts for name in manifest[part].get("css", ())))


def _answer(held: Held | None, request: Request, caching: bytes) -> Answer:
    if held is None:
        return Answer(404, [(b"content-type", b"text/plain; charset=utf-8")], b"not found\n")
    headers = [(b"etag", held.etag), (b"cache-control", caching), (b"vary", b"Accept-Encoding")]
    if held.etag in request.headers.get(b"if-none-match", b""):
        return Answer(304, headers)
    headers += [(b"content-type", held.kind), (b"x-content-type-options", b"nosniff")]
    accepted = request.headers.get(b"accept-encoding", b"")
    for encoding, body in held.encoded.items():
        if re.search(rb"\b" + encoding + rb"\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))", accepted):
            return Answer(200, [*headers, (b"content-encoding", encoding)], body)
    return Answer(200, headers, held.body)


async def serve_built(request: Request, name: str) -> Answer:
    return _answer(built().get(name), request, IMMUTABLE)


async def serve_static(request: Request, name: str) -> Answer:
    return _answer(static().get(name), request, REVALIDATED)


async def startup() -> None:
    """Read everything before the first request, so that none waits for the disk."""
    built()
    static()


ROUTES = [
    Route("assets", "/assets/", re.compile(r"/assets/(?P<name>[\w.\-\[\]]+)"), serve_built, public=True, same_for_all=True),
    Route("static", "/static/", re.compile(r"/static/(?P<name>[\w./\-]+)"), serve_static, public=True, same_for_all=True),
]
