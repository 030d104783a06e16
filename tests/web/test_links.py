"""Short links: made of our own addresses only, one for each state, opened by anyone with their own rights, forgotten when unused."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.people import person
from web.links import short
from web.links.addresses import LONGEST, NotOurs, canonical
from web.models import ShortLink

pytestmark = pytest.mark.django_db
STATE = "/map/1168000000/cameras/7?f.sites.name__contains=%EA%B0%80+%26&layers=a.b&m=pm25&v=1#12.50/37.5012/127.0400"


@pytest.fixture(autouse=True)
def _no_limits_used_yet() -> None:
    cache.clear()


def make(client: Client, address: Any, **more: Any) -> Any:
    return client.post("/api/links", json.dumps({"address": address}), content_type="application/json", **more)


def test_a_state_goes_in_and_comes_out_with_its_hash(client: Client) -> None:
    made = make(client, STATE)
    assert made.status_code == 201
    told = made.json()
    assert told["url"] == f"http://testserver/s/{told['key']}"
    opened = client.get(f"/s/{told['key']}")
    assert (opened.status_code, opened["location"]) == (302, told["address"])
    assert told["address"] == STATE.replace("+", "%20")


def test_the_same_state_has_the_same_link_however_it_is_spelt(client: Client) -> None:
    one = make(client, "/?m=pm25&layers=a&v=1#11.5/37.50001/127.00001").json()
    other = make(client, "/?layers=a&v=1&m=p%6D25#11.50/37.5/127").json()
    assert other["key"] == one["key"]
    assert make(client, "/?layers=a&v=1&m=pm25#11.50/37.5/127").status_code == 200
    assert make(client, "/?layers=a&v=1&m=pm10").json()["key"] != one["key"]


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "",
        "map/1168000000",
        "/accounts/login/?next=/",
        "/s/abcdefgh",
        "/admin/",
        "/map/1168000000/../../admin",
        "/map/a/b/c",
        "/map/%2F%2Felsewhere.example",
        "/?token=secret",
        "/?next=//elsewhere.example",
        "/?m=a&m=b",
        "/?m",
        "/?m=%ff",
        "/?m=%00",
        "/?m=" + "a" * 201,
        "/?at=here",
        "/?f.sites.name=010-1234-5678",
        "/?f.sites.name=a%40city.example",
        "/#somewhere",
        "/#javascript:alert(1)",
        "/\r\nLocation: https://elsewhere.example",
        "/?m=" + "%41" * LONGEST,
    ],
)
def test_nothing_but_a_state_of_our_page_is_kept(client: Client, address: str) -> None:
    refused = make(client, address)
    assert refused.status_code == 400, refused.content
    assert refused.json()["errors"][0]["field"] == "address"
    assert not ShortLink.objects.exists()


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"address": 1}', '{"address": null}', "\xff"])
def test_a_body_that_is_none_is_refused(client: Client, body: str) -> None:
    assert client.post("/api/links", body.encode("latin-1"), content_type="application/json").status_code == 400


@given(st.text(max_size=60).map(lambda text: "/" + text))
def test_whatever_is_kept_leads_into_the_map_and_stays_as_it_is(address: str) -> None:
    try:
        written = canonical(address)
    except NotOurs:
        return
    assert written == "/" or written.startswith(("/?", "/#", "/map/"))
    assert written.isascii()
    assert canonical(written) == written


def test_a_position_is_kept_roughly(client: Client) -> None:
    told = make(client, "/?at=37.566535,126.977969&v=1#17.00/37.56653/126.97797/-30/50").json()
    assert told["address"] == "/?at=37.567,126.978&v=1#17.00/37.5665/126.9780/-30/50"


def test_an_unknown_key_is_a_page_that_says_so(client: Client) -> None:
    make(client, "/")
    for key in ("abcdefgh", "a", "a" * 500, "%00", "ABCDEFGH"):
        answer = client.get(f"/s/{key}")
        assert answer.status_code == 404
    assert "없는 곳입니다" in client.get("/s/abcdefgh").content.decode()


def test_keys_are_letters_that_are_not_mistaken(client: Client) -> None:
    keys = {make(client, f"/?m=a{n}").json()["key"] for n in range(15)}
    assert len(keys) == 15
    assert all(len(key) == short.LENGTH and set(key) <= set(short.ALPHABET) for key in keys)
    assert not set("01oil") & set(short.ALPHABET)


def test_a_taken_key_is_not_given_twice(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = iter(["aaaaaaaa", "aaaaaaaa", "bbbbbbbb"])
    monkeypatch.setattr(short, "_key", lambda: next(keys))
    assert [make(client, address).json()["key"] for address in ("/?m=a", "/?m=b")] == ["aaaaaaaa", "bbbbbbbb"]


def test_a_stranger_who_asks_too_often_waits_and_an_official_does_not(client: Client) -> None:
    statuses = [make(client, f"/?m=a{n}").status_code for n in range(21)]
    assert statuses == [201] * 20 + [429]
    assert make(client, "/")["Retry-After"] == "60"
    client.force_login(person())
    assert {make(client, f"/?m=b{n}").status_code for n in range(21)} == {201}


def test_nothing_is_kept_of_people() -> None:
    assert {field.name for field in ShortLink._meta.get_fields()} == {"key", "address", "created_at", "used_on"}


def test_what_nobody_uses_goes_and_what_is_opened_stays(client: Client) -> None:
    used, unused = make(client, "/?m=a").json()["key"], make(client, "/?m=b").json()["key"]
    ShortLink.objects.update(used_on=short.today() - short.KEPT - timedelta(days=1))
    client.get(f"/s/{used}")
    assert short.forget_unused() == 1
    assert [client.get(f"/s/{key}").status_code for key in (used, unused)] == [302, 404]


def test_opening_a_link_twice_a_day_writes_once(client: Client, django_assert_num_queries: Any) -> None:
    key = make(client, "/").json()["key"]
    with django_assert_num_queries(1):
        client.get(f"/s/{key}")


def test_the_operator_sees_and_deletes_links_and_changes_none(client: Client) -> None:
    key = make(client, "/?m=pm25").json()["key"]
    listed = reverse("admin:web_shortlink_changelist")
    client.force_login(person())
    assert client.get(listed).status_code == 403
    client.force_login(person("operator", is_staff=True, is_superuser=True))
    assert key in client.get(listed, {"q": "pm25"}).content.decode()
    change = reverse("admin:web_shortlink_change", args=[key])
    assert client.post(change, {"address": "https://elsewhere.example"}).status_code == 403
    client.post(reverse("admin:web_shortlink_delete", args=[key]), {"post": "yes"})
    assert not ShortLink.objects.exists()
