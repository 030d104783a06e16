"""The feature API: layers, their features, what is near, areas. Every answer is bounded and as its caller may see it."""

import json
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Query, Router, Schema

from accounts.viewer import viewer_of_request
from geo.models import Area

from . import areas, catalogue, exceptions, features, joined, late, loads, nearby, pages
from .answers import GEOJSON, json_answer, text_answer
from .asked import area_of, only, others
from .conditions import parse_box
from .cursors import read_cursor, write_cursor
from .filters import chosen_fields, compile_filters
from .projection import Projection
from .refusals import bad_value, no_such_area, no_such_feature
from .schemas import AreaOut, ExceptionsOut, FeatureDetail, FeaturesOut, LayerOut, LoadsOut, NearbyOut, ProblemOut
from .search.api import router as search_router
from .sources import describe_sources
from .visible import projection_of, projections

router = Router(tags=["layers"])
router.add_router("", search_router, tags=["search"])
MOST_LAYERS = 20
REFUSED = {400: ProblemOut, 401: ProblemOut, 404: ProblemOut, 503: ProblemOut}
BIGINT = 1 << 63


class FeaturesQuery(Schema):
    """What is not a filter. Any other name is one: ``field=value`` or ``field__operator=value``."""

    bbox: str | None = Field(None, description="west,south,east,north in degrees; west > east crosses the antimeridian")
    area: str | None = Field(None, description="Code of an area: features inside it")
    limit: int = Field(100, ge=1, le=1000)
    after: str | None = Field(None, description="Cursor of the next link")
    fields: str | None = Field(None, description="Names by comma; absent: all that you may see")
    geometry: Literal["full", "none"] = Field("full", description="none: properties only")


class NearbyQuery(Schema):
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    radius: float = Field(500, ge=0.1, le=nearby.FARTHEST_M, allow_inf_nan=False, description="Metres")
    layers: str | None = Field(None, description="Slugs by comma; absent: all that you may see, except areas")
    limit: int = Field(50, ge=1, le=500)
    each: int | None = Field(None, ge=1, le=500, description="At most so many of each layer; absent: as many as the limit")


class ExceptionsQuery(Schema):
    area: str | None = Field(None, description="Code of an area; absent: the whole city")
    limit: int = Field(5, ge=1, le=50)


class AreaQuery(Schema):
    counts: Literal["area", "children"] = Field("area", description="children: count what is in each child too")
    parts: Annotated[str | None, Field(None, alias="with", description="By comma, told in the same answer: outline, parent, summary")]


@router.get("/layers", response={200: list[LayerOut], **REFUSED}, summary="Every layer you may know of")
def list_layers(request: HttpRequest) -> HttpResponse:
    only(request, Schema)
    return json_answer(request, catalogue.describe(list(projections(viewer_of_request(request)))))


@router.get("/layers/{slug}", response={200: LayerOut, **REFUSED}, summary="One layer")
def get_layer(request: HttpRequest, slug: str) -> HttpResponse:
    only(request, Schema)
    return json_answer(request, catalogue.describe([projection_of(slug, viewer_of_request(request))])[0])


@router.get("/layers/{slug}/features", response={200: FeaturesOut, **REFUSED}, summary="Features, by box, area and filters")
def list_features(request: HttpRequest, slug: str, asked: Query[FeaturesQuery]) -> HttpResponse:
    projection = projection_of(slug, viewer_of_request(request))
    filters = list(others(request, FeaturesQuery))
    page = pages.page(
        projection,
        compile_filters(projection, filters),
        chosen_fields(projection, asked.fields),
        limit=asked.limit,
        geometry=asked.geometry == "full",
        box=None if asked.bbox is None else parse_box(asked.bbox),
        area=None if asked.area is None else area_of(asked.area, "area"),
        after=None if asked.after is None else read_cursor(asked.after),
    )
    links = [{"rel": "next", "href": _next(request, page.last)}] if page.more and page.last is not None else []
    return text_answer(request, _collection(page.features, links), GEOJSON)


@router.get("/layers/{slug}/features/{id}", response={200: FeatureDetail, **REFUSED}, summary="One feature")
def get_feature(request: HttpRequest, slug: str, id: Annotated[int, Path(ge=-BIGINT, lt=BIGINT)]) -> HttpResponse:
    only(request, Schema)
    projection = projection_of(slug, viewer_of_request(request))
    found = features.one(projection, id)
    if found is None:
        raise no_such_feature()
    return text_answer(request, _with_context(projection, found), GEOJSON)


