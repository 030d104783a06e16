"""Settings, from the environment only. Names and meanings: docs/operate.md; what is wrong with them: config/checks.py."""

from pathlib import Path
from typing import Any

import dj_database_url
from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# web: the server, no DDL. owner: migrations, imports and the worker. The command line is owner unless told otherwise.
PROCESS = env.str("MADANG_PROCESS", "web")
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("MADANG_DEMO", False)
SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1"])

DATABASE_URL = env.str("DATABASE_URL", "")
OWNER_DATABASE_URL = env.str("OWNER_DATABASE_URL", DATABASE_URL)
TILES_DATABASE_URL = env.str("TILES_DATABASE_URL", DATABASE_URL)


def _database(url: str) -> dict[str, Any]:
    parsed: dict[str, Any] = dict(dj_database_url.parse(url, engine="django.contrib.gis.db.backends.postgis", conn_max_age=600))
    return parsed


DATABASES = {"default": _database(OWNER_DATABASE_URL if PROCESS == "owner" else DATABASE_URL)}

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "ninja",  # its own copy of Swagger UI, so that /api/docs loads nothing from other hosts
    "procrastinate.contrib.django",
    "geo",
    "accounts",
    "feeds",
    "layers",
    "tiles",
    "sensors",
    "city",
    "civic",
    "web",
    "fixtures",
]

# Django gives short answers only: what is larger is a file made by a job, what is streamed or uploaded is a route in front of it.
DJANGO_THREADS = env.int("DJANGO_THREADS", 8)
REQUEST_BODY_LIMIT = 5 * 2**20
ANSWER_LIMIT = 16 * 2**20

ROOT_URLCONF = "config.urls"
MIDDLEWARE = [
    "config.api.problems_for_programs",
    "django.middleware.security.SecurityMiddleware",
    "accounts.middleware.PrivateAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.Problems",
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
            ]
        },
    }
]
AUTH_USER_MODEL = "accounts.User"

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
STATIC_URL = "/static/"
MEDIA_ROOT = env.str("MEDIA_ROOT", str(BASE_DIR / "media"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
