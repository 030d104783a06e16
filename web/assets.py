"""The built front end and Django's static files, answered in front of Django so that a slow client holds no thread.

Everything is held in memory: the built files (3.7 MB, most of it the font's subsets) and their compressed twins made at build time.
A name under ``/assets/`` carries the hash of its content, so it never changes; one under ``/static/`` may, and is asked for again.

A build that lies there while the server runs is taken up within a second of its being complete; the files of the two builds before it stay
(``web/tools/builds.ts``), so that a page which is open goes on finding its parts.
"""

import gzip
import hashlib
import json
import mimetypes
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from accounts.asgi import Answer, Request, Route
from geo.map_fields import Assets

DIST = Path(__file__).resolve().parent / "dist"
ENTRY = "src/main.ts"
EMBED = "src/embed.ts"
ADMIN_MAP = "src/admin/map.ts"
ICON = "src/icon.svg"
KOREAN = "src/letters/korean.woff2"
LATIN = "node_modules/@fontsource-variable/noto-sans-kr/files/noto-sans-kr-latin-wght-normal.woff2"
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


P = ParamSpec("P")
T = TypeVar("T")
LOOK_EVERY = 1.0  # seconds
_looked: tuple[float, int] = (float("-inf"), 0)


def _stamp() -> int:
    """Which build lies there: what Vite writes last, in nanoseconds. 0: none."""
    global _looked
    at, stamp = _looked
    if time.monotonic() - at < LOOK_EVERY:
        return stamp
    for name in ("builds.json", "manifest.json"):  # the second alone: built by an older release
        try:
            stamp = (DIST / ".vite" / name).stat().st_mtime_ns
        except OSError:
            continue
        break
    else:
        stamp = 0
    _looked = (time.monotonic(), stamp)
    return stamp


def per_build(make: Callable[P, T]) -> Callable[P, T]:
    """Remembers what was made from a build until another one lies there."""
    made: dict[tuple[object, ...], tuple[int, T]] = {}

    @wraps(make)
    def remembered(*args: P.args, **named: P.kwargs) -> T:
        stamp, key = _stamp(), (*args, *named.items())
        found = made.get(key)
        if found is None or found[0] != stamp:
            found = made[key] = (stamp, make(*args, **named))
        return found[1]

    return remembered


def _kind(path: Path) -> bytes:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8".encode() if kind.startswith("text/") else kind.encode()


def _hold(path: Path, encoded: Mapping[bytes, bytes]) -> Held:
    body = path.read_bytes()
    return Held(_kind(path), b'"%s"' % hashlib.sha256(body).hexdigest()[:20].encode(), body, encoded)


@per_build
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
    """What the page's template links. ``preload``: scripts the entry imports at once. ``latin``, ``korean``: the letters of its words."""

    script: str
    styles: tuple[str, ...]
    preload: tuple[str, ...]
    icon: str
    latin: str
    korean: str


@per_build
def bundle(entry: str = ENTRY) -> Bundle:
    """The page's own, or the embedded map's."""
    manifest = manifest_of_build()
    parts = _with_imports(manifest, entry)
    return Bundle(
        script=f"/assets/{manifest[entry]['file']}",
        styles=_styles(manifest, parts),
        preload=tuple(f"/assets/{manifest[name]['file']}" for name in parts if name != entry),
        icon=f"/assets/{manifest[ICON]['file']}",
        latin=f"/assets/{manifest[LATIN]['file']}",
        korean=f"/assets/{manifest[KOREAN]['file']}",
    )


@per_build
def admin_map() -> Assets:
    """The map beside the places of the administration; nothing where it has not been built, and the plain inputs serve."""
    try:
        manifest = manifest_of_build()
    except NotBuilt:
        return Assets()
    if ADMIN_MAP not in manifest:  # built by an older release
        return Assets()
    return Assets(f"/assets/{manifest[ADMIN_MAP]['file']}", _styles(manifest, _with_imports(manifest, ADMIN_MAP)))


@per_build
def manifest_of_build() -> Manifest:
    """What Vite built from what. Raises NotBuilt."""
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
