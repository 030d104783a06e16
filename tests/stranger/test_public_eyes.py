"""An operator who looks through an embedded map, or with a citizen's eyes, is answered to the letter as a stranger is, by every route."""

import re

import pytest

from tests.front import Asker, Said, plain
from tests.stranger.routes import VALUES, asgi_urls, django_urls
from tests.stranger.world import OPERATOR

pytestmark = pytest.mark.django_db
Headers = dict[str, dict[str, str]]
OPEN = ("/api/", "/tiles/", "/styles/", "/layers", "/areas", "/map/", "/embed", "/search", "/oembed", "/sitemap")
QUERIES = ("", "?q=zqn-inner&lon=127.01&lat=37.51", "?measure=zqdebts")
# Every route, with fewer things to ask it for than the walk that looks for what must not be told.
SOME = {**VALUES, "slug": ("sites", "zqwards"), "slugs": ("sites",), "code": ("T1", "zqdebts"), "pk": ("1", "5"), "id": ("1", "5")}
LOCKS = {
    "the header": {"X-Madang-Eyes": "public"},
    "a frame's own request": {"Referer": "http://localhost/embed/T1", "Sec-Fetch-Mode": "cors"},
    "a citizen's page's own request": {"Referer": "http://localhost/map/T1?as=citizen&v=1", "Sec-Fetch-Mode": "cors"},
}


def urls(front: Asker) -> list[str]:
    found = [url for url in [*django_urls(SOME), *asgi_urls(front.app.routes, SOME)] if url.startswith(OPEN) and url != "/api/docs"]
    return [url + query for url in found for query in (QUERIES if url.startswith(("/api/", "/layers", "/search")) else QUERIES[:1])]


def told(said: Said) -> tuple[int, bytes, str]:
    return said.status, re.sub(rb'csrfmiddlewaretoken" value="\w+', b"", plain(said)), said.headers.get("location", "")


@pytest.mark.parametrize("lock", LOCKS)
def test_an_operators_cookie_opens_nothing_through_public_eyes(front: Asker, askers: Headers, lock: str) -> None:
    walked = urls(front) if lock == "the header" else ["/api/layers", "/layers/sites/state", "/tiles/sites/8/218/99.mvt", "/areas/T1"]
    differs = 0
    for url in walked:
        through, stranger = front.get(url, askers[OPERATOR] | LOCKS[lock]), front.get(url)
        assert told(through) == told(stranger), url
        assert through.headers["cache-control"] in ("private, no-cache", "no-store"), url
        differs += told(front.get(url, askers[OPERATOR])) != told(stranger)
    assert differs > len(walked) / 20, "without the lock the operator sees more, or this proves nothing"


def test_what_lies_under_embed_needs_no_lock_but_its_path(front: Asker, askers: Headers) -> None:
    walked = [url for url in django_urls(SOME) if url.startswith(("/embed", "/oembed"))]
    assert len(walked) > 10
    for url in walked:
        assert told(front.get(url, askers[OPERATOR])) == told(front.get(url)), url


def test_a_feature_that_is_not_public_has_no_embedded_page_and_no_oembed(front: Asker, askers: Headers) -> None:
    assert front.get("/map/T1/sites/5", askers[OPERATOR]).status == 200
    for url in ("/embed/T1/sites/5", "/oembed?url=http://localhost/map/T1/sites/5"):
        assert front.get(url, askers[OPERATOR]).status == 404, url
    citizen = front.get("/map/T1/sites/5?as=citizen", askers[OPERATOR])
    assert citizen.status == 404
    assert b'data-eyes="public"' in citizen.body


def test_a_link_that_is_followed_out_of_a_frame_opens_the_readers_own_page(front: Asker, askers: Headers) -> None:
    way_out = {"Referer": "http://localhost/embed/T1", "Sec-Fetch-Mode": "navigate"}
    assert front.get("/map/T1/sites/5", askers[OPERATOR] | way_out).status == 200
