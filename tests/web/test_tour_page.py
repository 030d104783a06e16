"""docs/tour.md is what the declared scenes say, and every picture it shows is there."""

import re

from web.tools.scenes import CHAPTERS, SCENES
from web.tools.tour import DOCS, FOLDER, LARGEST, page_text


def test_the_page_is_what_the_scenes_say() -> None:
    assert (DOCS / "tour.md").read_text(encoding="utf-8") == page_text()
    assert {scene.chapter for scene in SCENES} == set(CHAPTERS)


def test_every_picture_is_there_and_none_besides() -> None:
    shown = set(re.findall(r'src="tour/([^"]+)"', page_text()))
    assert {file.name for file in FOLDER.iterdir()} == shown
    assert all(file.stat().st_size <= LARGEST for file in FOLDER.iterdir())
