"""Short links given, opened and forgotten."""

import secrets
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from web.models import ShortLink

# Lower case without what is read as something else (0 o, 1 l i): they are typed from a wall and said over the telephone.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
# 31⁸ = 850,000 million: with a million links kept, one guess in 850,000 opens some state of a public map.
LENGTH = 8
# A link that nobody has opened for two years is given back. One that stands in print and is used lives on.
KEPT = timedelta(days=730)


def today() -> date:
    return timezone.localdate()


def link_to(address: str) -> tuple[ShortLink, bool]:
    """The link of a canonical address, and whether it is new. The same state has the same link."""
    for _attempt in range(5):
        try:
            with transaction.atomic():
                link, new = ShortLink.objects.get_or_create(address=address, defaults={"key": _key(), "used_on": today()})
        except IntegrityError:  # the key is another's, by a chance of one in many millions
            continue
        if not new:
            _use(link)
        return link, new
    raise RuntimeError("no free key for a short link")


def opened(key: str) -> ShortLink | None:
    link = ShortLink.objects.filter(key=key).first() if len(key) == LENGTH else None
    if link is not None:
        _use(link)
    return link


def forget_unused() -> int:
    """How many went."""
    return ShortLink.objects.filter(used_on__lt=today() - KEPT).delete()[0]


def _key() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _use(link: ShortLink) -> None:
    """One write a day at most, whoever opens it how often."""
    if link.used_on < today():
        ShortLink.objects.filter(pk=link.pk).update(used_on=today())
