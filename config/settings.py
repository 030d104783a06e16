"""Settings, from the environment only. Names and meanings: docs/operate.md; what is wrong with them: config/checks.py."""

from pathlib import Path
from typing import Any

import dj_database_url
from environs import Env

from .hosts import is_public

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# web: the server, no DDL. owner: migrations, imports and the worker. The command line is owner unless told otherwise.
PROCESS = env.str("MADANG_PROCESS", "web")
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("MADANG_DEMO", False)
SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1"])
# Whether people come by https. Under a public name they do unless the operator says otherwise.
HTTPS = env.bool("HTTPS", not DEBUG and any(is_public(host) for host in ALLOWED_HOSTS))
# How many proxies of ours stand in front; their X-Forwarded-Proto and X-Forwarded-For are believed, nobody else's.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

DATABASE_URL = env.str("DATABASE_URL", "")
OWNER_DATABASE_URL = env.str("OWNER_DATABASE_URL", DATABASE_URL)
TILES_DATABASE_URL = env.str("TILES_DATABASE_URL", DATABASE_URL)


def _database(url: str) -> dict[str, Any]:
    """A URL that cannot be read leaves a database without a name, which config/checks.py reports by the setting's name."""
    engine = "django.contrib.gis.db.backends.postgis"
    try:
        return dict(dj_database_url.parse(url, engine=engine, conn_max_age=600, conn_health_checks=True))
    except ValueError:
        return {"ENGINE": engine, "NAME": ""}


DATABASES = {"default": _database(OWNER_DATABASE_URL if PROCESS == "owner" else DATABASE_URL)}

# One process needs no cache server. Several share rate limits and sessions through Redis or Valkey.
CACHE_URL = env.str("CACHE_URL", "")
if CACHE_URL:
    _redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL.replace("valkey", "redis", 1)}
    CACHES = {"default": _redis}
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "ninja",  # its own copy of Swagger UI, so that /api/docs loads nothing from other hosts
    "procrastinate.contrib.django",
    "csp",
    "pgtrigger",
    "pghistory",
    "geo",
    "accounts",
    # Below accounts, whose templates come first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "feeds",
    "layers",
    "tiles",
    "sensors",
    "city",
    "civic",
    "web",
    "fixtures",
    "config",
]

# Django gives short answers only: what is larger is a file made by a job, what is streamed or uploaded is a route in front of it.
DJANGO_THREADS = env.int("DJANGO_THREADS", 8)
REQUEST_BODY_LIMIT = 5 * 2**20
ANSWER_LIMIT = 16 * 2**20

ROOT_URLCONF = "config.urls"
MIDDLEWARE = [
    "config.api.problems_for_programs",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.PrivateAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.Problems",
    "web.refusals.Refusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "accounts.context.door",
            ]
        },
    }
]

# ---- who may come in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Accounts"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "web.refusals.csrf_failure"
LOGIN_REDIRECT_URL = "/"
SIGNUP = env.bool("SIGNUP", False)
ACCOUNT_ADAPTER = "accounts.adapters.Doorkeeper"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SIGNUP else "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# Rate limits are allauth's own: sign-in 30 a minute per address, failures 10 a minute per address and 5 in 5 minutes per account.
# Ours beside them: short links for strangers, reports of problems for everybody (a house of officials has one address).
ACCOUNT_RATE_LIMITS = {"short_link": "20/m/ip,200/d/ip", "report_problem": "10/m/ip,100/d/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Madang"

# Sign-in through the city's own identity provider. A person it vouches for gets an account only if OIDC_SIGNUP says so.
OIDC_ISSUER = env.str("OIDC_ISSUER", "")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
OIDC_SIGNUP = env.bool("OIDC_SIGNUP", False)
_oidc = {
    "provider_id": "city",
    "name": env.str("OIDC_NAME", "OpenID Connect"),
    "client_id": OIDC_CLIENT_ID,
    "secret": OIDC_CLIENT_SECRET,
    "settings": {"server_url": OIDC_ISSUER, "oauth_pkce_enabled": True},
}
SOCIALACCOUNT_ADAPTER = "accounts.adapters.IdentityDoorkeeper"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_oidc] if OIDC_ISSUER else []}}

EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_TLS", True)
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "madang@localhost")
# Without a mail server nothing is sent; printing mails, as Django's console does, would print links that reset passwords.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"

# ---- what browsers are told
# Who may show our map in a frame of their page: "*", origins, or nothing (ourselves only). The origins that are named, and no others,
# may also exchange messages with it. Everybody by default: what is embedded is what any stranger may ask the API for, without a
# session, a form or anything else that a frame laid over it could make a reader press.
EMBED_ANCESTORS = env.list("EMBED_ANCESTORS", ["*"])
# Whether the page may be installed and opens without a line. Off, those already installed unregister themselves.
INSTALLABLE = env.bool("INSTALLABLE", True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# MapLibre 6 takes its worker from our own address and sets styles through CSSOM; ECharts renders its tooltips as rich text. So
# nothing needs unsafe-inline, unsafe-eval or a blob: worker. form-action names the identity provider: browsers hold it to redirects too.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "media-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'", *(["/".join(OIDC_ISSUER.split("/")[:3])] if OIDC_ISSUER else [])],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
    }
}

SILENCED_SYSTEM_CHECKS = [
    # GDAL before 3.9 can be led to files and hosts by a spatial reference. Django's GDAL gets ours only, numbers in the code; files of
    # others are read by pyogrio, which brings a GDAL of its own.
    "gis.W001",
    # Browsers' preload list is for a whole domain: for the city to decide, not for one service under it.
    "security.W021",
]

# ---- logs
LOG_FORMAT = env.str("LOG_FORMAT", "text" if DEBUG else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonLines"}, "text": {"()": "config.logs.TextLines"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["out"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # One line a periodic task, at every command.
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
        # Every 404 of every scanner would be a line; what is ours to mend is an error.
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}

# ---- languages
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
STATIC_URL = "/static/"
MEDIA_ROOT = env.str("MEDIA_ROOT", str(BASE_DIR / "media"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
