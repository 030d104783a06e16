"""The plain HTML twin: the same numbers as the API, in both languages, without a script, and no more than the asker may see."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from feeds.models import DataSource, Run
from fixtures.demo import sources
from fixtures.demo.setting import setting
from geo.models import Area, AreaSuccession
from sensors.models import Station
from tests.sites import signed_in, world
from web.twin.accessibility import CHECKS

pytestmark = pytest.mark.django_db
__all__ = ["world"]


class Page(HTMLParser):
    """What a reader without a script meets: text, links, tables."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.text = html, ""
        self.links: list[str] = []
        self.tags: list[str] = []
        self.reading = True
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # What stands there for programs is data; no browser runs it.
        self.reading = tag != "script" or dict(attrs).get("type") != "application/ld+json"
        if self.reading:
            self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_data(self, data: str) -> None:
        if self.reading:
            self.text += data


def read(client: Client, path: str, status: int = 200) -> Page:
    answer = client.get(path)
    assert answer.status_code == status, path
    return Page(answer.content.decode())


@pytest.mark.usefixtures("world")
def test_an_area_says_what_the_api_says(client: Client) -> None:
    told = client.get("/api/areas/T11").json()
    page = read(client, "/areas/T11?lang=en")
    assert f"{told['population']:,} people live in" in page.text
    assert f"{told['area_km2']:,.2f} km²" in page.text
    assert {f"/areas/{child['code']}" for child in told["children"]} <= set(page.links)
    assert "/areas/T1" in page.links
    assert "/map/T11" in page.links
    sites = next(layer["count"] for layer in told["layers"] if layer["slug"] == "sites")
    assert sites > 0
    assert re.search(rf'href="/layers/sites\?area=T11">Sites</a></th><td class="n">{sites}<', page.html)


@pytest.mark.usefixtures("world")
def test_the_city_without_a_code_and_a_retired_code(client: Client) -> None:
    assert "Test city" in read(client, "/areas?lang=en").text
    Area.objects.filter(code="T112").update(valid_to="2021-01-01")
    old, new = Area.objects.get(code="T112"), Area.objects.get(code="T111")
    AreaSuccession.objects.create(predecessor=old, successor=new, on="2021-01-01")
    answer = client.get("/areas/T112")
    assert (answer.status_code, answer["Location"]) == (308, "/areas/T111")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "path", ["/areas/9999", "/areas/%00", f"/areas/{'1' * 5000}", "/layers/nothing", "/layers/sites/99", f"/layers/sites/{'9' * 30}"]
)
def test_what_is_not_there_says_so_in_words(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("world")
def test_the_list_of_an_area_counts_what_the_api_lists(client: Client) -> None:
    listed = client.get("/api/layers/sites/features?area=T11").json()["numberReturned"]
    page = read(client, "/layers/sites?area=T11")
    assert len([link for link in page.links if re.fullmatch(r"/layers/sites/\d+", link)]) == listed
    assert client.get("/layers/sites?area=nowhere").status_code == 404
    assert "/api/layers/sites/features?area=T11" in page.links
    assert any(re.fullmatch(r"/map/T11\?(layers=sites&)?list=sites", link) for link in page.links)


@pytest.mark.usefixtures("world")
def test_a_list_goes_on_until_all_are_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.twin.layers.ROWS", 3)
    found, path = [], "/layers/sites"
    while path:
        page = read(client, path)
        found += [link for link in page.links if re.fullmatch(r"/layers/sites/\d+", link)]
        path = next((link for link in page.links if "after=" in link and "lang=" not in link), "")
    assert found == [f"/layers/sites/{key}" for key in (1, 2, 3, 4)]
    assert client.get("/layers/sites?after=nonsense").status_code == 400


@pytest.mark.usefixtures("world")
def test_each_page_says_which_address_is_its_own_and_in_which_languages_it_is(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.twin.layers.ROWS", 3)
    later = next(link for link in read(client, "/layers/sites").links if "after=" in link and "lang=" not in link)
    for path, own in (
        ("/areas/T11?lang=en&x=1", "/areas/T11"),
        ("/layers/sites?area=T11&lang=ko", "/layers/sites?area=T11"),
        (later, later),
    ):
        html = unescape(read(client, path).html)
        assert re.findall(r'<link rel="canonical" href="([^"]+)">', html) == [f"http://testserver{own}"]
        mark = "&" if "?" in own else "?"
        assert dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html)) == {
            "ko": f"http://testserver{own}{mark}lang=ko",
            "en": f"http://testserver{own}{mark}lang=en",
            "x-default": f"http://testserver{own}",
        }
    assert 'rel="canonical"' not in read(client, "/areas/9999", 404).html


