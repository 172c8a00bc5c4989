"""What a person says of a lesson followed elsewhere."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Nothing that is taught here existed before.
EARLIEST = date(2000, 1, 1)
LONGEST_REASON = 300


class DeclarationForm(forms.Form):
    """When, and how: both are shown wherever the lesson is said to be done."""

    on = forms.DateField(
        label=_("Quand l’avez-vous suivie ?"),
        help_text=_("La date, ou le dernier jour."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Donnez une date, même approximative."),
            "invalid": _("Cette date n’existe pas. Exemple : 12/03/2026."),
        },
    )
    reason = forms.CharField(
        label=_("Où, et comment ?"),
        help_text=_("Par exemple : une journée de formation de l’association des maires."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Dites en quelques mots où et comment.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        bounds = {"min": EARLIEST.isoformat(), "max": timezone.localdate().isoformat()}
        self.fields["on"].widget.attrs.update(bounds)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Cette date est à venir."))
        if day < EARLIEST:
            raise forms.ValidationError(_("Cette date est trop ancienne : pas avant 2000."))
        return day
