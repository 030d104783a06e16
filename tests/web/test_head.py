"""The page's head: what a message or a search shows of a link, in its reader's language."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client

from tests.city.measured import measure_the_city
from tests.sites import LAYERS, declared, make_areas, make_tables, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[None]:
    make_areas()
    make_tables()
    measure_the_city()
    with declared(*LAYERS):
        yield


def head(client: Client, path: str) -> dict[str, str]:
    html = client.get(path).content.decode()
    metas = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', html)
    links = re.findall(r'<link rel="(canonical|alternate)"(?: hreflang="([^"]+)")? href="([^"]+)">', html)
    return {name: unescape(text) for name, text in metas} | {f"{rel}:{code}".rstrip(":"): unescape(href) for rel, code, href in links}


@pytest.mark.usefixtures("world")
def test_a_link_is_shown_with_its_place_figures_and_picture(client: Client) -> None:
    told = head(client, "/map/T11?lang=en&m=fires&layers=plots&v=1")
    assert told["og:title"] == "가-T11 · Madang"
    assert told["og:description"].startswith("Fires 10 cases (Oct 2026). Population")
    assert told["description"] == told["og:description"]
    assert told["og:image"] == "http://testserver/preview/T11.png?m=fires&lang=en"
    assert (told["og:image:width"], told["og:image:height"], told["twitter:card"]) == ("1200", "630", "summary_large_image")
    assert (told["og:locale"], told["og:locale:alternate"]) == ("en_GB", "ko_KR")
    assert told["canonical"] == told["og:url"] == told["alternate:x-default"] == "http://testserver/map/T11"
    assert told["alternate:ko"] == "http://testserver/map/T11?lang=ko"
    assert "화재 10 건" in head(client, "/map/T11?lang=ko&m=fires")["og:description"]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "query", ["m=zqdebts", "m=nothing", "m=fires&t=soon", "m=fires&t=1990-01", "m=fires&form=soon", 'm="><script>', "m=%00"]
)
def test_a_measure_that_strangers_do_not_find_is_in_no_picture_and_no_word(query: str) -> None:
    for client in (Client(), signed_in("official")):
        told = head(client, f"/map/T11?{query}")
        assert told["og:image"] == "http://testserver/preview/T11.png?lang=ko"
        assert "zq" not in " ".join(told.values())


@pytest.mark.usefixtures("world")
def test_oembeds_picture_is_the_links_own(client: Client) -> None:
    def picture(path: str) -> object:
        return client.get("/oembed", {"url": f"http://testserver{path}"}).json()["thumbnail_url"]

    for path in ("/map/T11?m=fires&lang=en", "/map/T11?m=zqdebts", "/map/T11/sites/1?m=fires&lang=ko"):
        assert picture(path) == head(client, path)["og:image"]


@pytest.mark.usefixtures("world")
def test_a_feature_is_shown_by_its_kind_and_facts(client: Client) -> None:
    told = head(client, "/map/T11/sites/1?lang=en")
    assert told["og:image"] == "http://testserver/preview/T11/sites/1.png?lang=en"
    assert told["og:description"].startswith("Sites · Kind Camera · Amount 10.")


def test_what_is_missing_has_no_picture(client: Client) -> None:
    assert "og:image" not in head(client, "/map/nothing")
