"""The real front with a site behind it whose pages are large: what `test_server.py` lets its clients stall on."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

settings.ROOT_URLCONF = __name__
settings.ANSWER_LIMIT = 9 * 2**20

# 8 MiB, more than socket buffers hold, and in parts: a bridge that sends from its thread waits there for the client.
PART = b"0123456789abcdef" * 2**12
PARTS = 128


def large(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(PART for _ in range(PARTS))


def endless(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter(lambda: b"x" * 2**16, b""))


def small(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"read {len(request.body)}")


urlpatterns = [path("large", large), path("endless", endless), path("small", small)]

from config.asgi import application  # noqa: E402

__all__ = ["application"]