@pytest.mark.usefixtures("world")
def test_a_feature_tells_every_field_its_asker_may_see_and_no_other(client: Client) -> None:
    stranger = read(client, "/layers/sites/1?lang=en")
    assert "Camera" in stranger.text
    assert "zq" not in stranger.html
    assert read(client, "/layers/sites/5", 404)
    assert client.get("/layers/zqwards").status_code == 404
    staff = Page(signed_in("official").get("/layers/sites/5?lang=en").content.decode())
    assert "zqn-inner" in staff.text
    assert "zqs-epsilon" not in staff.html


def test_an_english_page_says_whose_data_it_is_and_marks_what_is_korean(client: Client) -> None:
    """The source by its name, never by its key; a district's office in English; other words of the data as Korean."""
    sources.load(setting(1))
    station = Station.objects.create(
        kind="rain", code="r-1", name_ko="중구 우량계", geometry="SRID=4326;POINT(127 37.5)", operator="서울특별시 중구청", source_id="demo"
    )
    page = read(client, f"/layers/rain-gauges/{station.pk}?lang=en")
    assert "Jung-gu Office" in page.text
    assert "Demo (made up)" in page.text
    assert "Source: Demo data (made up) · Madang" in page.text
    assert '<h1><span lang="ko">중구 우량계</span></h1>' in page.html
    assert "서울특별시 중구청" in read(client, f"/layers/rain-gauges/{station.pk}?lang=ko").text
    assert '<span lang="ko">중구 우량계</span></a>' in read(client, "/layers/rain-gauges?lang=en").html


def test_a_licence_leads_to_its_text_and_says_what_it_forbids(client: Client) -> None:
    sources.load(setting(1))
    DataSource.objects.filter(slug="demo").update(licence="KOGL-3")
    station = Station.objects.create(kind="rain", code="r-1", name_ko="우량계", geometry="SRID=4326;POINT(127 37.5)", source_id="demo")
    page = read(client, f"/layers/rain-gauges/{station.pk}?lang=en")
    assert '<a href="https://www.kogl.or.kr/info/licenseType3.do" rel="license noopener">KOGL-3</a>' in page.html
    assert "Licence: KOGL-3 (no derivatives: nothing is computed from it)" in page.text
    assert "이용 조건: KOGL-3 (변경 금지" in read(client, f"/layers/rain-gauges/{station.pk}?lang=ko").text
    assert "no derivatives" not in read(client, "/layers/bus-stops?lang=en").text


def test_a_source_that_was_never_loaded_is_called_as_its_connector_calls_it_or_not_at_all(client: Client) -> None:
    page = read(client, "/layers/bus-stops?lang=en")
    assert "Source: Bus stops of Seoul · Seoul Metropolitan Government · Licence: KOGL-1" in page.text
    assert "seoul-rain" not in read(client, "/layers/rain-gauges?lang=en").text
    assert "seoul-rain" not in read(client, "/layers?lang=en").text


@pytest.mark.usefixtures("world")
def test_unknown_is_said_and_is_not_zero(client: Client) -> None:
    assert "모름" in read(client, "/layers/sites/4").text
    plot = read(client, "/layers/plots/1?lang=en").text
    assert "31 Jan 2020" in plot
    assert "1 Jan 2026, 00:00 KST" in plot
    assert "12.5 m" in plot


