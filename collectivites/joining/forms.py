"""What a person says when they join: in which quality, and what they let the collectivité see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collectivites.forms import FUNCTIONS
from collectivites.joining.secrets import CODE_LENGTH, tidied
from collectivites.models import Membership

Sharing = Membership.Sharing
# The usual choice first.
SHARING_CHOICES = [
    (choice.value, choice.label) for choice in (Sharing.ASSIGNED, Sharing.ALL, Sharing.NONE)
]


class SharingForm(forms.Form):
    """The choice comes with its words: templates/collectivites/joining/shared.html."""

    sharing = forms.ChoiceField(
        label=_("Ce que votre collectivité pourra voir"),
        choices=SHARING_CHOICES,
        initial=Sharing.ASSIGNED,
        widget=forms.RadioSelect,
        help_text=_("Vous pourrez changer d’avis à tout moment, dans « Mes collectivités »."),
        error_messages={"required": _("Choisissez ce que votre collectivité pourra voir.")},
    )

    def chosen(self) -> Membership.Sharing:
        return Sharing(self.cleaned_data["sharing"])


class AskForm(SharingForm):
    """A request to join: a référent will confirm it."""

    capacity = forms.ChoiceField(
        label=_("Vous êtes"),
        choices=Membership.Capacity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si vous êtes élue ou élu, ou agente ou agent.")},
    )
    function = forms.CharField(
        label=_("Votre fonction"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "functions", "autocomplete": "organization-title"}),
    )
    field_order = ("capacity", "function", "sharing")

    def __init__(self, *args: Any, capacity: str = "", **kwargs: Any) -> None:
        """`capacity` is the one that the link was made for; empty lets the person say."""
        super().__init__(*args, **kwargs)
        self.functions = FUNCTIONS
        self.asked_capacity = capacity
        if capacity:
            del self.fields["capacity"]

    def capacity_said(self) -> str:
        return self.asked_capacity or str(self.cleaned_data["capacity"])


class CodeForm(forms.Form):
    """The code seen on a wall or heard in a meeting."""

    code = forms.CharField(
        label=_("Code reçu"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Tapez le code que votre collectivité vous a donné.")},
    )

    def clean_code(self) -> str:
        code = tidied(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(_("Un code a huit lettres ou chiffres : vérifiez-le."))
        return code


class ClaimForm(forms.Form):
    message = forms.CharField(
        label=_("Ce que vous voulez ajouter"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Lu par la personne qui répond à votre demande."),
    )
