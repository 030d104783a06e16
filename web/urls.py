"""Addresses of the page and its plain HTML twin, open to the public (the layers decide what is seen there), and of editing."""

from django.urls import path

from . import views
from .editing import indicators
from .editing import views as editing
from .twin import areas, layers, sitemap

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
    "web:sitemap",
    "web:sitemap_section",
    "web:robots",
}
urlpatterns = [
    path("", views.page, name="home"),
    path("map/<str:code>", views.page, name="area"),
    path("map/<str:code>/<slug:slug>/<int:pk>", views.page, name="feature"),
    path("areas", areas.area, name="city_twin"),
    path("areas/<str:code>", areas.area, name="area_twin"),
    path("layers", layers.layers, name="layers_twin"),
    path("layers/<slug:slug>", layers.layer, name="layer_twin"),
    path("layers/<slug:slug>/<int:pk>", layers.feature, name="feature_twin"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap.section, name="sitemap_section"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("edit/", editing.index, name="edit"),
    path("edit/indicators/<str:code>", indicators.indicator, name="edit-indicator"),
    path("edit/indicators/<str:code>/undo", indicators.undo_indicator, name="undo-indicator"),
    path("edit/projects/<str:code>", editing.project, name="edit-project"),
    path("edit/projects/<str:code>/restore", editing.restore_project, name="restore-project"),
    path("edit/sites/<int:pk>", editing.site, name="edit-site"),
    path("edit/sites/<int:pk>/restore", editing.restore_site, name="restore-site"),
]