@pytest.mark.usefixtures("world")
def test_the_language_asked_for_is_remembered(client: Client) -> None:
    assert '<html lang="en"' in read(client, "/layers?lang=en").html
    assert '<html lang="en"' in read(client, "/areas/T11").html
    assert '<html lang="ko"' in read(client, "/areas/T11?lang=ko").html


@pytest.mark.usefixtures("world")
def test_sizes_and_days_are_written_as_each_language_writes_them_and_days_are_seouls(client: Client) -> None:
    Area.objects.filter(code="T11").update(population=1_234_567, population_on=date(2026, 1, 26), area_m2=12_345_678_901)
    source, _new = DataSource.objects.get_or_create(slug="sites-source", defaults={"title_ko": "현장 자료", "agency_ko": "시청"})
    # Four in the afternoon of one day in Greenwich is the next day in Seoul.
    Run.objects.create(source=source, connector="c", state=Run.State.DONE, ended_at=datetime(2026, 1, 31, 16, tzinfo=UTC))
    said = {
        "ko": ("1,234,567", "12,345.68 km²", "2026. 1. 26. 기준", "2026. 2. 1. 기준"),
        "en": ("1,234,567 people live", "12,345.68 km²", "As of 26 Jan 2026.", "as of 1 Feb 2026"),
    }
    for language, (people, size, counted, loaded) in said.items():
        area, layer = (read(client, f"{path}?lang={language}").text for path in ("/areas/T11", "/layers/sites"))
        assert all(text in area for text in (people, size, counted)), (language, area)
        assert loaded in layer
        assert not re.search(r"\d{4}-\d\d-\d\d", area + layer), language


@pytest.mark.usefixtures("world")
def test_nothing_on_these_pages_needs_a_script(client: Client) -> None:
    for path in ("/areas", "/areas/T11", "/layers", "/layers/sites", "/layers/sites/1"):
        page = read(client, path)
        assert "script" not in page.tags
        assert page.tags.count("h1") == 1


@pytest.mark.usefixtures("world")
def test_the_sitemap_lists_what_a_stranger_may_see_and_every_address_answers(client: Client) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    parts = [loc.text or "" for loc in ElementTree.fromstring(client.get("/sitemap.xml").content).iter(f"{space}loc")]
    assert any("layer-sites" in part for part in parts)
    official = signed_in("official")
    places = [loc.text or "" for part in parts for loc in ElementTree.fromstring(official.get(part).content).iter(f"{space}loc")]
    assert "zqwards" not in " ".join([*parts, *places])
    sites = [place for place in places if re.search(r"/layers/sites/\d+$", place)]
    assert sites == [f"http://testserver/layers/sites/{key}" for key in (1, 2, 3, 4)]
    for place in places:
        assert client.get(place).status_code == 200, place
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


@pytest.mark.usefixtures("world")
def test_an_area_takes_few_queries(client: Client, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]) -> None:
    client.get("/areas/T1")
    with django_assert_max_num_queries(14):
        client.get("/areas/T1")


def test_the_statement_on_accessibility_names_all_checks_and_only_tests_there_are(client: Client) -> None:
    assert [len([one for one in CHECKS if one.number.startswith(f"{part}.")]) for part in (5, 6, 7, 8)] == [9, 15, 7, 2]
    assert len({one.number for one in CHECKS}) == len({one.name for one in CHECKS}) == 33
    root = Path(settings.BASE_DIR)
    sources = "\n".join(path.read_text(encoding="utf-8") for path in [*root.glob("tests/**/test_*.py"), *root.glob("web/src/**/*.test.ts")])
    named = {test for one in CHECKS for test in one.tests}
    assert {test for test in named if f"def {test}(" not in sources and f'("{test}"' not in sources} == set()
    for language, result in (("ko", "일부 지킴"), ("en", "partly met")):
        page = read(client, f"/accessibility?lang={language}")
        assert page.text.count(result) == 1 + sum(one.status == "partly" for one in CHECKS)
    assert "/accessibility" in read(client, "/layers").links
