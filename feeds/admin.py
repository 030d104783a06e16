"""Sources and their runs as the operator of the site sees them."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .models import DataSource, Run
from .report import lines


@admin.register(DataSource)
class DataSourceAdmin(admin.ModelAdmin):
    list_display = ("slug", "title_ko", "agency_ko", "licence", "derivatives", "expected_interval")
    list_filter = ("agency_ko", "licence")
    search_fields = ("slug", "title_ko", "title_en", "agency_ko")


@admin.register(Run)
class RunAdmin(admin.ModelAdmin):
    """A run is a record: to be read, not to be written."""

    list_display = ("started_at", "source", "connector", "file", "started_by", "state", "read", "kept", "mended", "rejected")
    list_filter = ("state", "source")
    list_select_related = ("source",)
    date_hierarchy = "started_at"
    exclude = ("report", "unknown_fields", "dropped_fields", "error")
    readonly_fields = ("in_words",)

    @admin.display(description=_("Report"))
    def in_words(self, run: Run) -> SafeString:
        """What was kept and left out and why, in the reader's language."""
        return format_html_join("", "<div>{}</div>", ((line,) for line in lines(run, get_language() or "ko")))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False
