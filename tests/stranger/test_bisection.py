"""Rounded positions stay rounded: no sequence of questions finds out more than the answers say.

The public sees the sites at the corners of a 0.01° grid (tests.sites). First the attacks by hand; then the general rule: whatever is
hidden may change, and no public answer changes with it.
"""

import json
from collections.abc import Callable, Iterator
from math import cos, hypot, radians

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.front import Asker, Said, plain
from tests.sites import ROUNDING, SITES
from tests.stranger.routes import TILES, tile_at
from tests.stranger.world import commit

pytestmark = pytest.mark.django_db
TRUE = (SITES[0][1], SITES[0][2])
PUBLIC = (127.01, 37.51)
Headers = dict[str, dict[str, str]]


def sees_first(front: Asker, west: float, south: float, east: float, north: float) -> bool:
    said = front.get(f"/api/layers/sites/features?bbox={west:.9f},{south:.9f},{east:.9f},{north:.9f}&fields=")
    return 1 in {feature["id"] for feature in json.loads(said.body)["features"]}


def halve(inside: Callable[[float], bool], low: float, high: float) -> float:
    """Where ``inside(edge)`` begins to hold: the attacker's question, asked forty times."""
    for _step in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if inside(middle) else (middle, high)
    return high


def test_shrinking_boxes_end_at_the_rounded_position(front: Asker) -> None:
    east = halve(lambda edge: sees_first(front, 126.9, 37.4, edge, 37.6), 126.9, 127.1)
    north = halve(lambda edge: sees_first(front, 126.9, 37.4, 127.1, edge), 37.4, 37.6)
    assert [east, north] == pytest.approx(PUBLIC, abs=1e-6)
    assert hypot(east - TRUE[0], north - TRUE[1]) > ROUNDING / 5


def distance(front: Asker, lon: float, lat: float) -> float:
    said = json.loads(front.get(f"/api/nearby?lon={lon}&lat={lat}&radius=20000&layers=sites").body)
    return next(float(group["distance_m"]) for group in said["groups"] if 1 in {item["id"] for item in group["items"]})


def test_distances_from_many_places_agree_on_the_rounded_position(front: Asker) -> None:
    metre = 1 / 111_320
    wide = cos(radians(PUBLIC[1]))
    for east, north in [(3, 0), (0, 3), (-2, -2), (5, 1)]:
        lon, lat = PUBLIC[0] + east * 1000 * metre / wide, PUBLIC[1] + north * 1000 * metre
        told = distance(front, lon, lat)
        public = hypot((lon - PUBLIC[0]) * wide, lat - PUBLIC[1]) / metre
        true = hypot((lon - TRUE[0]) * wide, lat - TRUE[1]) / metre
        assert abs(told - public) < 12  # of kilometres, on a sphere
        assert abs(told - true) > 50


def test_shrinking_radii_end_at_the_rounded_position(front: Asker) -> None:
    def within(radius: float) -> bool:
        said = json.loads(front.get(f"/api/nearby?lon={TRUE[0]}&lat={TRUE[1]}&radius={radius:.6f}&layers=sites").body)
        return 1 in {item["id"] for group in said["groups"] for item in group["items"]}

    assert halve(within, 0.1, 20000) == pytest.approx(380.7, abs=0.5)  # metres from the true to the rounded position


def test_tiles_of_any_zoom_hold_the_rounded_position(front: Asker) -> None:
    for z in range(15, 19):
        true, public = tile_at(*TRUE, z), tile_at(*PUBLIC, z)
        assert true != public
        assert b"camera" not in plain(front.get("/tiles/sites/{}/{}/{}.mvt".format(*true)))
        assert b"camera" in plain(front.get("/tiles/sites/{}/{}/{}.mvt".format(*public)))


