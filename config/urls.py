"""The URL table of what Django answers. What is answered in front of Django: config/asgi.py."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("web.urls")),
]
