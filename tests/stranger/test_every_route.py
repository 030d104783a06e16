"""Whatever route is asked, in whatever format and at whatever zoom: nobody reads what is not declared for them.

The routes come from the URL tables, the layers from the registry; a new route or layer is asked without anybody adding it here.
"""

import json
import re
from collections.abc import Iterator
from itertools import pairwise

import mapbox_vector_tile
import pytest

from accounts.audience import Audience
from layers import registry
from layers.projection import project
from tests.city.measured import SECRET_FIGURE
from tests.front import Asker, Said, plain
from tests.stranger.routes import TILES, VALUES, asgi_urls, django_urls
from tests.stranger.world import HIDDEN, OPERATOR, ROLES, ROWS, STRANGER

pytestmark = pytest.mark.django_db
Headers = dict[str, dict[str, str]]
AUDIENCES = {STRANGER: Audience.PUBLIC, "field": Audience.STAFF, "official": Audience.STAFF, OPERATOR: Audience.RESTRICTED}
TILE_URLS = [f"/tiles/sites/{z}/{x}/{y}.mvt" for z, x, y in TILES[:6]]
QUERIES = (
    "",
    "?bbox=126,36,128,38&limit=1000",
    "?q=qn-plain&limit=20",  # a part of what is hidden; the answer repeats the question
    "?q=camera&limit=20&lon=127.01&lat=37.51",
    "?area=T1&limit=1000",
    "?lon=127.01&lat=37.51&radius=20000&limit=500",
    "?lon=127.01&lat=37.51&radius=20000&layers=sites",
    "?layers=sites,plots",
    "?geometry=none",
    "?area=T11&limit=50",
    "?measure=zqdebts&period=2026-10&form=per_1000",
    "?measure=fires",
    "?versions=all",
    "?form=per_1000",
    "?lang=en",
    "?with=outline,parent,summary",
    "?sources=whole",
)


def urls(front: Asker) -> list[str]:
    return [*django_urls(), *asgi_urls(front.app.routes)]


def seen_by(role: str) -> set[str]:
    return {layer.slug for layer in registry.layers() if layer.audience <= AUDIENCES[role]}


@pytest.mark.parametrize("role", ROLES)
def test_no_answer_holds_what_its_asker_may_not_see(front: Asker, askers: Headers, role: str) -> None:
    """A page that sends a stranger to sign in names the address that was asked for, and no more than that."""
    told: list[tuple[str, bytes]] = []
    for url in urls(front):
        for query in QUERIES if url.startswith(("/api", "/tiles", "/styles", "/layers")) else QUERIES[:1]:
            said = front.get(url + query, askers[role])
            assert said.status < 500, (url + query, said.body[:300])
            headers = str({name: value for name, value in said.headers.items() if value != f"/accounts/login/?next={url}"})
            told += [(url + query, word) for word in HIDDEN[role] if word in plain(said) or word.decode() in headers]
    assert told == []


def test_who_may_see_it_sees_it(front: Asker, askers: Headers) -> None:
    """Without this the test above would also pass on empty answers."""
    stranger = front.get("/api/layers/sites/features").body
    operator = front.get("/api/layers/sites/features", askers[OPERATOR]).body
    assert b"camera" in stranger
    assert SECRET_FIGURE.encode() in plain(front.get("/layers/districts/state?measure=zqdebts", askers["field"]))
    assert SECRET_FIGURE.encode() in front.get("/api/areas/T11/summary", askers["official"]).body
    assert all(word in operator for word in (b"zqs-eta", b"zqn-inner", b"127.0888"))


@pytest.mark.parametrize("role", ROLES)
def test_no_format_gives_a_row_or_a_count_that_is_not_the_askers(front: Asker, askers: Headers, role: str) -> None:
    ask = askers[role]

    def said(url: str) -> dict[str, object]:
        answer = front.get(url, ask)
        assert answer.status == 200, (url, answer.body)
        found: dict[str, object] = json.loads(answer.body)
        return found

    rows = ROWS[role]
    assert said("/api/layers/sites")["count"] == len(rows)
    assert {f["id"] for f in said("/api/layers/sites/features")["features"]} == rows  # type: ignore[attr-defined]
    groups = said("/api/nearby?lon=127.05&lat=37.52&radius=20000&layers=sites")["groups"]
    assert {item["id"] for group in groups for item in group["items"]} == rows  # type: ignore[attr-defined]
    assert {row["slug"]: row["count"] for row in said("/api/areas/T1")["layers"]}["sites"] == len(rows)  # type: ignore[attr-defined]
    for key in range(1, 9):
        assert front.get(f"/api/layers/sites/features/{key}", ask).status == (200 if key in rows else 404)


@pytest.mark.parametrize("role", ROLES)
def test_only_a_strangers_answer_may_be_shared(front: Asker, askers: Headers, role: str) -> None:
    for url in [*_api_urls(), *TILE_URLS]:
        said = front.get(url, askers[role])
        caching = said.headers["cache-control"]
        assert {"Cookie", "Authorization"} <= {part.strip() for part in said.headers["vary"].split(",")}, url
        assert caching in ("private, no-cache", "no-store") if role != STRANGER else "private" not in caching, (url, caching)


def _api_urls() -> list[str]:
    return [url for url in django_urls() if url.startswith("/api/") and url not in ("/api/docs", "/api/openapi.json")]


