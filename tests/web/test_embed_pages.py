"""The embedded map's shell, oEmbed and its discovery, and the search form's page, without a browser."""

import datetime
import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from geo.models import AreaSuccession
from tests.sites import signed_in, world
from web.links.short import link_to

from .places import make_area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
__all__ = ["world"]
HOST = "http://testserver"


def told(client: Client, url: str, status: int = 200, **more: str) -> dict[str, Any]:
    answer = client.get("/oembed", {"url": url, **more})
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = json.loads(answer.content)
    return found


def frame_of(html: str) -> str:
    found = re.search(r'<iframe src="([^"]+)"', html)
    assert found
    return unescape(found[1])


def test_the_shell_of_an_embedded_map_does_not_know_who_looks() -> None:
    official = signed_in("official")
    page = official.get("/embed/T1").content.decode()
    assert official.get("/map/T1").content.decode().count("test-official") == 1
    assert "test-official" not in page
    assert "data-user" not in page
    assert 'data-eyes="public"' in page
    assert 'href="http://testserver/map/T1"' in page, "search engines are led to the page itself"
    assert 'name="robots" content="noindex"' in page


def test_the_shell_speaks_and_looks_as_its_address_says_and_remembers_nothing(client: Client) -> None:
    client.cookies["madang_theme"] = "dark"
    assert "data-theme" not in client.get("/embed").content.decode()
    page = client.get("/embed?lang=en&theme=dark").content.decode()
    assert '<html lang="en" data-theme="dark">' in page
    assert "Open in Madang" in page


@pytest.mark.parametrize(
    ("asked", "told"),
    [("https://a.example", "https://a.example"), ("https://b.example", ""), ("https://c.b.example", ""), ("*", ""), ("", "")],
)
def test_only_an_origin_that_the_operator_named_may_talk_to_it(client: Client, settings: Settings, asked: str, told: str) -> None:
    settings.EMBED_ANCESTORS = ["*", "https://a.example", "https://*.b.example"]
    assert f'data-origin="{told}"' in client.get("/embed", {"origin": asked}).content.decode()
    assert 'data-origins="https://a.example"' in client.get("/").content.decode(), "the builder offers nobody else"


def test_a_retired_code_leads_to_its_successors_frame(client: Client) -> None:
    old = make_area("1168099000", "neighbourhood", "옛동", valid_to=datetime.date(2021, 1, 1))
    new = make_area("1168064000", "neighbourhood", "새동")
    AreaSuccession.objects.create(predecessor=old, successor=new, on=datetime.date(2021, 1, 1))
    assert client.get("/embed/1168099000?ui=zoom")["location"] == "/embed/1168064000?ui=zoom"
    assert frame_of(told(client, f"{HOST}/map/1168099000")["html"]) == f"{HOST}/embed/1168064000"


# ---- oEmbed


def test_oembed_tells_a_frame_of_the_same_view(client: Client) -> None:
    found = told(client, f"{HOST}/map/T1?layers=sites&lang=en&as=citizen&origin=https://a.example#12.00/37.50000/127.00000")
    assert {key: found[key] for key in ("version", "type", "width", "height")} == {
        "version": "1.0",
        "type": "rich",
        "width": 800,
        "height": 500,
    }
    assert found["provider_name"] == "Madang"
    src = frame_of(found["html"])
    assert src == f"{HOST}/embed/T1?layers=sites&lang=en#12.00/37.50000/127.00000"
    assert client.get(src.partition("#")[0]).status_code == 200
    assert told(client, f"{HOST}/map/T1?lang=ko")["title"].endswith("마당")


def test_oembed_takes_a_short_link_for_what_it_stands_for(client: Client) -> None:
    link, _new = link_to("/map/T1?layers=sites&lang=en#12.00/37.5000/127.0000")
    assert frame_of(told(client, f"{HOST}/s/{link.key}")["html"]) == f"{HOST}/embed/T1?layers=sites&lang=en#12.00/37.5000/127.0000"
    told(client, f"{HOST}/s/22222222", 404)
    hidden, _new = link_to("/map/T1/nothing/1")
    told(client, f"{HOST}/s/{hidden.key}", 404)


