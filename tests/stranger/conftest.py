"""One committed world and one running front per module."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.front import Asker, running_front
from tests.stranger.world import committed_world

Headers = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def askers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Headers]:
    """Role → the headers that role asks with."""
    with django_db_blocker.unblock(), committed_world() as headers:
        yield headers


@pytest.fixture(scope="module")
def front(askers: Headers) -> Iterator[Asker]:
    with running_front() as asker:
        yield asker
