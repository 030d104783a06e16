"""Accounts to try the product with, one per role."""

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.departments import of_the_demo
from accounts.models import ApiToken, Department, Role, User


class Command(BaseCommand):
    help = "Make one demo account per role, each with a new random password, and print them. The database keeps hashes only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="close all demo accounts instead, and revoke their tokens")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self.stdout.write(f"closed {_close()} demo accounts")
            return
        if not settings.DEMO:
            raise CommandError("demo accounts exist only in demo mode: set MADANG_DEMO=1, or close old ones with --remove")
        for name, password in _renew():
            self.stdout.write(f"{name:<16}{password}")


@transaction.atomic
def _renew() -> list[tuple[str, str]]:
    """Name and new password of each; sessions opened with the old one end."""
    department = of_the_demo()
    return [(f"demo-{role}", _renew_one(role, department)) for role in Role.values if role != Role.CITIZEN]


def _renew_one(role: str, department: Department) -> str:
    password = secrets.token_urlsafe(12)
    user = User.objects.filter(username=f"demo-{role}").first() or User(username=f"demo-{role}")
    if user.pk and not user.is_demo:
        raise CommandError(f"the name demo-{role} belongs to an account that is not a demo account")
    user.role, user.department, user.is_demo, user.is_active = role, department, True, True
    user.is_staff = user.is_superuser = role == Role.OPERATOR
    user.set_password(password)
    user.save()
    return password


@transaction.atomic
def _close() -> int:
    users = list(User.objects.filter(is_demo=True, is_active=True))
    for user in users:
        user.is_active = False
        user.set_unusable_password()
        user.save()
    ApiToken.objects.filter(user__is_demo=True, revoked_at=None).update(revoked_at=timezone.now())
    return len(users)
