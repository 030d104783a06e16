"""A change of rights is felt at once in the process that made it."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from .models import ApiToken, Department, RoleAudience, User
from .viewer import forget


def _forget(**_kwargs: Any) -> None:
    forget()
    transaction.on_commit(forget)  # Others saw the old rows until now.


def connect() -> None:
    for model in (ApiToken, Department, RoleAudience, User):
        post_save.connect(_forget, sender=model, dispatch_uid=f"viewer-{model.__name__}")
        post_delete.connect(_forget, sender=model, dispatch_uid=f"viewer-{model.__name__}")
    user_logged_out.connect(_forget, dispatch_uid="viewer")
