"""JSON answers with the headers that say who may keep them."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

from accounts.negotiation import takes_gzip

WORTH_PACKING = 1_000  # bytes; less fits into the packet that comes anyway
GEOJSON = "application/geo+json"
# What everyone may see may be a few seconds old in a shared cache. accounts.middleware makes it private for whoever is known.
PUBLIC = "public, max-age=10, must-revalidate"


def json_answer(request: HttpRequest, content: Any) -> HttpResponse:
    return text_answer(request, json.dumps(content, ensure_ascii=False, separators=(",", ":")), "application/json")


def text_answer(request: HttpRequest, text: str, content_type: str) -> HttpResponse:
    """The ETag is made of the body alone, so it says nothing that the body does not."""
    body = text.encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = {part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")}
    answer = HttpResponseNotModified() if tag in known else HttpResponse(body, content_type=content_type)
    answer["ETag"] = tag
    answer["Cache-Control"] = PUBLIC
    patch_vary_headers(answer, ["Accept-Encoding"])
    if answer.status_code == 200 and len(body) > WORTH_PACKING and takes_gzip(request.headers.get("Accept-Encoding", "").encode("latin-1")):
        # A few bytes by chance in the packed answer, or its length would tell a word of it to whoever may choose another (BREACH).
        answer.content = compress_string(body, max_random_bytes=100)
        answer["Content-Encoding"], answer["ETag"] = "gzip", f"W/{tag}"
    return answer
