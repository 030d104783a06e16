"""The pictures of links: always a stranger's, whoever asks; of the right size; drawn once for many; nonsense is refused."""

import asyncio
import io
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.utils import translation
from PIL import Image

from layers.declaration import Field, Text
from layers.features import Found
from layers.projection import Projection
from layers.state_answers import Asked
from tests.front import Asker
from tests.stranger.world import HIDDEN, ROLES, STRANGER
from web.preview import areas, drawing, features, server
from web.preview.card import Card

pytestmark = pytest.mark.django_db
Headers = dict[str, dict[str, str]]
AREA, SITE = "/preview/T1.png", "/preview/T11/sites/1.png"
PICTURES = (AREA, "/preview/T11.png", "/preview/T111.png", f"{AREA}?m=fires", "/preview/T11.png?m=fires&t=2026-10&form=value", SITE)


@pytest.fixture(autouse=True)
def _nothing_kept(front: Asker) -> None:
    server._kept.clear()


def picture(front: Asker, url: str, ask: dict[str, str] | None = None) -> Image.Image:
    said = front.get(url, ask)
    assert (said.status, said.headers["content-type"]) == (200, "image/png"), (url, said.body[:300])
    return Image.open(io.BytesIO(said.body))


@pytest.mark.parametrize("url", PICTURES)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_picture_has_the_size_that_link_previews_want_and_more_than_paper_on_it(front: Asker, url: str, language: str) -> None:
    drawn = picture(front, f"{url}{'&' if '?' in url else '?'}lang={language}")
    assert drawn.size == (1200, 630)
    colours = drawn.convert("RGB").getcolors(1 << 24) or []
    assert len(colours) > 100
    assert max(count for count, _colour in colours) < 0.7 * 1200 * 630


@pytest.mark.parametrize("url", PICTURES)
def test_everybody_gets_the_strangers_picture(front: Asker, askers: Headers, url: str) -> None:
    drawn = {role: front.get(url, askers[role]) for role in ROLES}
    assert {said.body for said in drawn.values()} == {drawn[STRANGER].body}
    assert {said.headers["cache-control"] for said in drawn.values()} == {"public, max-age=300"}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Card]:
    """Every card that is drawn."""
    seen: list[Card] = []

    def draw(card: Card) -> bytes:
        seen.append(card)
        return drawing.draw(card)

    monkeypatch.setattr(server, "draw", draw)
    return seen


def test_nothing_that_is_kept_from_strangers_is_written_or_placed(front: Asker, askers: Headers, drawn: list[Card]) -> None:
    for url in (*PICTURES, "/preview/T11/sites/2.png", "/preview/T11/plots/1.png"):
        picture(front, url, askers["operator"])
    written = "\n".join(card.words() for card in drawn).encode()
    assert [word for word in HIDDEN[STRANGER] if word in written] == []
    site = next(card for card in drawn if card.pins and card.dots)
    assert site.pins[0] == pytest.approx(areas.metres(127.01, 37.51), abs=1)  # the rounded position
    assert len(site.dots) == 2  # two more of the four that strangers see are near; those for staff are not there


def test_the_picture_says_what_the_api_says(front: Asker, drawn: list[Card]) -> None:
    picture(front, "/preview/T11.png?m=fires&lang=en")
    card = drawn[-1]
    assert card.figure is not None
    assert (card.title, card.figure.title, card.figure.value, card.figure.unit, card.figure.note) == (
        "가-T11",
        "Fires",
        "10",
        "cases",
        "Oct 2026",
    )
    picture(front, "/preview/T11.png?m=fires&t=2026-09&lang=ko")
    assert drawn[-1].figure is not None
    assert (drawn[-1].figure.value, drawn[-1].figure.unit, drawn[-1].figure.note) == ("12", "건", "2026년 9월")


