"""Problem reports as the operator sees them: read, answered, closed. What was said is nobody's to change."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from layers import areas

from .models import Report


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    list_display = ("name", "kind", "state", "layer", "indicator", "created_at", "changed_at")
    list_filter = ("state", "kind", "layer")
    search_fields = ("name", "text")
    date_hierarchy = "created_at"
    list_select_related = ("author",)
    fields = ("name", "on_the_map", "kind", "text", "author", "created_at", "state", "answer")
    readonly_fields = ("name", "on_the_map", "kind", "text", "author", "created_at")

    @admin.display(description=_("On the map"))
    def on_the_map(self, report: Report) -> SafeString:
        top = areas.top()
        if report.indicator:
            address = f"{reverse('web:area', args=[report.area])}?about=indicator.{report.indicator}"
        else:
            address = reverse("web:feature", args=[top.code if top else "0", report.layer, report.feature])
        return format_html('<a href="{}">{}</a>', address, _("Open"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
