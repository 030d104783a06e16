"""Who may sign in, and whose session goes on."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from .models import User
from .viewer import may_enter


class Accounts(AuthenticationBackend):  # type: ignore[misc]
    """User name or e-mail with a password, for those who may enter; asked again for every request of a session."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        return isinstance(user, User) and may_enter(user)