def test_oembed_stays_within_the_room_it_is_given(client: Client) -> None:
    found = told(client, f"{HOST}/", maxwidth="320", maxheight="9999", format="json")
    assert (found["width"], found["height"]) == (320, 500)
    assert 'width="320" height="500"' in found["html"]
    for wrong in ("0", "-1", "1e3", "x"):
        assert told(client, f"{HOST}/", 400, maxwidth=wrong)["errors"][0]["field"] == "maxwidth"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/map/T1",
        "http://testserver.evil.example/",
        "http://testserver@evil.example/",
        "javascript:alert(1)",
        f"{HOST}/admin/",
        f"{HOST}/map/nothing",
        f"{HOST}/map/T1/nothing/1",
        f"{HOST}/api/layers",
        "http://[",
        "/map/T1",
    ],
)
def test_oembed_knows_only_addresses_of_ours(client: Client, url: str) -> None:
    told(client, url, 404)


def test_oembed_is_json_or_says_that_it_is_not(client: Client) -> None:
    told(client, f"{HOST}/", 501, format="xml")
    assert client.get("/oembed").status_code == 400
    assert client.get("/oembed", {"url": f"{HOST}/"}).headers["Access-Control-Allow-Origin"] == "*"


def test_nothing_in_an_address_breaks_out_of_the_frame(client: Client) -> None:
    html = told(client, f'{HOST}/?f.a.b="><script>alert(1)</script>#"onload="x')["html"]
    assert "<script" not in html
    assert html.count('"') == 12, "six attributes with values, and no quote that came from outside"


def test_the_head_of_the_page_says_where_its_oembed_is(client: Client) -> None:
    html = client.get("/map/T1?layers=sites&as=citizen").content.decode()
    found = re.search(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', html)
    assert found
    href = unescape(found[1])
    assert parse_qs(urlsplit(href).query)["url"] == [f"{HOST}/map/T1?layers=sites"]
    assert json.loads(client.get(href).content)["type"] == "rich"
    assert "oembed" not in client.get("/map/nothing").content.decode()


# ---- the page a plain form asks


def links(browser: Client, **query: str) -> list[str]:
    return re.findall(r'<li><a href="([^"]+)"', browser.get("/search", query).content.decode())


def test_a_plain_form_finds_areas_and_leads_to_them(client: Client) -> None:
    make_area("1168064000", "neighbourhood", "새별동", name_en="Saebyeol-dong")
    assert links(client, q="새별") == links(client, q="saebyeol") == ["/areas/1168064000"]
    assert client.get("/areas/1168064000").status_code == 200
    page = client.get("/search", {"q": "새별", "lang": "ko"}).content.decode()
    assert 'value="새별"' in page
    assert "찾기: 새별" in page
    assert 'href="/search?q=%EC%83%88%EB%B3%84&amp;lang=en"' in page
    assert "Search: 새별" in client.get("/search", {"q": "새별", "lang": "en"}).content.decode()


def test_the_form_finds_features_as_far_as_the_asker_may_see_them(client: Client) -> None:
    assert sorted(links(signed_in("official"), q="zqn-inner")) == ["/layers/sites/5", "/layers/sites/6"]
    assert links(client, q="zqn-inner") == []


def test_coordinates_lead_to_the_map_with_a_mark(client: Client) -> None:
    page = client.get("/search", {"q": "37.51 127.01"}).content.decode()
    assert re.search(r'<li><a href="[^"]*\?at=37\.510000,127\.010000#16', page), page


@pytest.mark.parametrize("text", ["", " ", "\x00", "없는이름쀍", "x" * 5000, '"><script>'])
def test_the_form_answers_anything(client: Client, text: str) -> None:
    answer = client.get(f"/search?q={quote(text)}")
    assert answer.status_code == 200
    assert b"<script>" not in answer.content
