"""Agendas, projects and construction sites as the operator of the site sees them. Officials edit them on pages of their own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from geo.map_admin import MapAdmin

from .models import Agenda, BudgetLine, ConstructionSite, Indicator, Organisation, ProgressReport, Project, ProjectDocument, ScheduleRow


class Versioned(admin.ModelAdmin):
    """Every change is a new version, so that whoever edits the same thing elsewhere notices."""

    readonly_fields = ("version", "updated_at")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.version += change
        super().save_model(request, obj, form, change)


class BudgetInline(admin.TabularInline):
    model = BudgetLine
    extra = 0


class ScheduleInline(admin.TabularInline):
    model = ScheduleRow
    extra = 0


class DocumentInline(admin.TabularInline):
    model = ProjectDocument
    extra = 0


class ProgressInline(admin.TabularInline):
    model = ProgressReport
    extra = 0


@admin.register(Agenda)
class AgendaAdmin(Versioned):
    list_display = ("code", "title_ko", "term", "field", "status", "department", "source")
    list_filter = ("status", "field", "source")
    list_select_related = ("department",)
    search_fields = ("code", "title_ko", "title_en")
    autocomplete_fields = ("department",)


@admin.register(Project)
class ProjectAdmin(MapAdmin, Versioned):
    list_display = ("code", "name_ko", "agenda", "stage", "starts_on", "ends_on", "source")
    list_filter = ("stage", "source")
    list_select_related = ("agenda",)
    search_fields = ("code", "name_ko", "name_en")
    autocomplete_fields = ("agenda", "department")
    inlines = (BudgetInline, ScheduleInline, DocumentInline)


@admin.register(ConstructionSite)
class SiteAdmin(MapAdmin, Versioned):
    list_display = ("code", "name", "kind", "status", "ends_on", "client", "source")
    list_filter = ("status", "kind", "source")
    list_select_related = ("client",)
    search_fields = ("code", "name", "name_en")
    autocomplete_fields = ("project", "department", "client", "contractor", "supervisor")
    inlines = (ProgressInline,)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ("name", "name_en")
    search_fields = ("name", "name_en")


@admin.register(Indicator)
class IndicatorAdmin(admin.ModelAdmin):
    """What is measured and how. Values come by sources and corrections, each a version with its reason, never by this form."""

    list_display = ("code", "name_ko", "theme", "unit", "direction", "level", "department")
    list_filter = ("theme", "direction", "level", "audience")
    list_select_related = ("department",)
    search_fields = ("code", "name_ko", "name_en")
    autocomplete_fields = ("department", "source")
