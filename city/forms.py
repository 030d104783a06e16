"""What officials change by hand, with validation at the field. Each form carries the version its reader saw and asks for a reason."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.models import Area
from layers import periods

from .indicators.record import HEIGHT
from .models import ConstructionSite, Indicator, ProgressReport, Project, ScheduleRow
from .names import name_of

WORDS = {
    "name_ko": _("Name (Korean)"),
    "name": _("Name (Korean)"),
    "name_en": _("Name (English)"),
    "summary_ko": _("Summary (Korean)"),
    "summary_en": _("Summary (English)"),
    "agenda": _("Agenda"),
    "department": _("Department"),
    "project": _("Project"),
    "stage": _("Stage"),
    "kind": _("Kind of works"),
    "status": _("Status"),
    "starts_on": _("Starts"),
    "ends_on": _("Ends"),
    "address": _("Address"),
    "note": _("Internal note (staff only)"),
    "amount": _("Amount (thousand won)"),
    "content_ko": _("Content (Korean)"),
    "content_en": _("Content (English)"),
    "done": _("Step is done"),
    "position": _("Order"),
    "contract_amount": _("Contract amount (won)"),
    "total_budget": _("Total budget (won)"),
    "client": _("Client"),
    "contractor": _("Contractor"),
    "supervisor": _("Supervisor"),
    "scale": _("What is built"),
    "geometry": _("Position"),
    "place": _("Shape of the place"),
    "reported_on": _("Progress as of"),
    "planned": _("Planned progress (%)"),
    "actual": _("Actual progress (%)"),
    "purse": _("Source of money"),
    "year": _("Year"),
    "spent": _("Spent (thousand won)"),
    "district_code": _("District code"),
    "source": _("Data source"),
    "code": _("Code"),
}
EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 12, 31)


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"min": EARLIEST.isoformat(), "max": LATEST.isoformat()})


def _refuse_backwards(form: forms.BaseForm) -> None:
    """A period that ends before it starts is refused at its end; a year of another century at the field itself."""
    starts, ends = form.cleaned_data.get("starts_on"), form.cleaned_data.get("ends_on")
    for name, day in (("starts_on", starts), ("ends_on", ends)):
        if day and not EARLIEST <= day <= LATEST:
            form.add_error(name, _("The year must lie between 1990 and 2100."))
    if starts and ends and ends < starts:
        form.add_error("ends_on", _("The end lies before the start."))


class Versioned(forms.Form):
    """``version``: what the reader saw when they began. ``reason`` goes into the history, where staff read it."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason for the change"), max_length=300, help_text=_("Staff read it in the history. Name no citizen.")
    )


class Choice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {name_of(obj)}"


