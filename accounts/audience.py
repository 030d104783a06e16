"""Audiences: the one scale by which everything published is measured.

``public < staff < restricted``. What a layer, a field or a row does not declare for an audience, that audience does not see.
"""

from dataclasses import dataclass
from enum import IntEnum


class Audience(IntEnum):
    PUBLIC = 0
    STAFF = 1
    RESTRICTED = 2

    @property
    def slug(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. A token's audience is the lesser of its user's and its own scope; that is settled before a Viewer is made."""

    audience: Audience = Audience.PUBLIC
    user_id: int | None = None
    department_id: int | None = None
    role: str = "citizen"

    @property
    def is_anonymous(self) -> bool:
        return self.user_id is None


STRANGER = Viewer()
