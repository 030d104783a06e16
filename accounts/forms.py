"""What people fill in about their accounts."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .audience import Audience

AUDIENCES = {
    Audience.PUBLIC: _("What the public sees"),
    Audience.STAFF: _("What staff see"),
    Audience.RESTRICTED: _("Restricted data too"),
}


class TokenForm(forms.Form):
    """A token may see as much as its owner, or less; it ends by itself."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    days = forms.TypedChoiceField(
        label=_("How long it holds"), coerce=int, choices=[(30, _("30 days")), (90, _("90 days")), (365, _("One year"))], initial=90
    )

    def __init__(self, *args: Any, most: Audience, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(int(audience), words) for audience, words in AUDIENCES.items() if audience <= most]
        self.fields["audience"] = forms.TypedChoiceField(label=_("What it may see"), coerce=int, choices=choices, initial=int(most))

    def expires_at(self) -> datetime:
        return timezone.now() + timedelta(days=self.cleaned_data["days"])
