"""The URL table of what Django answers. What is answered in front of Django: config/asgi.py.

Open to strangers is what the ``PUBLIC`` set of an app's urls names; all else refuses them, and tests/config/test_every_route.py asks.
"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from accounts.admin import may_administer

from .api import api, no_such_path

admin.site.has_permission = may_administer  # type: ignore[method-assign]
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = _("Madang administration")
admin.site.index_title = _("What the city keeps here")

# The API is open; how much of a layer is told, and to whom, is for its declaration.
PUBLIC = {
    "api:api-root",
    "api:openapi-json",
    "api:openapi-view",
    "api:list_layers",
    "api:get_layer",
    "api:list_features",
    "api:get_feature",
    "api:list_loads",
    "api:list_nearby",
    "api:list_exceptions",
    "api:search",
    "api:get_city",
    "api:get_area",
    "api:get_summary",
    "api:list_indicators",
    "api:get_indicator",
    "api:list_values",
    "api:list_agendas",
    "api:get_agenda",
    "api:list_projects",
    "api:get_project",
    "api:get_site",
    "api:get_history",
    "api:make_link",
}

handler400 = "web.refusals.bad_request"
handler403 = "web.refusals.forbidden"
handler404 = "web.views.not_found"
handler500 = "web.refusals.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("web.urls")),
    path("api/", api.urls),
    path("api/<path:rest>", no_such_path),
]
