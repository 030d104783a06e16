"""``/oembed``: what an address of ours looks like on another page (oembed.com, version 1.0, type “rich”), always as a stranger sees it.

404: not an address of ours, or none that a stranger may know of. 501: a format other than JSON.
"""

import re
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts import eyes
from accounts.audience import STRANGER
from accounts.problems import Problem

from .links.short import opened
from .places import Moved, NoSuchPlace, Place, place_of
from .preview import drawing, head
from .twin import words

OURS = ("home", "area", "feature", "embed", "embed_area", "embed_feature")
WIDTH, HEIGHT = 800, 500
KEPT_SECONDS = 3600
_SHORT = re.compile(r"/s/([^/]+)")
PRIVATE_KEYS = (eyes.ASKED, "origin")  # of the page it was copied from; of the frame it was copied from


def oembed(request: HttpRequest) -> HttpResponse:
    """Raises Problem."""
    if request.GET.get("format", "json") != "json":
        raise Problem(501, detail=_("oEmbed is answered as JSON only."))
    asked = request.GET.get("url", "")
    if not asked:
        raise Problem(400, errors=[("url", _("is missing"))])
    width, height = _bounded(request, "maxwidth", WIDTH), _bounded(request, "maxheight", HEIGHT)
    parts = _unfolded(_ours(request, asked))
    language = dict(parse_qsl(parts.query)).get("lang", "")
    with translation.override(language if language in ("ko", "en") else translation.get_language()):
        return _answer(request, parts, width, height)


def discovery(request: HttpRequest) -> str:
    """What the head of a page links, so that others find the above by themselves."""
    where = request.build_absolute_uri(_without_private(request.path, request.META.get("QUERY_STRING", "")))
    return request.build_absolute_uri(f"{reverse('web:oembed')}?{urlencode({'url': where, 'format': 'json'})}")


def _answer(request: HttpRequest, parts: SplitResult, width: int, height: int) -> HttpResponse:
    path, place = _embedded(parts)
    title = place.title
    fragment = f"#{quote(parts.fragment, safe='/.-')}" if parts.fragment else ""
    src = request.build_absolute_uri(_without_private(path, parts.query)) + fragment
    answer = JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "provider_name": _("Madang"),
            "provider_url": request.build_absolute_uri("/"),
            "title": title,
            "cache_age": KEPT_SECONDS,
            "width": width,
            "height": height,
            "html": frame(src, title, width, height),
            **_picture(request, place, dict(parse_qsl(parts.query))),
        },
        json_dumps_params={"ensure_ascii": False},
    )
    # Scripts of other pages may read it: it is a stranger's answer, and says nothing but what a stranger may know.
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer


def _picture(request: HttpRequest, place: Place, asked: dict[str, str]) -> dict[str, Any]:
    """For those who show a picture first, and the map when it is pressed: in the colours of the measure that the address names."""
    if place.area is None:
        return {}
    site = f"/{place.site.projection.layer.slug}/{place.site.pk}" if place.site else ""
    measure = {} if site else head.measure(asked, place.area)[0]
    query = urlencode({**measure, "lang": words.language()})
    url = request.build_absolute_uri(f"/preview/{place.area.code}{site}.png?{query}")
    return {"thumbnail_url": url, "thumbnail_width": drawing.WIDTH, "thumbnail_height": drawing.HEIGHT}


def frame(src: str, title: str, width: int, height: int) -> str:
    """As the page's own builder writes it (web/src/snippets.ts)."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" style="border:0;max-width:100%" loading="lazy" allowfullscreen></iframe>',
        src,
        title,
        width,
        height,
    )


def _ours(request: HttpRequest, asked: str) -> SplitResult:
    try:
        parts = urlsplit(asked)
    except ValueError as error:
        raise Problem(404) from error
    if parts.scheme not in ("http", "https") or parts.netloc != request.get_host():
        raise Problem(404)
    return parts


def _unfolded(parts: SplitResult) -> SplitResult:
    """A short link is the address it stands for. Raises Problem 404 where it stands for none."""
    key = _SHORT.fullmatch(parts.path)
    if key is None:
        return parts
    link = opened(key[1])
    if link is None:
        raise Problem(404)
    return urlsplit(link.address)


def _embedded(parts: SplitResult) -> tuple[str, Place]:
    """The path under ``/embed`` and its place; a retired code is followed."""
    try:
        match = resolve(unquote(parts.path) or "/")
    except Resolver404 as error:
        raise Problem(404) from error
    if match.namespace != "web" or match.url_name not in OURS:
        raise Problem(404)
    code, slug, pk = (match.kwargs.get(name, empty) for name, empty in (("code", ""), ("slug", ""), ("pk", 0)))
    for _step in range(2):
        try:
            return _path(code, slug, pk), place_of(STRANGER, code, slug, pk)
        except Moved as moved:
            code = moved.code
        except NoSuchPlace as error:
            raise Problem(404) from error
    raise Problem(404)


def _path(code: str, slug: str, pk: int) -> str:
    if slug:
        return reverse("web:embed_feature", args=[code, slug, pk])
    return reverse("web:embed_area", args=[code]) if code else reverse("web:embed")


def _without_private(path: str, query: str) -> str:
    kept = urlencode([(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key not in PRIVATE_KEYS])
    return f"{path}?{kept}" if kept else path


def _bounded(request: HttpRequest, name: str, own: int) -> int:
    asked = request.GET.get(name, "")
    if not asked:
        return own
    if not (asked.isascii() and asked.isdigit() and int(asked[:9]) > 0):
        raise Problem(400, errors=[(name, _("must be a whole number of pixels"))])
    return min(own, int(asked[:9]))
