"""What is wrong with the settings, by name: `manage.py check`, and the server before its first request.

madang.E001 SECRET_KEY · E002 ALLOWED_HOSTS · E003 the database URLs · E004 CACHE_URL · E005 DEBUG under a public name ·
E006 demo accounts outside demo mode · E007 half an identity provider · E008 MADANG_PROCESS · E009 EMBED_ANCESTORS ·
W001 one database role for everything
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from django.db import connections

from .hosts import is_public

Apps = Sequence[AppConfig] | None
SHORTEST_KEY = 50  # Django's own measure (security.W009)
DATABASE_SCHEMES = ("postgis", "postgres", "postgresql", "pgsql")
CACHE_SCHEMES = ("redis", "rediss", "valkey", "valkeys")
# As a policy's frame-ancestors takes it; a path, a quote, a blank or a semicolon would change the policy.
ORIGIN = re.compile(r"\*|https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?|https?://\[[0-9A-Fa-f:]+\](:\d{1,5})?")


@checks.register
def secret_key(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:
        key = ""
    if len(key) >= SHORTEST_KEY and len(set(key)) >= 5 and not key.startswith("django-insecure-"):
        return []
    hint = "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    return [Error(f"SECRET_KEY must hold {SHORTEST_KEY} random characters or more.", hint=hint, id="madang.E001")]


@checks.register
def allowed_hosts(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    if settings.ALLOWED_HOSTS and not any("*" in host for host in settings.ALLOWED_HOSTS):
        return []
    return [Error("ALLOWED_HOSTS must name the hosts people ask for, without “*”.", id="madang.E002")]


@checks.register
def database_urls(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    names = ("DATABASE_URL", "OWNER_DATABASE_URL", "TILES_DATABASE_URL")
    return [
        Error(f"{name} must be a URL such as postgis://user:password@host:5432/name.", id="madang.E003")
        for name in names
        if not _is_url(getattr(settings, name), DATABASE_SCHEMES) or not urlsplit(getattr(settings, name)).path.strip("/")
    ]


@checks.register
def cache_url(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    if not settings.CACHE_URL or _is_url(settings.CACHE_URL, CACHE_SCHEMES):
        return []
    return [Error("CACHE_URL must be a URL such as redis://host:6379/0 or valkey://host:6379/0.", id="madang.E004")]


@checks.register
def debug(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    public = [host for host in settings.ALLOWED_HOSTS if is_public(host)]
    if not settings.DEBUG or not public:
        return []
    return [Error(f"DEBUG shows the inside of the house, and ALLOWED_HOSTS has public names: {', '.join(public)}.", id="madang.E005")]


@checks.register(Tags.database)
def demo_accounts(app_configs: Apps, databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Where the table is not there yet, there are no accounts either; that a database cannot be reached is for /readyz to say."""
    if settings.DEMO or "default" not in (databases or ()):
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT to_regclass('accounts_user') IS NOT NULL")
            if not cursor.fetchone()[0]:
                return []
            cursor.execute("SELECT count(*) FROM accounts_user WHERE is_demo AND is_active")
            left = cursor.fetchone()[0]
    except DatabaseError:
        return []
    if not left:
        return []
    return [Error(f"{left} demo accounts are open outside demo mode.", hint="manage.py demo_accounts --remove", id="madang.E006")]


@checks.register
def identity_provider(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    values = {name: getattr(settings, name) for name in ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")}
    missing = [name for name, value in values.items() if not value]
    if any(values.values()) and missing:
        return [Error(f"Sign-in by OpenID Connect needs {', '.join(missing)} too.", id="madang.E007")]
    if values["OIDC_ISSUER"] and not _is_url(values["OIDC_ISSUER"], ("https",)):
        return [Error("OIDC_ISSUER must be an https URL.", id="madang.E007")]
    return []


@checks.register
def process(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    if settings.PROCESS in ("web", "owner"):
        return []
    return [Error(f"MADANG_PROCESS is {settings.PROCESS!r}; it is “web” or “owner”.", id="madang.E008")]


@checks.register
def embed_ancestors(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    wrong = [origin for origin in settings.EMBED_ANCESTORS if not ORIGIN.fullmatch(origin)]
    hint = "Origins as in https://www.school.example, by comma; * for everybody; empty for nobody else."
    return [Error(f"EMBED_ANCESTORS: {origin!r} is no origin.", hint=hint, id="madang.E009") for origin in wrong]


@checks.register(Tags.security, deploy=True)
def database_roles(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    if settings.DATABASE_URL != settings.OWNER_DATABASE_URL and settings.TILES_DATABASE_URL not in (
        settings.DATABASE_URL,
        settings.OWNER_DATABASE_URL,
    ):
        return []
    hint = "Give DATABASE_URL, OWNER_DATABASE_URL and TILES_DATABASE_URL roles of their own, then run manage.py grant_roles."
    return [
        Warning(
            "The web server's database role may change the schema, or tiles may be read as more than read-only.",
            hint=hint,
            id="madang.W001",
        )
    ]


def _is_url(url: str, schemes: Iterable[str]) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in schemes and (bool(parts.netloc) or bool(parts.path))
