"""Short links as the operator sees them: found and taken away, never made or changed here."""

from django.contrib import admin
from django.http import HttpRequest

from .models import ShortLink


@admin.register(ShortLink)
class ShortLinkAdmin(admin.ModelAdmin):
    list_display = ("key", "address", "created_at", "used_on")
    search_fields = ("key", "address")
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ShortLink | None = None) -> bool:
        return False
