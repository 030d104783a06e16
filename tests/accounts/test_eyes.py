"""When a cookie or a token must not count: under /embed, with the header, and for what a page with public eyes asks by itself."""

import pytest

from accounts.eyes import public_eyes, without_credentials

COOKIE = {b"cookie": b"sessionid=1"}
FETCH = {b"sec-fetch-mode": b"cors"}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/embed", {}),
        ("/embed/1168000000", {}),
        ("/api/layers", {b"x-madang-eyes": b"public"}),
        ("/tiles/sites/1/0/0.mvt", {b"referer": b"https://madang.example/embed/11?ui=zoom", **FETCH}),
        ("/api/layers", {b"referer": b"https://madang.example/map/11?as=citizen&v=1", **FETCH}),
    ],
)
def test_credentials_do_not_count(path: str, headers: dict[bytes, bytes]) -> None:
    assert public_eyes(path, COOKIE | headers)
    assert public_eyes(path, {b"authorization": b"Bearer x"} | headers)
    assert not public_eyes(path, headers), "where none were sent there is nothing to keep back"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {}),
        ("/embedded", {}),
        ("/map/embed", {}),
        ("/api/layers", {b"x-madang-eyes": b"own"}),
        ("/api/layers", {b"referer": b"https://madang.example/map/11?v=1&was=citizen", **FETCH}),
        ("/api/layers", {b"referer": b"https://madang.example/map/11?q=/embed", **FETCH}),
        ("/api/layers", {b"referer": b"http://[", **FETCH}),
        # A link that is followed, in whatever way the browser tells of it or does not.
        ("/map/11", {b"referer": b"https://madang.example/embed/11", b"sec-fetch-mode": b"navigate"}),
        ("/map/11", {b"referer": b"https://madang.example/map/11?as=citizen"}),
    ],
)
def test_credentials_count_everywhere_else(path: str, headers: dict[bytes, bytes]) -> None:
    assert not public_eyes(path, COOKIE | headers)


def test_everything_that_tells_who_asks_is_left_out_and_nothing_else() -> None:
    sent = [(b"host", b"x"), (b"cookie", b"a=1"), (b"accept-language", b"en"), (b"authorization", b"Bearer x"), (b"cookie", b"b=2")]
    assert without_credentials(sent) == [(b"host", b"x"), (b"accept-language", b"en")]
