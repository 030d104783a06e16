"""`manage.py demo_accounts`."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.audience import Audience
from accounts.models import ApiToken, User
from accounts.tokens import issue

from .people import person

pytestmark = pytest.mark.django_db


def printed() -> dict[str, str]:
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    return dict(line.split() for line in out.getvalue().splitlines())


def test_one_account_per_role_with_a_new_password_each_time(settings: Settings) -> None:
    settings.DEMO = True
    first, second = printed(), printed()
    assert set(first) == {f"demo-{role}" for role in ("field", "analyst", "official", "mayor", "operator")}
    assert User.objects.filter(is_demo=True).count() == 5
    assert authenticate(username="demo-mayor", password=second["demo-mayor"])
    assert not authenticate(username="demo-mayor", password=first["demo-mayor"])
    assert second["demo-mayor"] not in User.objects.get(username="demo-mayor").password


def test_only_in_demo_mode(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="MADANG_DEMO"):
        call_command("demo_accounts")
    assert not User.objects.exists()


def test_a_persons_own_account_is_never_taken_over(settings: Settings) -> None:
    settings.DEMO = True
    person(name="demo-field")
    with pytest.raises(CommandError, match="demo-field"):
        call_command("demo_accounts")
    assert User.objects.count() == 1


def test_closing_them_ends_their_tokens_too(settings: Settings) -> None:
    settings.DEMO = True
    printed()
    issue(User.objects.get(username="demo-analyst"), name="x", audience=Audience.STAFF)
    settings.DEMO = False
    call_command("demo_accounts", "--remove", stdout=StringIO())
    assert not User.objects.filter(is_active=True).exists()
    assert not ApiToken.objects.filter(revoked_at=None).exists()
