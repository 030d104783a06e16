"""Wrong settings are found by name, before the first request."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.checks import run_checks
from pytest_django import Settings

from config.hosts import is_public
from tests.accounts.people import person

from .servers import free_port, url_of_the_test_database

GOOD = "k7" * 12 + "Xq!3" * 10
PRODUCTION = {
    "SECRET_KEY": GOOD,
    "ALLOWED_HOSTS": "madang.example.go.kr",
    "DATABASE_URL": "postgis://web:a-password@db:5432/madang",
    "OWNER_DATABASE_URL": "postgis://owner:b-password@db:5432/madang",
    "TILES_DATABASE_URL": "postgis://tiles:c-password@db:5432/madang",
    "TRUSTED_PROXIES": "1",
    "CACHE_URL": "redis://cache:6379/0",
}


def ids(**more: Any) -> set[str]:
    return {str(found.id) for found in run_checks(**more) if found.is_serious() and str(found.id).startswith("madang")}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, set()),
        ({"SECRET_KEY": "short"}, {"madang.E001"}),
        ({"SECRET_KEY": "a" * 60}, {"madang.E001"}),
        ({"SECRET_KEY": "django-insecure-" + GOOD}, {"madang.E001"}),
        ({"ALLOWED_HOSTS": ["*"]}, {"madang.E002"}),
        ({"ALLOWED_HOSTS": []}, {"madang.E002"}),
        ({"DATABASE_URL": ""}, {"madang.E003"}),
        ({"TILES_DATABASE_URL": "mysql://x/y"}, {"madang.E003"}),
        ({"DATABASE_URL": "postgis://db"}, {"madang.E003"}),
        ({"CACHE_URL": "memcached://x"}, {"madang.E004"}),
        ({"DEBUG": True, "ALLOWED_HOSTS": ["madang.seoul.go.kr"]}, {"madang.E005"}),
        ({"DEBUG": True, "ALLOWED_HOSTS": ["localhost", "192.168.0.7", "laptop"]}, set()),
        ({"OIDC_ISSUER": "https://id.city.test"}, {"madang.E007"}),
        ({"OIDC_ISSUER": "http://id", "OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET": "y"}, {"madang.E007"}),
        ({"PROCESS": "weeb"}, {"madang.E008"}),
        ({"EMBED_ANCESTORS": []}, set()),
        ({"EMBED_ANCESTORS": ["*", "https://www.school.example", "https://*.seoul.go.kr:8443", "http://[::1]:3000"]}, set()),
        ({"EMBED_ANCESTORS": ["www.school.example"]}, {"madang.E009"}),
        ({"EMBED_ANCESTORS": ["https://a.example/path"]}, {"madang.E009"}),
        ({"EMBED_ANCESTORS": ["https://a.example; script-src *"]}, {"madang.E009"}),
    ],
)
def test_each_fault_has_its_name(settings: Settings, changed: dict[str, Any], found: set[str]) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    assert ids() == found


@pytest.mark.django_db
def test_open_demo_accounts_outside_demo_mode_are_an_error(settings: Settings) -> None:
    settings.DEMO = False
    assert ids(databases=["default"]) == set()
    user = person(is_demo=True)
    assert ids(databases=["default"]) == {"madang.E006"}
    settings.DEMO = True
    assert ids(databases=["default"]) == set()
    settings.DEMO = False
    user.is_active = False
    user.save()
    assert ids(databases=["default"]) == set()


def manage(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=django_settings.BASE_DIR, env=inherited | environment, capture_output=True, text=True, check=False)


def test_production_settings_pass_djangos_own_deployment_check() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_an_empty_environment_is_told_what_it_lacks() -> None:
    done = manage("check")
    assert done.returncode != 0
    assert {"madang.E001", "madang.E003"} <= set(done.stderr.replace(")", "(").split("("))


def test_one_database_role_for_everything_is_a_warning_for_production() -> None:
    one = PRODUCTION["DATABASE_URL"]
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION | {"OWNER_DATABASE_URL": one, "TILES_DATABASE_URL": one})
    assert done.returncode != 0
    assert "madang.W001" in done.stderr
    assert "a-password" not in done.stderr + done.stdout


@pytest.mark.django_db
def test_the_server_does_not_start_with_wrong_settings() -> None:
    url = url_of_the_test_database()
    environment = os.environ | {"DATABASE_URL": url, "OWNER_DATABASE_URL": url, "TILES_DATABASE_URL": url, "ALLOWED_HOSTS": "*"}
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(free_port()), "config.asgi:application"]
    done = subprocess.run(command, env=environment, cwd=django_settings.BASE_DIR, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "madang.E002" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("host", "public"),
    [("localhost", False), ("127.0.0.1", False), ("[::1]", False), ("10.1.2.3", False), ("laptop", False), ("box.local", False),
     ("madang.seoul.go.kr", True), (".seoul.go.kr", True), ("*", True), ("8.8.8.8", True)],
)  # fmt: skip
def test_which_names_the_world_asks_for(host: str, public: bool) -> None:
    assert is_public(host) is public
