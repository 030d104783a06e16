"""What people say: so far, that something on the map is wrong."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.audience import Audience


class Report(models.Model):
    """A problem somebody saw in a feature of a layer, or in an indicator of an area. Keys as text and number: what is reported may go.

    ``audience``: how far its reporter sees; nobody who sees less reads it. Of the public no account and no address is kept, and
    contacts in the text are blanked, so an answer is read at the receipt's address: whoever holds the token, of which only the
    hash is here, sees this report and no other.
    """

    class Kind(models.TextChoices):
        PLACE = "place", _("It is in the wrong place")
        VALUE = "value", _("A value or a name is wrong")
        GONE = "gone", _("It is not there any more")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Not looked at yet")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    layer = models.CharField(_("layer"), max_length=60, blank=True)
    feature = models.BigIntegerField(_("feature"), null=True, blank=True)
    indicator = models.CharField(_("indicator"), max_length=60, blank=True)
    area = models.CharField(_("area"), max_length=20, blank=True)
    name = models.CharField(_("what it is about"), max_length=200, help_text=_("As it was called when it was reported"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    text = models.TextField(_("what is wrong"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN, db_index=True)
    answer = models.TextField(_("answer"), blank=True, help_text=_("Read by the reporter. No names, no telephone numbers."))
    audience = models.PositiveSmallIntegerField(_("audience"), choices=[(a.value, a.slug) for a in Audience])
    author = models.ForeignKey(
        "accounts.User", verbose_name=_("reported by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("reported at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("problem report")
        verbose_name_plural = _("problem reports")
        constraints = [
            models.CheckConstraint(
                condition=(~Q(layer="") & Q(feature__isnull=False) & Q(indicator="") & Q(area=""))
                | (Q(layer="") & Q(feature__isnull=True) & ~Q(indicator="") & ~Q(area="")),
                name="report_is_about_one_thing",
            ),
            models.CheckConstraint(condition=~Q(state="answered") | ~Q(answer=""), name="report_answered_has_an_answer"),
        ]
        indexes = [
            models.Index(fields=["layer", "feature"], condition=~Q(layer=""), name="report_of_feature"),
            models.Index(fields=["indicator", "area"], condition=~Q(indicator=""), name="report_of_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"
