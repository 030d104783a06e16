"""The URL table of what Django answers. What is answered in front of Django: config/asgi.py."""

from django.urls import URLPattern, URLResolver, include, path

from .api import api, no_such_path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("web.urls")),
    path("api/", api.urls),
    path("api/<path:rest>", no_such_path),
]
