"""Stations and their streams as the operator of the site sees them. Readings are not typed in: they come from sources."""

from django.contrib import admin

from geo.map_admin import MapAdmin

from .models import Datastream, ObservedProperty, Station


class DatastreamInline(admin.TabularInline):
    model = Datastream
    extra = 0
    autocomplete_fields = ("observed_property",)
    fields = ("observed_property", "period", "expected_interval", "retention", "shown")


@admin.register(Station)
class StationAdmin(MapAdmin, admin.ModelAdmin):
    list_display = ("code", "kind", "name_ko", "operator", "status", "source")
    list_filter = ("kind", "status", "audience", "source")
    list_select_related = ("source",)
    search_fields = ("code", "name_ko", "name_en")
    inlines = (DatastreamInline,)


@admin.register(ObservedProperty)
class ObservedPropertyAdmin(admin.ModelAdmin):
    list_display = ("code", "name_ko", "name_en", "unit")
    search_fields = ("code", "name_ko", "name_en")


@admin.register(Datastream)
class DatastreamAdmin(admin.ModelAdmin):
    list_display = ("station", "observed_property", "period", "expected_interval", "retention", "shown")
    list_filter = ("observed_property", "retention", "shown")
    list_select_related = ("station", "observed_property")
    search_fields = ("station__code", "station__name_ko")
    autocomplete_fields = ("station", "observed_property")
