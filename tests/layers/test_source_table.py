"""docs/data.md names every source as its connector does, and says something of each."""

from pathlib import Path

import pytest
from django.conf import settings

from feeds.connector import connectors
from layers import source_table

PAGE = Path(settings.BASE_DIR, "docs", "data.md")


def test_the_page_holds_the_table_that_the_connectors_make() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert source_table.in_place(page) == page, "manage.py source_table --write"


@pytest.mark.parametrize("name", sorted(connectors()))
def test_every_source_has_words_of_its_own_below_the_table(name: str) -> None:
    below = PAGE.read_text(encoding="utf-8").partition(source_table.END)[2]
    assert f"`{name}`" in below


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="sources: begin"):
        source_table.in_place("# Data")
