"""Forms in which a person says where they hold a mandate or a post."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.fields import PasswordField
from allauth.core import context as allauth_context
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import Worded
from accounts.models import User
from accounts.services import forget_unfinished_sign_up
from collectivites import services
from collectivites.joining.coming import coming
from collectivites.models import Collectivite, Membership
from collectivites.naming import folded
from collectivites.search import MAX_LENGTH, normalised, resolve

# Proposed, never imposed: what people call their own function is right.
FUNCTIONS = (
    "Maire",
    "Adjointe au maire",
    "Adjoint au maire",
    "Conseillère municipale déléguée",
    "Conseiller municipal délégué",
    "Conseillère municipale",
    "Conseiller municipal",
    "Conseillère communautaire",
    "Conseiller communautaire",
    "Présidente",
    "Président",
    "Vice-présidente",
    "Vice-président",
    "Conseillère départementale",
    "Conseiller départemental",
    "Conseillère régionale",
    "Conseiller régional",
    "Direction générale des services",
    "Secrétariat général de mairie",
    "Direction des systèmes d’information",
    "Communication",
    "Formation et ressources humaines",
)
_NONE = _(
    "Aucune collectivité ne répond à ce que vous avez tapé. "
    "Vérifiez l’orthographe, ou essayez le code postal."
)
_SEVERAL = _("Plusieurs collectivités répondent à ce que vous avez tapé : choisissez la vôtre.")


class MandateForm(forms.Form):
    """Who the person is, and in which collectivité, typed in one field.

    With JavaScript the field suggests collectivités and notes the one that is picked. Without
    it, the server finds the only one that answers, or lists those that may be meant.
    """

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
    collectivite = forms.CharField(
        label=_("Votre collectivité"),
        max_length=MAX_LENGTH,
        help_text=_(
            "Commune, intercommunalité, département ou région : tapez son nom ou son code postal."
        ),
        error_messages={"required": _("Tapez le nom ou le code postal de votre collectivité.")},
        widget=forms.TextInput(
            attrs={
                "data-combobox": reverse_lazy("collectivites:search"),
                "data-combobox-choice": "collectivite_choice",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        ),
    )
    # Set by the suggestions, or by the list that the server answers.
    collectivite_choice = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates: list[Collectivite] = []
        self.functions = FUNCTIONS

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        data = self.cleaned_data if cleaned is None else cleaned
        if text := data.get("collectivite"):
            data["collectivite"] = self._chosen(text, data.get("collectivite_choice"))
        return cleaned

    def _chosen(self, text: str, choice: int | None) -> Collectivite | None:
        """A choice made for a text that was changed since does not count any more."""
        named, candidates = resolve(text)
        picked = Collectivite.objects.joinable().filter(pk=choice).first() if choice else None
        if picked and (picked in candidates or folded(picked.label) == normalised(text)):
            return picked
        if named is None:
            self.candidates = candidates
            self.add_error("collectivite", _SEVERAL if candidates else _NONE)
        return named


class MembershipForm(MandateForm):
    """Another mandate or post of a person who already has an account."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and self._exists():
            self.add_error("collectivite", _("Vous avez déjà déclaré cette collectivité."))
        return cleaned

    def _exists(self) -> bool:
        return (
            Membership.objects.of(self.person)
            .current()
            .filter(
                collectivite=self.cleaned_data["collectivite"],
                capacity=self.cleaned_data["capacity"],
            )
            .exists()
        )

    def save(self) -> Membership:
        return declare(self.person, self.cleaned_data)


class SignupForm(MandateForm, Worded, allauth_forms.SignupForm):
    """The whole sign-up, on one page."""

    field_order = (
        "first_name",
        "last_name",
        "email",
        "capacity",
        "function",
        "collectivite",
        "collectivite_choice",
        "password1",
    )

    account_already_exists: bool

    first_name = forms.CharField(
        label=_("Prénom"),
        max_length=80,
        error_messages={"required": _("Saisissez votre prénom.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Nom"),
        max_length=80,
        error_messages={"required": _("Saisissez votre nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coming = coming(allauth_context.request)
        if self.coming is not None:
            # Asked on the page that they come back to, beside what will be shared.
            for name in ("capacity", "function", "collectivite", "collectivite_choice"):
                del self.fields[name]
            for name, value in self.coming.initial.items():
                self.fields[name].initial = value
        self.fields["email"].help_text = _("Un code à six chiffres y sera envoyé.")
        # Written back when another field is wrong: nothing typed is lost. The page that holds
        # it answers this person only, and no cache keeps it.
        self.fields["password1"] = PasswordField(
            label=_("Mot de passe"),
            required=False,
            autocomplete="new-password",
            render_value=True,
            help_text=_(
                "Vous pouvez vous en passer : un code reçu par courriel suffit. "
                "Sinon, au moins 10 caractères : quatre mots au hasard conviennent très bien."
            ),
        )
        self.fields["password1"].widget.attrs.pop("placeholder", None)

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the person exists."""
        if self.coming is None:
            declare(user, self.cleaned_data)

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Create the person; answer the same, as slowly, when the address has an account."""
        try:
            with transaction.atomic():
                return self._made(request)
        except IntegrityError:
            # The same address was signed up an instant ago, by a second press of the button.
            self.account_already_exists = True
            return self._saved(request)

    def _made(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists:
            unfinished = forget_unfinished_sign_up(self.cleaned_data["email"])
            self.account_already_exists = not unfinished
        if self.account_already_exists and (password := self.cleaned_data.get("password1")):
            make_password(password)  # For the time that it takes.
        return self._saved(request)

    def _saved(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved


@transaction.atomic
def declare(person: User, data: dict[str, Any]) -> Membership:
    """Note what a person says of themselves. It gives no right before it is confirmed."""
    membership = Membership.objects.create(
        person=person,
        first_name=person.first_name,
        last_name=person.last_name,
        joined_at=timezone.now(),
        collectivite=data["collectivite"],
        capacity=data["capacity"],
        function=data["function"],
        status=Membership.Status.PENDING,
    )
    services.say_changed(membership)
    return membership
