"""``/s/{key}``: on to what the link means."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from web.views import not_found

from .short import opened


def follow(request: HttpRequest, key: str) -> HttpResponse:
    """Only what ``addresses.canonical`` wrote stands in a link, so this leads nowhere but into our own map."""
    link = opened(key)
    if link is None:
        return not_found(request)
    answer = HttpResponseRedirect(link.address)
    answer["X-Robots-Tag"] = "noindex"  # search engines know the full address
    return answer
