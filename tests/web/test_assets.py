"""Built files and static files: right kind, compressed as asked, kept for good or asked for again."""

import asyncio
import gzip
import json
import os
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from accounts.asgi import Answer, Request
from web import assets


def get(path: str, **headers: str) -> Answer:
    raw = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    for route in assets.ROUTES:
        match = route.pattern.fullmatch(path)
        if match:
            request = Request("GET", path, b"", raw, {"type": "http"})
            # In a thread of its own: the browser's tests keep an event loop in this one.
            with ThreadPoolExecutor(1) as thread:
                return thread.submit(asyncio.run, route.handler(request, **match.groupdict())).result()  # type: ignore[arg-type]
    raise AssertionError(f"no route for {path}")


def value(answer: Answer, name: bytes) -> bytes | None:
    return dict(answer.headers).get(name)


def test_the_script_of_the_page_is_there_compressed_and_never_asked_for_twice() -> None:
    script = assets.bundle().script
    plain, brotli, zipped = get(script), get(script, accept_encoding="gzip, br"), get(script, accept_encoding="gzip, br;q=0")
    assert value(plain, b"content-type") == b"text/javascript; charset=utf-8"
    assert value(brotli, b"content-encoding") == b"br"
    assert len(brotli.body) < len(plain.body) / 2
    assert gzip.decompress(zipped.body) == plain.body
    assert b"immutable" in (value(plain, b"cache-control") or b"")
    assert value(plain, b"vary") == b"Accept-Encoding"


def test_what_is_known_is_not_sent_again() -> None:
    script = assets.bundle().script
    etag = (value(get(script), b"etag") or b"").decode()
    again = get(script, if_none_match=etag)
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/assets/none.js", "/assets/manifest.json", "/assets/..", "/static/../settings.py", "/static/none.css"])
def test_nothing_else_of_the_disk_is_served(path: str) -> None:
    assert get(path).status == 404


def test_every_file_the_styles_name_is_served() -> None:
    styles = b"".join(get(path).body for path in assets.bundle().styles).decode()
    named = {part.split(")")[0].strip("'\"") for part in styles.split("url(")[1:] if part.startswith(("/", "'/", '"/'))}
    assert len(named) > 90  # the font's subsets
    assert [path for path in named if get(path).status != 200] == []


def test_the_admin_has_its_styles() -> None:
    answer = get("/static/admin/css/base.css", accept_encoding="gzip")
    assert answer.status == 200
    assert b"--primary" in gzip.decompress(answer.body)


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((assets.DIST.parent / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


BUDGET = 550_000  # bytes of script as they are sent: about four seconds on a slow mobile line, before anything can be seen


def test_the_script_before_the_map_is_usable_keeps_its_budget() -> None:
    """The entry, what it imports at once, and MapLibre's worker, which the map cannot do without."""
    scripts = [assets.bundle().script, *assets.bundle().preload]
    named = {name for script in scripts for name in re.findall(rb"/assets/(maplibre-gl-worker-[\w-]+\.js)", get(script).body)}
    assert len(named) == 1  # one worker, loaded once
    sizes = {path: len(get(path, accept_encoding="br").body) for path in [*scripts, f"/assets/{named.pop().decode()}"]}
    assert sum(sizes.values()) <= BUDGET, sizes
    assert min(sizes.values()) > 10_000, sizes  # they were found, and are scripts


def lay(folder: Path, script: str, files: Iterable[str]) -> None:
    """A build as Vite leaves it, its note last."""
    for name in files:
        (folder / name).write_text(name)
    (folder / ".vite").mkdir(exist_ok=True)
    others = {name: {"file": "icon-1.svg"} for name in (assets.ICON, assets.LATIN, assets.KOREAN)}
    (folder / ".vite" / "manifest.json").write_text(json.dumps({assets.ENTRY: {"file": script}, **others}))
    (folder / ".vite" / "builds.json").write_text(json.dumps([list(files)]))


def test_a_build_under_a_running_server_is_taken_up_and_open_pages_keep_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "DIST", tmp_path)
    monkeypatch.setattr(assets, "LOOK_EVERY", -1.0)
    monkeypatch.setattr(assets, "_looked", assets._looked)  # what is looked at here is forgotten with the folder
    lay(tmp_path, "main-1.js", ["main-1.js", "part-1.js", "icon-1.svg"])
    assert assets.bundle().script == "/assets/main-1.js"
    assert get("/assets/part-1.js").status == 200
    assert get("/assets/part-2.js").status == 404
    lay(tmp_path, "main-2.js", ["main-2.js", "part-2.js", "icon-1.svg"])
    note = tmp_path / ".vite" / "builds.json"
    os.utime(note, ns=(note.stat().st_atime_ns, note.stat().st_mtime_ns + 1_000_000))
    assert assets.bundle().script == "/assets/main-2.js"
    assert [get(f"/assets/{name}").body for name in ("main-2.js", "part-2.js", "part-1.js")] == [b"main-2.js", b"part-2.js", b"part-1.js"]


def test_the_build_notes_its_files_and_keeps_all_of_them() -> None:
    newest = json.loads((assets.DIST / ".vite" / "builds.json").read_bytes())[0]
    assert {entry["file"] for entry in assets.manifest_of_build().values()} <= set(newest)
    assert [name for name in newest if name not in assets.built()] == []
