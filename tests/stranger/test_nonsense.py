"""Nonsense in, 4xx out, never a 500: boxes, filters, cursors, codes, radii, ids, tile coordinates and whole paths."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.front import Asker
from tests.stranger.routes import django_urls

pytestmark = pytest.mark.django_db
fuzz = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
odd = st.sampled_from(["", "-", "1e400", "٣", "0x1", "1_0", "∞"])
numbers = st.one_of(st.floats().map(repr), st.integers(-(10**25), 10**25).map(str), odd)
words = st.text(max_size=40)
boxes = st.one_of(words, st.lists(numbers, max_size=6).map(",".join))
names = st.one_of(
    words, st.sampled_from(["kind", "amount", "built", "seen", "height", "open", "memo", "id", "geometry", "drawn", "ctid", "zqsecret"])
)
operators = st.sampled_from(["", "__gte", "__lt", "__in", "__ne", "__contains", "__isnull", "__regex", "__", "__gte__lt"])
filters = st.dictionaries(st.tuples(names, operators).map("".join), st.one_of(words, numbers), max_size=4)
segments = st.one_of(words, numbers).map(lambda text: quote(text, safe=""))


def answered(front: Asker, url: str) -> None:
    said = front.get(url)
    assert said.status < 500, (url, said.body[:300])
    if said.status >= 400 and url.startswith("/api"):
        assert said.headers["content-type"] == "application/problem+json", url


@fuzz
@given(layer=st.sampled_from(["sites", "plots"]), query=filters)
@example(layer="plots", query={"seen": "0001-01-01T00:00:00+23:59"})
@example(layer="plots", query={"seen": "9999-12-31T23:59:59-23:59"})
@example(layer="plots", query={"built": "0001-01-01"})
@example(layer="sites", query={"kind": "\udcff"})
def test_filters(front: Asker, layer: str, query: dict[str, str]) -> None:
    answered(front, f"/api/layers/{layer}/features?{urlencode(query, errors='surrogatepass')}")


@fuzz
@given(box=boxes, limit=numbers, after=st.one_of(words, st.binary(max_size=12).map(lambda b: b.hex())), area=words, fields=words)
def test_boxes_limits_cursors_areas_and_fields(front: Asker, box: str, limit: str, after: str, area: str, fields: str) -> None:
    given_one = {"bbox": box, "limit": limit, "after": after, "area": area, "fields": fields}
    for name, value in given_one.items():
        answered(front, f"/api/layers/sites/features?{urlencode({name: value}, errors='surrogatepass')}")


@fuzz
@given(q=st.one_of(st.text(max_size=120), boxes, numbers), limit=numbers, lon=numbers)
@example(q="\0", limit="1", lon="1")
@example(q="a" * 10_000, limit="1", lon="1")
@example(q="%_\\", limit="1", lon="1")
@example(q="\udcff", limit="1", lon="1")
def test_search(front: Asker, q: str, limit: str, lon: str) -> None:
    answered(front, f"/api/search?{urlencode({'q': q}, errors='surrogatepass')}")
    answered(front, f"/api/search?{urlencode({'q': 'a', 'limit': limit})}")
    answered(front, f"/api/search?{urlencode({'q': 'a', 'lon': lon, 'lat': lon})}")


@fuzz
@given(area=words, limit=numbers)
def test_exceptions(front: Asker, area: str, limit: str) -> None:
    answered(front, f"/api/exceptions?{urlencode({'area': area}, errors='surrogatepass')}")
    answered(front, f"/api/exceptions?{urlencode({'limit': limit})}")


@fuzz
@given(lon=numbers, lat=numbers, radius=numbers, limit=numbers, layers=words)
def test_places(front: Asker, lon: str, lat: str, radius: str, limit: str, layers: str) -> None:
    answered(front, f"/api/nearby?{urlencode({'lon': lon, 'lat': lat, 'radius': radius, 'limit': limit})}")
    answered(front, f"/api/nearby?{urlencode({'lon': 127, 'lat': 37, 'layers': layers}, errors='surrogatepass')}")


@fuzz
@given(measure=words, period=st.one_of(words, st.sampled_from(["2026-10", "0000", "9999-12"])), form=words)
def test_measures(front: Asker, measure: str, period: str, form: str) -> None:
    given_one = {"measure": measure, "period": period, "form": form}
    for layer in ("sites", "districts"):
        answered(front, f"/layers/{layer}/state?{urlencode(given_one, errors='surrogatepass')}")


@fuzz
@given(lon=st.floats(-180, 180), lat=st.floats(-90, 90), radius=st.floats(0.1, 20000))
def test_every_place_on_earth_has_an_answer(front: Asker, lon: float, lat: float, radius: float) -> None:
    said = front.get(f"/api/nearby?lon={lon!r}&lat={lat!r}&radius={radius!r}")
    assert said.status == 200, said.body


@fuzz
@given(segment=segments)
def test_codes_ids_and_slugs(front: Asker, segment: str) -> None:
    for url in [
        f"/api/areas/{segment}",
        f"/api/layers/{segment}",
        f"/api/layers/{segment}/features",
        f"/api/layers/sites/features/{segment}",
        f"/map/{segment}",
        f"/map/T1/sites/{segment}",
        f"/map/T1/{segment}/1",
        f"/layers/{segment}/state",
        f"/tiles/{segment}.json",
        f"/styles/{segment}.json",
    ]:
        answered(front, url)


@fuzz
@given(slugs=segments, z=numbers, x=numbers, y=numbers)
def test_tiles(front: Asker, slugs: str, z: str, x: str, y: str) -> None:
    answered(front, f"/tiles/{slugs}/3/1/1.mvt")
    answered(front, f"/tiles/sites/{quote(z)}/{quote(x)}/{quote(y)}.mvt")


@fuzz
@given(path=st.lists(segments, max_size=5), query=words)
def test_paths_and_query_strings(front: Asker, path: list[str], query: str) -> None:
    answered(front, "/" + "/".join(path) + "?" + quote(query, safe="=&", errors="surrogatepass"))


@fuzz
@given(name=st.sampled_from(["accept-language", "if-none-match", "cookie", "authorization", "accept-encoding", "host"]), value=words)
def test_headers(front: Asker, name: str, value: str) -> None:
    text = value.encode().decode("latin-1")
    for url in ["/api/layers/sites", "/api/nothing", "/tiles/sites/0/0/0.mvt"]:
        assert front.get(url, {name: text}).status < 500


def test_every_path_answers_every_method(front: Asker) -> None:
    for url in django_urls():
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "NONSENSE"):
            assert front.get(url, method=method).status < 500, (method, url)
