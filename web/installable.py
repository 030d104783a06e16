"""What makes the page an app of the device: its manifest, and the shell's worker with the list of what it holds.

Both are the same for everybody, so they are answered in front of Django. The worker's version is a digest of what it holds: a new build is
a new version, the same build never is. With ``INSTALLABLE`` off the worker is not there (404), which is how those already installed learn
that they are to leave.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.asgi import Answer, Request, Route
from tiles.styles import color

from .assets import ENTRY, Manifest, NotBuilt, built, manifest_of_build, per_build

WORKER = "src/shell/worker.ts"
ICONS = {"any": (192, 512), "maskable": (512,)}
APPLE_ICON = "src/icons/apple-180.png"
PAGE = "/shell"
# What a page without a line can say of the city, asked as the page asks it: public, small, and as nobody.
SEEDS = ("/api/areas?with=summary", "/api/layers")
TEMPLATE = Path(__file__).resolve().parent / "templates" / "web" / "page.html"


def offered() -> bool:
    """Whether this server offers the page as an app: switched on, and the front end built with it."""
    return bool(settings.INSTALLABLE) and _build() is not None


@per_build
def _build() -> Manifest | None:
    try:
        manifest = manifest_of_build()
    except NotBuilt:
        return None
    return manifest if WORKER in manifest else None  # built by an older release


@per_build
def shell_files() -> tuple[str, ...]:
    """Scripts and styles that the page imports, at once or later, the map's worker and the icon; fonts are held as they are used."""
    manifest = manifest_of_build()
    names = _reached(manifest, ENTRY)
    files = [manifest[name]["file"] for name in names]
    files += [part for name in names for part in (*manifest[name].get("css", ()), *_scripts(manifest[name].get("assets", ())))]
    files.append(manifest["src/icon.svg"]["file"])
    return tuple(dict.fromkeys(f"/assets/{file}" for file in files))


def _reached(manifest: Manifest, entry: str) -> list[str]:
    found = [entry]
    for name in found:
        entered = manifest[name]
        found += [one for one in (*entered.get("imports", ()), *entered.get("dynamicImports", ())) if one not in found]
    return found


def _scripts(names: Iterable[str]) -> list[str]:
    return [name for name in names if name.endswith((".js", ".mjs"))]


@per_build
def version() -> str:
    """Of all that the worker holds and of the worker itself."""
    digest = hashlib.sha256(TEMPLATE.read_bytes())
    for file in (*shell_files(), manifest_of_build()[WORKER]["file"]):
        digest.update(file.encode())
    return digest.hexdigest()[:16]


@per_build
def _worker() -> tuple[bytes, bytes]:
    """The script and its ETag."""
    held = {"version": version(), "page": PAGE, "files": shell_files(), "seeds": SEEDS}
    script = built()[manifest_of_build()[WORKER]["file"]].body
    body = f"self.madangShell={json.dumps(held)};\n".encode() + script
    return body, b'"%s"' % hashlib.sha256(body).hexdigest()[:20].encode()


@per_build
def manifest(language: str) -> dict[str, Any]:
    files = manifest_of_build()
    with translation.override(language):
        return {
            "id": "/",
            "name": _("Madang"),
            "short_name": _("Madang"),
            "description": _("One map on which a city sees itself."),
            "lang": language,
            "dir": "ltr",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": color("light", "paper"),
            "theme_color": color("light", "paper"),
            "categories": ["government", "navigation", "utilities"],
            "icons": [_icon(files, purpose, size) for purpose, sizes in ICONS.items() for size in sizes],
            "shortcuts": [
                {"name": _("Near me"), "url": "/?panel=near", "icons": [_icon(files, "any", 192)]},
                {"name": _("Layers"), "url": "/?panel=layers", "icons": [_icon(files, "any", 192)]},
            ],
        }


def _icon(files: Manifest, purpose: str, size: int) -> dict[str, str]:
    file = files[f"src/icons/{purpose}-{size}.png"]["file"]
    return {"src": f"/assets/{file}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def apple_icon() -> str:
    return f"/assets/{manifest_of_build()[APPLE_ICON]['file']}"


def _not_there() -> Answer:
    return Answer(404, [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-cache")], b"not offered\n")


async def serve_worker(request: Request) -> Answer:
    """A worker asks and runs what is its own server's only: its policy comes with it, not with the page that brings it."""
    if not offered():
        return _not_there()
    body, etag = _worker()
    headers = [(b"etag", etag), (b"cache-control", b"no-cache"), (b"content-security-policy", b"default-src 'self'")]
    if etag in request.headers.get(b"if-none-match", b""):
        return Answer(304, headers)
    return Answer(200, [*headers, (b"content-type", b"text/javascript; charset=utf-8")], body)


async def serve_manifest(request: Request, language: str) -> Answer:
    if not offered():
        return _not_there()
    body = json.dumps(manifest(language), ensure_ascii=False).encode()
    return Answer(200, [(b"content-type", b"application/manifest+json; charset=utf-8"), (b"cache-control", b"public, max-age=300")], body)


ROUTES = [
    Route("worker", "/sw.js", re.compile("/sw.js"), serve_worker, public=True, same_for_all=True),  # the prefix holds the dot to be one
    Route(
        "manifest", "/manifest/", re.compile(r"/manifest/(?P<language>ko|en)\.webmanifest"), serve_manifest, public=True, same_for_all=True
    ),
]
