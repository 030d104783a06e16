"""API tokens: keys for programs, shown once, kept as a hash.

A token is 256 random bits, so a plain SHA-256 hides it (there is nothing to guess) and one indexed look-up finds it.
"""

import hashlib
import re
import secrets
from datetime import datetime

from django.utils import timezone

from .audience import Audience
from .models import ApiToken, User

MARK = "mdg_"  # So that logs can mask tokens and secret scanners can find them.
PATTERN = re.compile(r"mdg_[A-Za-z0-9_-]{43}")


def issue(user: User, *, name: str, audience: Audience, expires_at: datetime | None = None) -> tuple[ApiToken, str]:
    """The row and the token itself, which nobody can show again."""
    plain = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, name=name, prefix=plain[:12], digest=digest_of(plain), audience=audience, expires_at=expires_at
    )
    return token, plain


def revoke(token: ApiToken) -> None:
    """At once in this process, within accounts.viewer.KEPT_SECONDS in every other."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])


def digest_of(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()