@pytest.mark.parametrize("role", ROLES)
def test_no_tile_holds_a_row_a_count_or_a_field_that_is_not_the_askers(front: Asker, askers: Headers, role: str) -> None:
    fields = {f.name for f in project(registry.get("sites", AUDIENCES[role]), AUDIENCES[role]).fields}
    for z, x, y in TILES:
        answer = front.get(f"/tiles/sites/{z}/{x}/{y}.mvt", askers[role])
        assert answer.status in (200, 204)
        features = mapbox_vector_tile.decode(plain(answer)).get("sites", {}).get("features", []) if answer.body else []
        assert {f["id"] for f in features if f.get("id") and "count" not in f["properties"]} <= ROWS[role]
        assert sum(f["properties"].get("count", 1) for f in features) <= len(ROWS[role])
        assert {name for f in features for name in f["properties"]} <= fields | {"count"}


@pytest.mark.parametrize("role", ROLES)
def test_every_registered_layer_shows_declared_fields_only(front: Asker, askers: Headers, role: str) -> None:
    for layer in registry.layers():
        if layer.audience > AUDIENCES[role]:
            continue
        projection = project(layer, AUDIENCES[role])
        declared = {field.name for field in projection.fields}
        told = json.loads(front.get(f"/api/layers/{layer.slug}", askers[role]).body)
        assert {field["name"] for field in told["fields"]} == declared
        page = json.loads(front.get(f"/api/layers/{layer.slug}/features?limit=5&geometry=none", askers[role]).body)
        assert all(set(feature["properties"]) == declared for feature in page["features"])
        for column in sorted({f.name for f in layer.fields} | {f.source for f in layer.fields} | {layer.relation.key}):
            if column not in declared:
                assert front.get(f"/api/layers/{layer.slug}/features?{column}=1", askers[role]).status == 400, (layer.slug, column)


def _slug_urls(front: Asker, slug: str) -> Iterator[str]:
    wanted = {**VALUES, "slug": (slug,), "slugs": (slug, f"sites,{slug}", f"{slug},sites"), "id": ("1",), "pk": ("1",), "code": ("T1",)}
    yield from (url for url in [*django_urls(wanted), *asgi_urls(front.app.routes, wanted)] if slug in url)
    for layers in (slug, f"sites,{slug}", f"{slug},sites"):
        yield f"/api/nearby?lon=127&lat=37.5&layers={layers}"
        yield f"/styles/light.json?layers={layers}"


def _comparable(said: Said, slug: str) -> tuple[int, dict[str, str], bytes]:
    # Moments, and tokens that chance makes, differ between any two answers.
    headers = {
        name: re.sub(r"csrftoken=\w+|expires=[^;]+", "…", value.replace(slug, "…"))
        for name, value in said.headers.items()
        if name not in ("x-request-id", "date", "expires")
    }
    body = re.sub(rb'[A-Za-z0-9]{64}|nonce-[^"\']+', b"\xe2\x80\xa6", plain(said))  # CSRF tokens and nonces differ by themselves
    return said.status, headers, body.replace(slug.encode(), b"\xe2\x80\xa6")


def test_a_hidden_layer_is_told_from_no_layer_by_nothing(front: Asker, askers: Headers) -> None:
    for hidden, unknown in zip(_slug_urls(front, "zqwards"), _slug_urls(front, "zqnolay"), strict=True):
        if hidden.startswith(("/admin", "/accounts")):
            continue
        here, there = front.get(hidden), front.get(unknown)
        assert _comparable(here, "zqwards") == _comparable(there, "zqnolay"), hidden
        if hidden.startswith(("/api/layers/", "/tiles/", "/layers/")):
            assert (here.status, b"zqwards" in here.body) == (404, False), hidden


@pytest.mark.parametrize("role", [STRANGER, "official"])
@pytest.mark.parametrize("form", ["{}=1", "{}__gte=1", "{}__isnull=true", "{}__contains=a", "fields={}", "fields=kind,{}", "sort={}"])
def test_a_hidden_field_is_told_from_no_field_by_nothing(front: Asker, askers: Headers, role: str, form: str) -> None:
    for url in ["/api/layers/sites/features", "/api/layers/sites/features/1", "/api/layers/sites", *TILE_URLS]:
        here = front.get(f"{url}?{form.format('zqsecret')}", askers[role])
        there = front.get(f"{url}?{form.format('zqnofiel')}", askers[role])
        assert _comparable(here, "zqsecret") == _comparable(there, "zqnofiel"), url
        assert here.status == 400 or not url.startswith("/api"), url


def test_administration_and_media_are_closed(front: Asker, askers: Headers) -> None:
    for url in [*(u for u in django_urls() if u.startswith("/admin/")), "/admin/layers/", "/media/", "/media/anything.png"]:
        said = front.get(url)
        assert said.status in (302, 401, 403, 404) or url.startswith(("/admin/login", "/admin/jsi18n")), url


def test_the_routes_that_are_asked_are_all_there_are(front: Asker, askers: Headers) -> None:
    """The paths the documents name are found by the walk, so the walk walks."""
    found = urls(front)
    assert found == sorted(set(found), key=found.index)
    assert {"/api/layers/sites/features", "/api/areas/T1", "/api/nearby", "/healthz", "/api/openapi.json"} <= set(found)
    assert all(one != other for one, other in pairwise(found))
