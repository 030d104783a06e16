"""Sources and their runs as the operator of the site sees them."""

from django.contrib import admin
from django.http import HttpRequest

from .models import DataSource, Run


@admin.register(DataSource)
class DataSourceAdmin(admin.ModelAdmin):
    list_display = ("slug", "title_ko", "agency_ko", "licence", "derivatives", "expected_interval")
    list_filter = ("agency_ko", "licence")
    search_fields = ("slug", "title_ko", "title_en", "agency_ko")


@admin.register(Run)
class RunAdmin(admin.ModelAdmin):
    """A run is a record: to be read, not to be written."""

    list_display = ("started_at", "source", "connector", "state", "read", "kept", "mended", "rejected")
    list_filter = ("state", "source")
    list_select_related = ("source",)
    date_hierarchy = "started_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False
