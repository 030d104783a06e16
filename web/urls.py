"""Addresses of the page and its plain HTML twin, open to the public (the layers decide what is seen there), and of editing."""

from django.urls import path

from civic.reports import feature_of, indicator_of

from . import embed, oembed, reporting, views
from .editing import indicators
from .editing import views as editing
from .links.views import follow
from .twin import accessibility, areas, layers, search, sitemap

app_name = "web"
PUBLIC = {
    "web:home",
    "web:area",
    "web:feature",
    "web:city_twin",
    "web:area_twin",
    "web:layers_twin",
    "web:layer_twin",
    "web:feature_twin",
    "web:search_twin",
    "web:embed",
    "web:embed_area",
    "web:embed_feature",
    "web:embed_missing",
    "web:oembed",
    "web:accessibility",
    "web:sitemap",
    "web:sitemap_section",
    "web:robots",
    "web:shell",
    "web:short_link",
    "web:report_feature",
    "web:report_indicator",
    "web:receipt",
}
urlpatterns = [
    path("", views.page, name="home"),
    path("map/<str:code>", views.page, name="area"),
    path("map/<str:code>/<slug:slug>/<int:pk>", views.page, name="feature"),
    path("s/<str:key>", follow, name="short_link"),
    path("reports/of/<slug:slug>/<int:pk>", reporting.report_on, {"find": feature_of}, name="report_feature"),
    path("reports/of/indicators/<str:code>/<str:area>", reporting.report_on, {"find": indicator_of}, name="report_indicator"),
    path("reports/<str:token>", reporting.show_receipt, name="receipt"),
    path("areas", areas.area, name="city_twin"),
    path("areas/<str:code>", areas.area, name="area_twin"),
    path("layers", layers.layers, name="layers_twin"),
    path("layers/<slug:slug>", layers.layer, name="layer_twin"),
    path("layers/<slug:slug>/<int:pk>", layers.feature, name="feature_twin"),
    path("search", search.search, name="search_twin"),
    path("embed", embed.embed, name="embed"),
    path("embed/<str:code>", embed.embed, name="embed_area"),
    path("embed/<str:code>/<slug:slug>/<int:pk>", embed.embed, name="embed_feature"),
    path("embed/<path:rest>", embed.missing, name="embed_missing"),
    path("oembed", oembed.oembed, name="oembed"),
    path("accessibility", accessibility.accessibility, name="accessibility"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap.section, name="sitemap_section"),
    path("shell", views.shell, name="shell"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("edit/", editing.index, name="edit"),
    path("edit/indicators/<str:code>", indicators.indicator, name="edit-indicator"),
    path("edit/indicators/<str:code>/undo", indicators.undo_indicator, name="undo-indicator"),
    path("edit/projects/<str:code>", editing.project, name="edit-project"),
    path("edit/projects/<str:code>/restore", editing.restore_project, name="restore-project"),
    path("edit/sites/<int:pk>", editing.site, name="edit-site"),
    path("edit/sites/<int:pk>/restore", editing.restore_site, name="restore-site"),
]
