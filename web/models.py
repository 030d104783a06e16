"""What the page itself keeps. Everything else it shows is another room's."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ShortLink(models.Model):
    """A short address of one state of the page. Who made it is not kept, nor who opened it: only the day it was last opened."""

    key = models.CharField(_("key"), primary_key=True, max_length=12)
    address = models.TextField(_("address"), unique=True, help_text=_("Path, query and hash of our own page in its one spelling."))
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    used_on = models.DateField(_("last used on"), db_index=True, help_text=_("The day it was last asked for or opened; unused ones go."))

    class Meta:
        verbose_name = _("short link")
        verbose_name_plural = _("short links")

    def __str__(self) -> str:
        return self.get_absolute_url()

    def get_absolute_url(self) -> str:
        return reverse("web:short_link", args=[self.key])
