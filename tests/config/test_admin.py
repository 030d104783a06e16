"""The administration opens every model's pages and brings nothing from outside."""

import re
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.audience import Audience
from accounts.models import ApiToken
from accounts.tokens import issue
from feeds.models import DataSource, Run
from geo.models import Area
from tests.accounts.people import person

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
OUTSIDE = re.compile(r"(?:src|href|action|url)\s*[=(]\s*['\"]?\s*(?:https?:)?//", re.IGNORECASE)


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(person("operator", is_staff=True, is_superuser=True))
    return client


def area() -> Area:
    square = Polygon(((126.9, 37.5), (127.0, 37.5), (127.0, 37.6), (126.9, 37.6), (126.9, 37.5)), srid=4326)
    drawn = MultiPolygon(square, srid=4326)
    drawn.transform(3857)
    return Area.objects.create(
        level="district", code="1", name_ko="가구", valid_from=date(2020, 1, 1), area_m2=1.0, population=1, source="demo",
        geometry=MultiPolygon(square, srid=4326), geometry_3857=drawn, label_point=Point(126.95, 37.55, srid=4326),
    )  # fmt: skip


def test_our_models_are_registered() -> None:
    labels = {model._meta.label for model in MODELS}
    assert {
        "accounts.User",
        "accounts.Department",
        "accounts.RoleAudience",
        "accounts.ApiToken",
        "feeds.DataSource",
        "feeds.Run",
        "geo.Area",
    } <= labels


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_lists_and_forms_open_and_load_nothing_from_outside(operator: Client, model: type[Model]) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    listing, form = operator.get(reverse(f"{name}_changelist"), {"q": "x"}), operator.get(reverse(f"{name}_add"))
    assert listing.status_code == 200
    assert form.status_code in (200, 403)
    for page in (listing, form):
        text = page.content.decode()
        assert not OUTSIDE.search(text)
        assert not re.search(r"<script(?![^>]*(?:src=|application/json))", text)


def test_an_area_is_drawn_and_cannot_be_changed(operator: Client) -> None:
    address = reverse("admin:geo_area_change", args=[area().pk])
    text = operator.get(address).content.decode()
    assert '<svg width="240"' in text
    assert not OUTSIDE.search(text)
    assert operator.post(address, {"name_ko": "x"}).status_code == 403


def test_a_run_is_read_only_and_a_token_never_shows_its_hash(operator: Client) -> None:
    source = DataSource.objects.create(slug="s", title_ko="가", title_en="a", agency_ko="시", licence="KOGL-1")
    run = Run.objects.create(source=source, connector="c")
    assert operator.get(reverse("admin:feeds_run_change", args=[run.pk])).status_code == 200
    assert operator.post(reverse("admin:feeds_run_change", args=[run.pk]), {"kept": 1}).status_code == 403
    token = issue(person(), name="x", audience=Audience.STAFF)[0]
    assert token.digest not in operator.get(reverse("admin:accounts_apitoken_change", args=[token.pk])).content.decode()


def test_the_operator_ends_tokens(operator: Client) -> None:
    token = issue(person(), name="x", audience=Audience.STAFF)[0]
    operator.post(reverse("admin:accounts_apitoken_changelist"), {"action": "end", "_selected_action": [token.pk]})
    assert ApiToken.objects.get(pk=token.pk).revoked_at
