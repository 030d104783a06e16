"""An official, a colleague of another department, an operator: whoever a test needs."""

from accounts.audience import Audience
from accounts.models import Department, Role, RoleAudience, User

PASSWORD = "a-calm-morning-in-Seoul-7"
AUDIENCES = {
    "field": Audience.STAFF,
    "analyst": Audience.STAFF,
    "official": Audience.STAFF,
    "mayor": Audience.STAFF,
    "operator": Audience.RESTRICTED,
}


def person(role: str = Role.OFFICIAL, name: str = "", **more: object) -> User:
    """With the audiences that the migration gives, also after a test that emptied all tables."""
    for known, audience in AUDIENCES.items():
        RoleAudience.objects.get_or_create(role=known, defaults={"audience": audience})
    department, _made = Department.objects.get_or_create(code="roads", defaults={"name_ko": "도로과"})
    given = {"department": department, "email": f"{name or role}@city.test", **more}
    return User.objects.create_user(name or role, password=PASSWORD, role=role, **given)  # type: ignore[arg-type]
