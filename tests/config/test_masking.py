"""No secret leaves by the log, wherever it stood."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings

from config import masking
from config.logs import JsonLines, TextLines
from config.masking import mask, mask_all

SEED = "s3cr3t-Äpfel/7+x"


@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer abcdefghijklmnopqrstuvwxyz",
        "{'Authorization': 'Basic YW55b25lOnMzY3IzdA=='}",
        "Cookie: sessionid=deadbeef; csrftoken=deadbeef",
        "{'cookie': 'sessionid=deadbeef'}",
        "GET https://apis.data.go.kr/x?serviceKey=deadbeef&page=1",
        "GET http://openapi.seoul.go.kr:8088/deadbeef/json/List/1/5/",
        "postgis://web:deadbeef@db:5432/madang",
        "connection failed: host=db password=deadbeef dbname=x",
        "{'username': 'kim', 'password': 'deadbeef'}",
        '{"client_secret": "deadbeef"}',
        "GET /accounts/oidc/city/login/callback/?code=deadbeef&state=deadbeef",
        "token mdg_" + "deadbeef" * 5 + "abc",
        "?api_key=deadbeef#x",
    ],
)
def test_what_looks_like_a_secret_is_masked(line: str) -> None:
    assert "deadbeef" not in mask(line)
    assert "YW55b25l" not in mask(line)
    assert "abcdefghij" not in mask(line)


@pytest.mark.parametrize(
    "line", ["GET /map/1168000000?lang=en", "kept 6272 of 6280 rows", "a basic principle", "state=running code=1168000000"]
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert mask(line) == line


def test_a_long_line_is_masked_to_its_end() -> None:
    assert "deadbeef" not in mask("a.-://" * 30_000 + " password=deadbeef")


def test_a_known_secret_is_masked_by_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEOUL_API_KEY", SEED)
    monkeypatch.setenv("DATABASE_URL", "postgis://web:swordfish@db/x")
    masking.known_secrets.cache_clear()
    try:
        assert mask_all({"url": [f"http://x/{SEED}/y", {"deep": "swordfish"}], "n": 1}) == {
            "url": ["http://x/•••/y", {"deep": "•••"}],
            "n": 1,
        }
    finally:
        masking.known_secrets.cache_clear()


@pytest.mark.parametrize("formatter", [JsonLines(), TextLines()])
def test_tracebacks_and_extras_are_masked_too(formatter: logging.Formatter) -> None:
    try:
        int("postgis://web:deadbeef@db/x")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "password=%s", ("deadbeef",), sys.exc_info())
    record.url = "http://x/?key=deadbeef"
    record.token = "deadbeef"
    line = formatter.format(record)
    assert "deadbeef" not in line
    assert "ValueError" in line


PROGRAM = """
import django, logging; django.setup()
from django.test import Client
logging.getLogger("a").error("failed: %s", "{seed}")
logging.getLogger("django.request").error("Internal Server Error: /x?token={seed}", extra={{"status_code": 500, "request": "{seed}"}})
try:
    raise RuntimeError("{seed}")
except RuntimeError:
    logging.getLogger("b").exception("with a traceback")
"""


@pytest.mark.parametrize("kind", ["json", "text"])
def test_a_process_that_logs_its_own_key_writes_it_nowhere(kind: str) -> None:
    seed = "seeded-" + "0123456789" * 5
    environment = os.environ | {"SECRET_KEY": seed, "LOG_FORMAT": kind, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(seed=seed)],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stderr.splitlines()
    assert seed not in done.stderr + done.stdout
    assert "with a traceback" in done.stderr
    if kind == "json":
        loggers = [json.loads(line)["logger"] for line in lines]
        # At start the job queue names its periodic tasks.
        assert [name for name in loggers if name != "procrastinate.periodic"] == ["a", "django.request", "b"]
