"""The product's own callable with a bare MapLibre page beside it, and a count of what both send: what ``bin/bench page`` measures.

``/bare/`` is the least page there can be: MapLibre as it is published, the style that the query names, no panel, no figures. It is
packed as ours is, once at start. ``/bare/sent`` answers the bytes and the number of answers since it was last asked.
"""

import json
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from config.asgi import application as product

MAPLIBRE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "maplibre-gl" / "dist"
_PACK = "process.stdout.write(require('zlib').brotliCompressSync(require('fs').readFileSync(0)))"
_PAGE = b"""<!doctype html><html lang="ko"><meta charset="utf-8"><title>bare</title><link rel="stylesheet" href="/bare/maplibre-gl.css">
<style>html,body,#map{margin:0;height:100%}</style><div id="map"></div><script type="module" src="/bare/bare.js"></script></html>"""
_SCRIPT = b"""import { Map, setWorkerUrl } from "/bare/maplibre-gl.mjs";
setWorkerUrl("/bare/maplibre-gl-worker.mjs");
const query = new URLSearchParams(location.search);
const style = await (await fetch(`/styles/light.json?layers=${query.get("layers")}&lang=ko&sources=whole`)).json();
const bounds = JSON.parse(query.get("box"));
window.map = new Map({ container: "map", style, bounds, fitBoundsOptions: { padding: 60 }, attributionControl: false });
const still = (code) => window.map.once("idle", () => { document.getElementById("map").dataset.drawn = code; });
window.enter = (code, box) => { still(code); window.map.fitBounds(box, { padding: 60, animate: false }); };
still("city");
"""
Send = Callable[[dict[str, Any]], Awaitable[None]]


def _packed(body: bytes) -> bytes:
    return subprocess.run(["node", "-e", _PACK], input=body, capture_output=True, check=True).stdout


def _files() -> dict[str, tuple[bytes, bytes]]:
    """Path to kind and packed body."""
    names = {"maplibre-gl.mjs": b"text/javascript", "maplibre-gl-worker.mjs": b"text/javascript", "maplibre-gl.css": b"text/css"}
    found = {f"/bare/{name}": (kind, _packed((MAPLIBRE / name).read_bytes())) for name, kind in names.items()}
    return found | {"/bare/": (b"text/html", _packed(_PAGE)), "/bare/bare.js": (b"text/javascript", _packed(_SCRIPT))}


FILES = _files()
_sent = {"bytes": 0, "answers": 0}


async def application(scope: Any, receive: Any, send: Send) -> None:
    if scope["type"] != "http":
        await product(scope, receive, send)
    elif scope["path"] == "/bare/sent":
        await _answer(send, b"application/json", json.dumps(_sent).encode(), packed=False)
        _sent.update(bytes=0, answers=0)
    elif scope["path"] in FILES:
        await _answer(_counting(send), *FILES[scope["path"]], packed=True)
    else:
        await product(scope, receive, _counting(send))


def _counting(send: Send) -> Send:
    async def counted(message: dict[str, Any]) -> None:
        _sent["bytes"] += len(message.get("body", b""))
        _sent["answers"] += message["type"] == "http.response.start"
        await send(message)

    return counted


async def _answer(send: Send, kind: bytes, body: bytes, *, packed: bool) -> None:
    headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), (b"cache-control", b"no-cache")]
    headers += [(b"content-encoding", b"br")] if packed else []
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
