"""Addresses of the page. All of them are open to the public; what is seen at them is for the layers' declarations to say."""

from django.urls import path

from . import views

app_name = "web"
PUBLIC = {"web:home", "web:area", "web:feature"}
urlpatterns = [
    path("", views.page, name="home"),
    path("map/<str:code>", views.page, name="area"),
    path("map/<str:code>/<slug:slug>/<int:pk>", views.page, name="feature"),
]
