"""What a référent sets for the whole collectivité."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collectivites.models import Collectivite, Committee, Membership


class CommitteeForm(forms.ModelForm[Committee]):
    class Meta:
        model = Committee
        fields = ("name",)
        labels = {"name": _("Nom de la commission")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}
        error_messages = {"name": {"required": _("Donnez un nom à la commission.")}}

    def __init__(self, *args: Any, collectivite: Collectivite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.collectivite = collectivite

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        others = self.instance.collectivite.committees.exclude(pk=self.instance.pk)
        if name.casefold() in {other.name.casefold() for other in others}:
            raise forms.ValidationError(_("Cette commission existe déjà."))
        return name


class LinkForm(forms.Form):
    capacity = forms.ChoiceField(
        label=_("Pour qui"),
        required=False,
        choices=[("", _("Élues, élus et agents")), *Membership.Capacity.choices],
    )
    days = forms.TypedChoiceField(
        label=_("Valable"),
        coerce=int,
        choices=[(1, _("aujourd’hui et demain")), (7, _("une semaine")), (30, _("un mois"))],
        initial=7,
    )


class ReferentForm(forms.Form):
    """Only who joined and is confirmed can follow the training of others."""

    member = forms.ModelChoiceField(
        Membership.objects.none(),
        label=_("Nommer aussi"),
        empty_label=_("Choisissez un membre"),
        error_messages={"required": _("Choisissez un membre.")},
    )

    def __init__(self, *args: Any, collectivite: Collectivite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member"]
        field.queryset = (
            Membership.objects.confirmed()
            .joined()
            .filter(collectivite=collectivite, is_referent=False)
            .by_name()
        )
        field.label_from_instance = _who


def _who(membership: Membership) -> str:
    return ", ".join(filter(None, [membership.full_name, membership.function]))