KEEP = "CREATE TABLE data.kept AS SELECT id, geometry, zqsecret, zqnote, kind, amount FROM data.sites"
# Within the cell of the grid that the public sees: 0.004° at most from its corner.
CHANGE = """
UPDATE data.sites SET geometry = ST_Translate(rough, 0.008 * (random() - 0.5), 0.008 * (random() - 0.5));
UPDATE data.sites SET zqsecret = md5(random()::text), zqnote = md5(random()::text);
UPDATE data.sites SET kind = md5(random()::text), amount = random() * 100,
    geometry = ST_Point(127 + random() / 10, 37.5 + random() / 10, 4326) WHERE seen_by <> 'public'
"""
RESTORE = """
UPDATE data.sites AS s SET geometry = k.geometry, zqsecret = k.zqsecret, zqnote = k.zqnote, kind = k.kind, amount = k.amount
FROM data.kept AS k WHERE k.id = s.id;
DROP TABLE data.kept
"""


@pytest.fixture
def moving(front: Asker) -> Iterator[Callable[[], None]]:
    """Changes everything that is hidden from the public; it is put back after the test."""
    commit(KEEP)
    yield lambda: commit(CHANGE)
    commit(RESTORE)


def degrees(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False).map(lambda number: round(number, 6))


lons, lats = degrees(126.98, 127.12), degrees(37.48, 37.62)
boxes = st.tuples(lons, lats, lons, lats).map(lambda b: f"{b[0]},{min(b[1], b[3])},{b[2]},{max(b[1], b[3])}")
questions = st.one_of(
    boxes.map("/api/layers/sites/features?bbox={}".format),
    st.sampled_from(["T1", "T11", "T12", "T111", "T112", "zone-t"]).map("/api/layers/sites/features?area={}".format),
    st.sampled_from(["T1", "T11", "T12", "T111", "T112", "zone-t"]).map("/api/areas/{}".format),
    st.tuples(lons, lats, st.integers(1, 20000), st.integers(1, 9)).map(
        lambda q: "/api/nearby?layers=sites&lon={}&lat={}&radius={}&limit={}".format(*q)
    ),
    st.integers(1, 9).map("/api/layers/sites/features/{}".format),
    st.tuples(st.sampled_from(["", "__gte", "__lt", "__ne"]), st.integers(0, 100)).map(
        lambda q: "/api/layers/sites/features?amount{}={}".format(*q)
    ),
    st.sampled_from(["/api/layers", "/api/layers/sites", "/tiles/sites.json", "/layers/sites/state", "/api/exceptions?limit=50"]),
    st.sampled_from(["zqs-alpha", "zqn", "zqn-plain", "zq", "camera", "T1", "ㄱ", "37.51 127.01"]).map("/api/search?q={}&limit=20".format),
    st.sampled_from(["T1", "T11", "T12", "T111", "T112", "zone-t"]).map("/api/exceptions?limit=50&area={}".format),
    st.tuples(lons, lats, st.integers(0, 18)).map(lambda q: "/tiles/sites/{}/{}/{}.mvt".format(*tile_at(*q))),
    st.sampled_from(TILES).map(lambda tile: "/tiles/sites/{}/{}/{}.mvt".format(*tile)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(questions, min_size=1, max_size=4))
def test_no_public_answer_depends_on_what_is_hidden(front: Asker, moving: Callable[[], None], asked: list[str]) -> None:
    before = [comparable(front.get(url)) for url in asked]
    moving()
    assert [comparable(front.get(url)) for url in asked] == before


def comparable(said: Said) -> tuple[int, dict[str, str], bytes]:
    """A tile's ETag may change with a hidden row: it says that something was written, not what or where within the tile."""
    drawn = said.headers.get("content-type", "") == "application/vnd.mapbox-vector-tile"
    drawn = said.headers.get("content-type", "") == "application/vnd.mapbox-vector-tile"
    own = {"x-request-id", "date", "etag"} if drawn else {"x-request-id", "date"}
    return said.status, {name: value for name, value in said.headers.items() if name not in own}, plain(said)