def test_of_what_is_told_in_both_languages_a_picture_says_the_readers() -> None:
    fields = [
        Field("name", Text("이름", "Name")),
        Field("owner_ko", Text("부서", "Owner (Korean)")),
        Field("owner_en", Text("영문 부서", "Owner")),
    ]
    layer = SimpleNamespace(name_field="name", source_field=None)
    rows = cast(Projection, SimpleNamespace(layer=layer, fields=fields))

    def told(language: str, **owners: str) -> list[tuple[str, str]]:
        found = cast(Found, SimpleNamespace(feature=json.dumps({"properties": {"name": "x", **owners}})))
        with translation.override(language):
            return list(features.facts(rows, found))

    both = {"owner_ko": "도로과", "owner_en": "Roads"}
    assert told("ko", **both) == [("부서", "도로과")]
    assert told("en", **both) == [("Owner", "Roads")]
    assert told("en", owner_ko="도로과", owner_en="") == [("Owner (Korean)", "도로과")]


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/preview/nothing.png", 404),
        ("/preview/zone-t.png", 404),
        ("/preview/T11.png?m=zqdebts", 404),
        ("/preview/T11.png?m=nothing", 404),
        ("/preview/T11.png?m=fires&t=1990-01", 404),
        ("/preview/T11.png?m=fires&t=soon", 400),
        ("/preview/T11.png?m=fires&form=soon", 400),
        ("/preview/T11.png?t=2026-10", 400),
        ("/preview/T11.png?lang=fr", 400),
        ("/preview/T11.png?lang=ko&lang=ko", 400),
        ("/preview/T11.png?width=90000", 400),
        ("/preview/T11.png?m=%00", 400),
        ("/preview/T11/sites/5.png", 404),
        ("/preview/T11/sites/7.png", 404),
        ("/preview/T11/zqwards/1.png", 404),
        ("/preview/T11/nothing/1.png", 404),
        ("/preview/T11/sites/9999999999999999999.png", 404),
        ("/preview/T11/sites/1.png?m=fires", 400),
        ("/preview/T11/sites/x.png", 404),
        ("/preview/", 404),
    ],
)
def test_nonsense_and_what_is_hidden_have_no_picture(front: Asker, askers: Headers, url: str, status: int) -> None:
    assert front.get(url).status == status
    assert front.get(url, askers["operator"]).status == status


def test_what_is_known_is_not_sent_again(front: Asker) -> None:
    etag = front.get(AREA).headers["etag"]
    again = front.get(AREA, {"If-None-Match": etag})
    assert (again.status, again.body) == (304, b"")


def test_many_who_ask_at_once_wait_for_one_picture(front: Asker, drawn: list[Card]) -> None:
    async def all_at_once() -> list[int]:
        return [said.status for said in await asyncio.gather(*(front._ask(AREA, {}, "GET") for _ in range(20)))]

    assert asyncio.run_coroutine_threadsafe(all_at_once(), front._loop).result(60) == [200] * 20
    assert len(drawn) == 1
    front.get(AREA)
    assert len(drawn) == 1


def test_too_many_different_ones_at_once_are_told_to_come_again(front: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_WAITING", 2)

    async def all_at_once() -> list[Any]:
        urls = [f"/preview/{code}.png?lang={language}" for code in ("T1", "T11", "T12") for language in ("ko", "en")]
        return await asyncio.gather(*(front._ask(url, {}, "GET") for url in urls))

    said = asyncio.run_coroutine_threadsafe(all_at_once(), front._loop).result(60)
    assert sorted(one.status for one in said) == [200, 200, 503, 503, 503, 503]
    assert all(one.headers["retry-after"] == "5" for one in said if one.status == 503)


def test_a_picture_takes_few_questions(askers: Headers, django_assert_max_num_queries: Callable[..., Any]) -> None:
    state = {"values": {}, "title": {"ko": "가", "en": "a"}, "unit": "", "as_of": None}
    with translation.override("ko"), django_assert_max_num_queries(8):
        areas.card("T11", Asked(), lambda _layer, _asked: state)
    with translation.override("ko"), django_assert_max_num_queries(30):  # one a layer of water, parks and roads
        features.card("sites", 1)
