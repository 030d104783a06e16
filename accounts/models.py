"""Users and their departments. A role decides the audience (RoleAudience); nobody's audience is written anywhere else."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .audience import Audience


class Department(models.Model):
    code = models.CharField(max_length=20, unique=True)
    name_ko = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        ordering = ("code",)
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return self.name_ko

    def clean(self) -> None:
        from .departments import would_loop

        if would_loop(self):
            raise ValidationError({"parent": _("A department cannot stand under one of its own.")})


class Role(models.TextChoices):
    CITIZEN = "citizen", _("Citizen")
    FIELD = "field", _("Field worker")
    ANALYST = "analyst", _("Analyst")
    OFFICIAL = "official", _("Official")
    MAYOR = "mayor", _("Mayor")
    OPERATOR = "operator", _("Operator")


class User(AbstractUser):
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.CITIZEN)
    department = models.ForeignKey(
        Department, verbose_name=_("department"), null=True, blank=True, on_delete=models.SET_NULL, related_name="users"
    )
    is_demo = models.BooleanField(default=False, editable=False)


class RoleAudience(models.Model):
    """How far a role sees. A role without a row sees what the public sees."""

    role = models.CharField(max_length=10, choices=Role.choices, unique=True)
    audience = models.PositiveSmallIntegerField(choices=[(a.value, a.slug) for a in Audience], default=Audience.PUBLIC)

    class Meta:
        verbose_name = _("audience of a role")
        verbose_name_plural = _("audiences of roles")

    def __str__(self) -> str:
        return f"{self.role} → {Audience(self.audience).slug}"


class ApiToken(models.Model):
    """A key for programs. Only its hash is kept; the prefix is shown so that its owner can tell tokens apart."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, db_index=True)
    digest = models.CharField(max_length=64, unique=True)
    audience = models.PositiveSmallIntegerField(choices=[(a.value, a.slug) for a in Audience], default=Audience.PUBLIC)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.name})"
