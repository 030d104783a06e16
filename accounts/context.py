"""What the pages at the door need to know about the house."""

from django.conf import settings
from django.http import HttpRequest


def door(request: HttpRequest) -> dict[str, bool]:
    """Without a mail server a forgotten password is for the operator to renew."""
    return {"sends_mail": bool(settings.EMAIL_HOST)}
