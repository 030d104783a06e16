"""A camera whose place is for staff is, for a stranger, nowhere: not in a tile, a cluster, a list, a distance, a count or a box."""

import json
from collections.abc import Iterator
from typing import Any

import mapbox_vector_tile
import pytest
from shapely import Point

from feeds.records import Record, Value
from layers.imports import replace_table, rows
from sensors.cameras import CAMERAS
from tests.front import Asker, plain
from tests.stranger.routes import tile_at
from tests.stranger.world import OFFICIAL, STRANGER
from tiles.clusters import refresh

pytestmark = pytest.mark.django_db
Headers = dict[str, dict[str, str]]
OPEN, SECRET = (127.0301, 37.5301), (127.0701, 37.5701)
FACTS: dict[str, Value] = {
    "purpose": "traffic", "camera_count": 1, "facing": "unknown", "legal_basis": "pipa-25-1-5", "stream_kind": "hls", "live_public": False,
    "outside_city": False, "position_swapped": False, "source": "demo",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def cameras(askers: Headers) -> Iterator[None]:
    """One camera everybody may find, three in one place that only staff may."""
    hidden = [Record(n, (str(n),), Point(*SECRET), FACTS | {"name": f"zqcam-{n}", "location_public": False}) for n in (2, 3, 4)]
    shown = Record(1, ("1",), Point(*OPEN), FACTS | {"name": "open", "location_public": True, "live_public": True})
    replace_table(CAMERAS, [shown, *hidden], "test")
    yield
    replace_table(CAMERAS, [], "")


def asked(front: Asker, headers: dict[str, str], url: str) -> Any:
    said = front.get(url, headers)
    assert said.status == 200, (url, said.body)
    return json.loads(plain(said))


def counted(front: Asker, headers: dict[str, str], url: str) -> int:
    layers = asked(front, headers, url)["layers"]
    return next(int(layer["count"]) for layer in layers if layer["slug"] == "cameras")


@pytest.mark.parametrize(("role", "count", "east"), [(STRANGER, 1, OPEN[0]), (OFFICIAL, 4, SECRET[0])])
def test_lists_counts_boxes_and_distances_hold_what_the_asker_may_find(
    front: Asker, askers: Headers, role: str, count: int, east: float
) -> None:
    mine = askers[role]
    layer = asked(front, mine, "/api/layers/cameras")
    assert (layer["count"], layer["bbox"][2]) == (count, east)
    assert asked(front, mine, "/tiles/cameras.json")["bounds"][2] == pytest.approx(east)
    assert len(asked(front, mine, "/api/layers/cameras/features?area=T1")["features"]) == count
    assert len(asked(front, mine, "/api/layers/cameras/features?bbox=127.06,37.56,127.08,37.58")["features"]) == count - 1
    assert len(asked(front, mine, "/api/layers/cameras/features?live_public=false")["features"]) == count - 1
    near = asked(front, mine, f"/api/nearby?lon={SECRET[0]}&lat={SECRET[1]}&radius=20000&layers=cameras")["groups"]
    assert sum(len(group["items"]) for group in near) == count
    assert counted(front, mine, "/api/areas/T1") == count
    assert counted(front, mine, "/api/areas/T12") == count - 1


def test_one_of_them_by_its_number_is_not_there(front: Asker, askers: Headers) -> None:
    for key, place in rows(CAMERAS, "id", "location_public"):
        url = f"/api/layers/cameras/features/{key}"
        assert front.get(url, askers[STRANGER]).status == (200 if place else 404)
        assert front.get(url, askers[OFFICIAL]).status == 200


@pytest.mark.parametrize("field", ["location_public", "stream_kind"])
def test_a_stranger_cannot_ask_which_places_are_kept_back(front: Asker, askers: Headers, field: str) -> None:
    url = f"/api/layers/cameras/features?{field}__isnull=false"
    assert front.get(url, askers[STRANGER]).status == 400
    assert front.get(url, askers[OFFICIAL]).status == 200
    assert field not in asked(front, askers[STRANGER], "/api/layers/cameras/features")["features"][0]["properties"]


@pytest.mark.parametrize("counted_ahead", [False, True])
def test_tiles_and_clusters_of_every_zoom_draw_what_the_asker_may_find(front: Asker, askers: Headers, counted_ahead: bool) -> None:
    if counted_ahead:
        refresh("cameras")
    for z in (0, 8, 11, 13, 14, 16):
        assert drawn(front, askers[STRANGER], z, SECRET) == (0 if tile_at(*SECRET, z) != tile_at(*OPEN, z) else 1), z
        assert drawn(front, askers[OFFICIAL], z, SECRET) >= 3, z


def drawn(front: Asker, headers: dict[str, str], z: int, place: tuple[float, float]) -> int:
    said = front.get("/tiles/cameras/{}/{}/{}.mvt".format(*tile_at(*place, z)), headers)
    found = mapbox_vector_tile.decode(plain(said)).get("cameras", {}).get("features", []) if said.body else []
    return sum(feature["properties"].get("count", 1) for feature in found)
