"""Addresses for people's accounts. The sign-in pages themselves are allauth's, under the same prefix."""

from django.urls import path

from . import views

# Open to strangers: what leads to signing in, and the pages of allauth that ask for a secret of their own (a mailed key, a code).
PUBLIC = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_email_verification_sent",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "openid_connect_login",
    "openid_connect_callback",
    "set_language",
}

urlpatterns = [
    path("tokens/", views.tokens, name="account_tokens"),
    path("tokens/<int:pk>/revoke/", views.revoke_token, name="account_token_revoke"),
]