class ProjectForm(Versioned, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Project
        fields = (
            "name_ko",
            "name_en",
            "summary_ko",
            "summary_en",
            "agenda",
            "stage",
            "starts_on",
            "ends_on",
            "address",
            "note",
        )
        labels = WORDS
        field_classes = {"agenda": Choice}
        widgets = {
            "starts_on": Day,
            "ends_on": Day,
            **{name: forms.Textarea({"rows": 3}) for name in ("summary_ko", "summary_en", "note")},
        }

    def clean(self) -> dict[str, Any]:
        _refuse_backwards(self)
        return self.cleaned_data


class ScheduleRowForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ScheduleRow
        fields = ("starts_on", "ends_on", "amount", "content_ko", "content_en", "done")
        labels = WORDS
        help_texts = {"amount": ""}
        widgets = {"starts_on": Day, "ends_on": Day}

    def clean(self) -> dict[str, Any]:
        _refuse_backwards(self)
        return self.cleaned_data


ScheduleForms = forms.inlineformset_factory(
    Project, ScheduleRow, form=ScheduleRowForm, extra=2, max_num=60, absolute_max=80, can_delete=True
)


class SiteForm(Versioned, forms.ModelForm):  # type: ignore[type-arg]
    longitude = forms.FloatField(label=_("Longitude"), min_value=124, max_value=132, widget=forms.NumberInput({"step": "0.000001"}))
    latitude = forms.FloatField(label=_("Latitude"), min_value=33, max_value=39, widget=forms.NumberInput({"step": "0.000001"}))

    class Meta:
        model = ConstructionSite
        fields = (
            "name",
            "name_en",
            "kind",
            "status",
            "project",
            "starts_on",
            "ends_on",
            "contract_amount",
            "total_budget",
            "address",
            "scale",
            "note",
        )
        labels = WORDS
        help_texts = {"contract_amount": "", "total_budget": ""}
        field_classes = {"project": Choice}
        widgets = {"starts_on": Day, "ends_on": Day, "note": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["longitude"].initial, self.fields["latitude"].initial = self.instance.geometry.coords

    def clean(self) -> dict[str, Any]:
        _refuse_backwards(self)
        return self.cleaned_data

    def save(self, commit: bool = True) -> ConstructionSite:
        site: ConstructionSite = super().save(commit=False)
        site.geometry = Point(self.cleaned_data["longitude"], self.cleaned_data["latitude"], srid=4326)
        if commit:
            site.save()
        return site


class ReportForm(forms.Form):
    """A report of progress, or none: all empty. A day that has a report already is corrected by it."""

    reported_on = forms.DateField(label=WORDS["reported_on"], required=False, widget=Day)
    planned = forms.FloatField(
        label=WORDS["planned"], required=False, min_value=0, max_value=100, widget=forms.NumberInput({"step": "0.1"})
    )
    actual = forms.FloatField(
        label=WORDS["actual"],
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput({"step": "0.1"}),
        help_text=_("Leave it empty where it is not known; empty is not 0."),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        day = given.get("reported_on")
        if day and not EARLIEST <= day <= timezone.localdate():
            self.add_error("reported_on", _("A report cannot be of a day to come."))
        if not day and "reported_on" not in self.errors and (given.get("planned") is not None or given.get("actual") is not None):
            self.add_error("reported_on", _("Say of which day this progress is."))
        if day and given.get("planned") is None and "planned" not in self.errors:
            self.add_error("planned", _("A report says at least what was planned."))
        return given

    def given(self) -> bool:
        return bool(self.cleaned_data.get("reported_on"))

    def save(self, site: ConstructionSite) -> None:
        figures = {"planned": self.cleaned_data["planned"], "actual": self.cleaned_data["actual"]}
        standing = ProgressReport.objects.filter(site=site, reported_on=self.cleaned_data["reported_on"]).first()
        if standing is None:
            ProgressReport.objects.create(site=site, reported_on=self.cleaned_data["reported_on"], source=site.source, **figures)
        elif (standing.planned, standing.actual) != (figures["planned"], figures["actual"]):
            ProgressReport.objects.filter(pk=standing.pk).update(**figures)


EXAMPLES = {"day": "2026-10-03", "month": "2026-10", "quarter": "2026-Q4", "year": "2026"}


class SpotForm(forms.Form):
    """Which value of an indicator: ``area`` is then an Area of today, ``period`` the first day of the period."""

    area = forms.CharField(label=_("Area"), max_length=20)
    period = forms.CharField(label=_("Period"), max_length=10)

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        levels = [level for level, height in HEIGHT.items() if height >= HEIGHT[indicator.level]]
        today = Area.objects.filter(level__in=levels, valid_to=None).order_by("-level", "code")
        self.areas = {area.code: area for area in today.defer("geometry", "geometry_3857")}
        self.fields["area"].widget = forms.Select(choices=[(area.code, name_of(area)) for area in self.areas.values()])
        self.fields["period"].help_text = _("for example %(example)s") % {"example": EXAMPLES[indicator.period]}

    def clean_area(self) -> Area:
        found = self.areas.get(self.cleaned_data["area"])
        if found is None:
            raise forms.ValidationError(_("There is no such area for this indicator."))
        return found

    def clean_period(self) -> date:
        try:
            return periods.parse(self.indicator.period, self.cleaned_data["period"])
        except ValueError:
            example = EXAMPLES[self.indicator.period]
            raise forms.ValidationError(_("Write the period like %(example)s.") % {"example": example}) from None


PARTS = ("numerator", "denominator")


class ValueForm(forms.Form):
    """``seen``: key of the version its reader saw, 0 for none. What is left empty is a gap, not 0.

    ``parts``: which of numerator and denominator it asks for.
    """

    seen = forms.IntegerField(min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)
    value = forms.FloatField(label=_("Value"), required=False, widget=forms.NumberInput({"step": "any"}))
    numerator = forms.FloatField(label=_("Numerator"), required=False, widget=forms.NumberInput({"step": "any"}))
    denominator = forms.FloatField(label=_("Denominator"), required=False, widget=forms.NumberInput({"step": "any"}))
    target = forms.FloatField(label=_("Target"), required=False, widget=forms.NumberInput({"step": "any"}))
    reason = forms.CharField(
        label=_("Reason for the change"), max_length=300, help_text=_("Staff read it in the history. Name no citizen.")
    )

    def __init__(self, *args: Any, parts: Collection[str] = PARTS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(PARTS) - set(parts):
            del self.fields[name]
