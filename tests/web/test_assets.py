"""Built files and static files: right kind, compressed as asked, kept for good or asked for again."""

import asyncio
import gzip
import json
from concurrent.futures import ThreadPoolExecutor

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
