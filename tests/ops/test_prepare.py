"""What ``bin/dev`` does to its database before it serves."""

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from operations import prepare
from tests.accounts.people import person

pytestmark = pytest.mark.django_db


def faults() -> set[str]:
    return {str(found.id) for found in run_checks(databases=["default"]) if found.is_serious()}


def test_without_demo_mode_the_accounts_of_an_earlier_start_are_closed_so_that_the_server_starts(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO = False
    user = person(is_demo=True)
    assert "madang.E006" in faults()
    prepare._close_demo_accounts()
    user.refresh_from_db()
    assert not user.is_active
    assert "madang.E006" not in faults()
    prepare._close_demo_accounts()
    assert capsys.readouterr().out == "closed 1 demo accounts\n"
