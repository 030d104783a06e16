"""The page's shell: language, theme, title, the plain list of places, and what becomes of unknown and retired codes."""

import datetime
import re

import pytest
from django.test import Client

from geo.models import Area, AreaSuccession

from .places import make_area

pytestmark = pytest.mark.django_db
RETIRED = datetime.date(2021, 1, 1)


@pytest.fixture
def seoul() -> Area:
    city = make_area("1100000000", "city", "서울", name_en="Seoul")
    zone = make_area("zone-x", "zone", "동남권", parent=city)
    gangnam = make_area("1168000000", "district", "강남구", parent=zone, name_en="Gangnam-gu")
    make_area("1168064000", "neighbourhood", "역삼1동", parent=gangnam)
    return city


def test_the_city_lists_its_districts_for_those_without_script(client: Client, seoul: Area) -> None:
    html = client.get("/").content.decode()
    assert "<title>서울 · 마당</title>" in html
    assert re.search(r'<noscript>.*href="/map/1168000000">강남구<.*</noscript>', html, re.S)


def test_english_by_query_cookie_and_header(client: Client, seoul: Area) -> None:
    for html in (client.get("/map/1168000000?lang=en"), client.get("/map/1168000000", headers={"accept-language": "en"})):
        assert '<html lang="en"' in html.content.decode()
        assert "<title>Gangnam-gu · Madang</title>" in html.content.decode()
    client.cookies["django_language"] = "en"
    assert '<html lang="en"' in client.get("/").content.decode()


def test_a_theme_that_was_chosen_is_in_the_first_answer(client: Client, seoul: Area) -> None:
    assert "data-theme" not in client.get("/").content.decode()
    client.cookies["madang_theme"] = "dark"
    assert 'data-theme="dark"' in client.get("/").content.decode()
    client.cookies["madang_theme"] = '"><script>'
    assert "data-theme" not in client.get("/").content.decode()


@pytest.mark.parametrize("code", ["9999999999", "zone-x", "%3Cscript%3E"])
def test_an_unknown_code_is_not_found_and_says_so(client: Client, seoul: Area, code: str) -> None:
    answer = client.get(f"/map/{code}")
    assert answer.status_code == 404
    assert "없는 곳입니다" in answer.content.decode()


def test_any_other_address_is_the_same_page_not_found(client: Client) -> None:
    answer = client.get("/nowhere/at/all")
    assert answer.status_code == 404
    assert "data-missing" in answer.content.decode()


def test_a_retired_code_leads_to_its_successor_with_everything_behind_it(client: Client, seoul: Area) -> None:
    old = make_area("1168099000", "neighbourhood", "옛동", valid_to=RETIRED)
    AreaSuccession.objects.create(predecessor=old, successor=Area.objects.get(code="1168064000"), on=RETIRED)
    answer = client.get("/map/1168099000/cameras/7?layers=x")
    assert answer.status_code == 308
    assert answer["location"] == "/map/1168064000/cameras/7?layers=x"


@pytest.mark.parametrize("site", ["cameras/7", "nothing/1", "cameras/99999999999999999999"])
def test_a_site_that_does_not_exist_is_not_found(client: Client, seoul: Area, site: str) -> None:
    assert client.get(f"/map/1168000000/{site}").status_code == 404


def test_no_script_or_style_stands_in_the_page_itself(client: Client, seoul: Area) -> None:
    html = client.get("/map/1168000000").content.decode()
    assert re.findall(r"<script(?![^>]* src=)", html) == []
    assert "<style" not in html
    assert not re.search(r"\s(style|on\w+)=", html)


def test_an_empty_house_still_answers(client: Client) -> None:
    assert client.get("/").status_code == 200


def test_the_page_allows_no_script_but_its_own(client: Client, seoul: Area) -> None:
    policy = dict(part.strip().split(" ", 1) for part in client.get("/")["content-security-policy"].split(";") if " " in part.strip())
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["worker-src"] == "'self'"