@router.get("/layers/{slug}/features/{id}/loads", response={200: LoadsOut, **REFUSED}, summary="When its source was loaded")
def list_loads(request: HttpRequest, slug: str, id: Annotated[int, Path(ge=-BIGINT, lt=BIGINT)]) -> HttpResponse:
    only(request, Schema)
    viewer = viewer_of_request(request)
    projection = projection_of(slug, viewer)
    found = features.one(projection, id)
    if found is None:
        raise no_such_feature()
    return json_answer(request, {"layer": slug, "id": id, "source": found.source, "loads": loads.loads(found.source, viewer.audience)})


@router.get("/nearby", response={200: NearbyOut, **REFUSED}, summary="What is near a point, nearest first")
def list_nearby(request: HttpRequest, asked: Query[NearbyQuery]) -> HttpResponse:
    only(request, NearbyQuery)
    seen = _asked_layers(request, asked.layers)
    found = nearby.nearest(seen, lon=asked.lon, lat=asked.lat, radius=asked.radius, limit=asked.limit, each=asked.each)
    return json_answer(request, {"lon": asked.lon, "lat": asked.lat, "radius": asked.radius, "groups": nearby.grouped(found)})


@router.get("/exceptions", response={200: ExceptionsOut, **REFUSED}, summary="What is wrong right now, worst first")
def list_exceptions(request: HttpRequest, asked: Query[ExceptionsQuery]) -> HttpResponse:
    only(request, ExceptionsQuery)
    viewer = viewer_of_request(request)
    area = None if asked.area is None else area_of(asked.area, "area")
    found, kinds = exceptions.worst(viewer, area, asked.limit)
    sources = late.count_late(viewer)
    return json_answer(
        request,
        {
            "exceptions": [exceptions.as_json(one) for one in found],
            "kinds": [exceptions.kind_as_json(kind) for kind in kinds],
            "late_sources": {"late": sources.late, "of": sources.of},
        },
    )


@router.get("/areas", response={200: AreaOut, **REFUSED}, summary="The city", tags=["areas"])
def get_city(request: HttpRequest, asked: Query[AreaQuery]) -> HttpResponse:
    only(request, AreaQuery)
    city = areas.top()
    if city is None:
        raise no_such_area()
    return _area_answer(request, city, asked)


@router.get("/areas/{code}", response={200: AreaOut, **REFUSED}, summary="One area and what is in it", tags=["areas"])
def get_area(request: HttpRequest, code: str, asked: Query[AreaQuery]) -> HttpResponse:
    only(request, AreaQuery)
    area = area_of(code, "code")
    if area.code != code:
        query = request.META.get("QUERY_STRING", "")
        there = reverse("api:get_area", args=[area.code]) + (f"?{query}" if query else "")
        return HttpResponsePermanentRedirect(there, preserve_request=True)
    return _area_answer(request, area, asked)


def _area_answer(request: HttpRequest, area: Area, asked: AreaQuery) -> HttpResponse:
    viewer = viewer_of_request(request)
    parts = joined.asked(asked.parts)
    return json_answer(request, areas.describe_area(area, viewer, each=asked.counts == "children") | joined.told(parts, area, viewer))


def _asked_layers(request: HttpRequest, slugs: str | None) -> list[Projection]:
    """One hidden or unknown slug among several refuses the whole."""
    viewer = viewer_of_request(request)
    if slugs is None:
        return [p for p in projections(viewer) if not p.layer.area_level]
    names = list(dict.fromkeys(slugs.split(",")))
    if len(names) > MOST_LAYERS:
        raise bad_value("layers", _("more than %(most)s layers") % {"most": MOST_LAYERS})
    return [projection_of(name, viewer, field="layers") for name in names]


def _with_context(projection: Projection, found: features.Found) -> str:
    """The feature's own text with four members more."""
    more: dict[str, Any] = {
        "layer": projection.layer.slug,
        "name": found.name,
        "areas": [_place(area) for area in features.areas_of(projection.layer, found)],
        "source": describe_sources([found.source])[found.source],
    }
    return found.feature.rstrip()[:-1] + "," + json.dumps(more, ensure_ascii=False)[1:]


def _place(area: Area) -> dict[str, Any]:
    return {"code": area.code, "level": area.level, "name": areas.names(area)}


def _collection(found: list[str], links: list[dict[str, str]]) -> str:
    """The features are JSON already; they are not read and written once more."""
    rest = json.dumps({"numberReturned": len(found), "links": links})
    return f'{{"type":"FeatureCollection","features":[{",".join(found)}],{rest[1:]}'


def _next(request: HttpRequest, key: int) -> str:
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != "after"]
    return f"{request.path}?{urlencode([*kept, ('after', write_cursor(key))])}"
