"""``bin/bench`` lists what can be started, and refuses what is not there."""

from pathlib import Path

import pytest

from operations import bench
from operations.places import Refused


def test_only_what_can_be_started_is_listed_by_its_first_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "some.py").write_text('"""How fast it is.\n\nMore.\n"""\nif __name__ == "__main__":\n    pass\n')
    (tmp_path / "part.py").write_text('"""A part of some."""\n')
    monkeypatch.setattr(bench, "FOLDER", tmp_path)
    assert bench.benchmarks() == {"some": "How fast it is."}


def test_an_unknown_name_is_told_what_there_is() -> None:
    with pytest.raises(Refused, match=r"there are: .*tiles"):
        bench.main(["no-such"])
