"""The page as an app of the device: its manifest, the worker that holds its shell, and what neither may hold."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.asgi import Answer, Request
from web import assets, installable

from .places import make_area


def get(path: str, **headers: str) -> Answer:
    raw = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    for route in [*installable.ROUTES, *assets.ROUTES]:
        match = route.pattern.fullmatch(path)
        if match:
            request = Request("GET", path, b"", raw, {"type": "http"})
            # In a thread of its own: the browser's tests keep an event loop in this one.
            with ThreadPoolExecutor(1) as thread:
                return thread.submit(asyncio.run, route.handler(request, **match.groupdict())).result()  # type: ignore[arg-type]
    raise AssertionError(f"no route for {path}")


def header(answer: Answer, name: bytes) -> bytes:
    return dict(answer.headers)[name]


@pytest.mark.parametrize(("language", "name", "near"), [("ko", "마당", "내 주변"), ("en", "Madang", "Near me")])
def test_the_manifest_names_the_app_in_its_language(language: str, name: str, near: str) -> None:
    answer = get(f"/manifest/{language}.webmanifest")
    assert header(answer, b"content-type").startswith(b"application/manifest+json")
    manifest = json.loads(answer.body)
    assert (manifest["name"], manifest["lang"], manifest["display"]) == (name, language, "standalone")
    assert (manifest["id"], manifest["start_url"], manifest["scope"]) == ("/", "/", "/")
    assert manifest["shortcuts"][0]["name"] == near
    assert manifest["shortcuts"][0]["url"] == "/?panel=near"


def test_its_icons_are_there_in_the_sizes_they_say() -> None:
    manifest = json.loads(get("/manifest/ko.webmanifest").body)
    assert {(icon["purpose"], icon["sizes"]) for icon in manifest["icons"]} >= {
        ("any", "192x192"),
        ("any", "512x512"),
        ("maskable", "512x512"),
    }
    for icon in manifest["icons"]:
        png = get(icon["src"]).body
        size = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        assert f"{size[0]}x{size[1]}" == icon["sizes"]
        assert len(png) < 20_000


def test_the_worker_holds_scripts_and_styles_only_and_all_of_them_are_served() -> None:
    answer = get("/sw.js")
    assert header(answer, b"content-type") == b"text/javascript; charset=utf-8"
    assert header(answer, b"cache-control") == b"no-cache"
    assert header(answer, b"content-security-policy") == b"default-src 'self'"
    head, script = answer.body.decode().split("\n", 1)
    held = json.loads(head.removeprefix("self.madangShell=").rstrip(";"))
    assert assets.bundle().script in held["files"]
    assert set(assets.bundle().styles) <= set(held["files"])
    assert any("maplibre-gl-worker" in file for file in held["files"])
    assert [file for file in held["files"] if get(file).status != 200] == []
    assert [file for file in held["files"] if not re.search(r"\.(m?js|css|svg)$", file)] == []
    squeezed = sum(len(get(file, accept_encoding="br").body) for file in held["files"])
    assert squeezed < 700_000
    assert not re.search(r"^\s*(import|export)\b", script, re.M)  # a classic script: it stands in one file
    assert set(held["seeds"]) == {"/api/areas?with=summary", "/api/layers"}, "as the page asks, else nothing is found"


def test_what_is_known_of_the_worker_is_not_sent_again() -> None:
    again = get("/sw.js", if_none_match=header(get("/sw.js"), b"etag").decode())
    assert (again.status, again.body) == (304, b"")


def test_a_server_that_does_not_offer_it_says_so_by_404(settings: Settings) -> None:
    settings.INSTALLABLE = False
    assert [get(path).status for path in ("/sw.js", "/manifest/ko.webmanifest", "/manifest/en.webmanifest")] == [404, 404, 404]


@pytest.mark.django_db
def test_the_page_names_manifest_and_version_where_they_are_offered(client: Client, settings: Settings) -> None:
    make_area("1100000000", "city", "서울특별시")
    page = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert '<link rel="manifest" href="/manifest/en.webmanifest">' in page
    assert f'data-app="{installable.version()}"' in page
    settings.INSTALLABLE = False
    page = client.get("/").content.decode()
    assert "webmanifest" not in page
    assert "data-app" not in page


@pytest.mark.django_db
def test_the_shell_is_the_page_of_nobody_and_of_no_place(client: Client) -> None:
    make_area("1100000000", "city", "서울특별시")
    answer = client.get("/shell")
    page = answer.content.decode()
    assert "data-shell" in page
    assert 'data-user=""' in page
    assert "서울특별시" not in page
    assert answer.headers["X-Robots-Tag"] == "noindex"
