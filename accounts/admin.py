"""Users, departments and tokens as the operator of the site sees them."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import ApiToken, Department, Role, RoleAudience, User
from .tokens import revoke


def may_administer(request: HttpRequest) -> bool:
    """Operators of the site with the staff flag; the flag alone opens nothing. A superuser passes, or there could be no first operator.

    Raises PermissionDenied for whoever is signed in as somebody else: asking them to sign in again would lead nowhere.
    """
    user = request.user
    if not isinstance(user, User):
        return False
    if user.is_active and user.is_staff and (user.is_superuser or user.role == Role.OPERATOR):
        return True
    raise PermissionDenied


@admin.register(User)
class PersonAdmin(UserAdmin):
    list_display = ("username", "email", "role", "department", "is_active", "is_staff", "last_login")
    list_filter = ("role", "is_active", "is_staff", "department")
    list_select_related = ("department",)
    autocomplete_fields = ("department",)
    fieldsets = (*(UserAdmin.fieldsets or ()), (_("In the city"), {"fields": ("role", "department")}))
    add_fieldsets = (*(UserAdmin.add_fieldsets or ()), (_("In the city"), {"fields": ("email", "role", "department")}))


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):
    list_display = ("code", "name_ko", "name_en", "parent")
    list_select_related = ("parent",)
    search_fields = ("code", "name_ko", "name_en")
    autocomplete_fields = ("parent",)


@admin.register(RoleAudience)
class RoleAudienceAdmin(admin.ModelAdmin):
    list_display = ("role", "audience")


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    """Tokens are made by their owners, who alone see them; here they are found and ended."""

    list_display = ("prefix", "name", "user", "audience", "created_at", "expires_at", "last_used_at", "revoked_at")
    list_filter = ("audience",)
    list_select_related = ("user",)
    search_fields = ("prefix", "name", "user__username")
    exclude = ("digest",)
    actions = ("end",)

    @admin.action(description=_("Revoke the selected tokens"), permissions=["revoke"])
    def end(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        for token in queryset:
            revoke(token)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_apitoken")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False
