"""Accounts are made by the city, not by passers-by, unless the operator opens the door (SIGNUP, OIDC_SIGNUP)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .models import User
from .viewer import may_enter


class Doorkeeper(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGNUP)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """allauth itself turns away inactive people only, and by any way of signing in; demo accounts end with demo mode too."""
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer or (None if may_enter(user) else self.respond_user_inactive(request, user))


class IdentityDoorkeeper(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whoever the identity provider sends starts as a citizen; a role is given by hand."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return bool(settings.OIDC_SIGNUP)
