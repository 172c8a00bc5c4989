"""What a référent writes about a member."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.identity import canonical
from collectivites.forms import FUNCTIONS
from collectivites.members.listing import namesakes
from collectivites.models import Collectivite, Membership

# No mandate in force began before: a year typed with two figures is a mistake.
EARLIEST = date(1945, 1, 1)
# A mandate may be written down before it begins.
LATEST_IN = timedelta(days=366)


class DayInput(forms.DateInput):
    """The browser's own calendar; the value as it wants it, whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MemberForm(forms.ModelForm[Membership]):
    """A line of the list. The name and address of who joined are theirs: not asked here."""

    is_namesake = forms.BooleanField(
        label=_("C’est une autre personne, qui porte le même nom"),
        required=False,
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Membership
        fields = (
            "first_name",
            "last_name",
            "email",
            "capacity",
            "function",
            "delegation",
            "committees",
            "started_on",
            "is_salaried",
        )
        labels = {
            "email": _("Adresse électronique"),
            "capacity": _("Qualité"),
            "function": _("Fonction ou poste"),
            "delegation": _("Délégation"),
            "started_on": _("Début du mandat ou du poste"),
            "is_salaried": _("Exerce une activité salariée"),
        }
        help_texts = {
            "email": _("Pour l’inviter. Sans elle, la personne peut venir par le lien."),
            "delegation": _(
                "Par exemple : finances, écoles. Elle ouvre le suivi de première année."
            ),
            "is_salaried": _("Sert au compteur des jours de congé de formation."),
        }
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "capacity": forms.RadioSelect,
            "function": forms.TextInput(attrs={"list": "functions"}),
            "committees": forms.CheckboxSelectMultiple,
            "started_on": DayInput,
            "is_salaried": forms.Select(
                choices=[("", _("Non renseigné")), ("True", _("Oui")), ("False", _("Non"))]
            ),
        }

    def __init__(self, *args: Any, collectivite: Collectivite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collectivite = collectivite
        self.functions = FUNCTIONS
        self.same: list[Membership] = []
        self.fields["capacity"].choices = Membership.Capacity.choices  # type: ignore[attr-defined]
        self.fields["capacity"].error_messages["required"] = _(
            "Dites si c’est une élue ou un élu, ou une agente ou un agent."
        )
        self._ask_who()
        committees = collectivite.committees.all()
        if committees:
            self.fields["committees"].queryset = committees  # type: ignore[attr-defined]
        else:
            del self.fields["committees"]

    def _ask_who(self) -> None:
        if self.instance.has_joined:
            for name in ("first_name", "last_name", "email"):
                del self.fields[name]
            return
        self.fields["first_name"].required = True
        self.fields["first_name"].error_messages["required"] = _("Saisissez le prénom.")
        self.fields["last_name"].required = True
        self.fields["last_name"].error_messages["required"] = _("Saisissez le nom.")

    def clean_email(self) -> str:
        return canonical(self.cleaned_data["email"])

    def clean_started_on(self) -> date | None:
        day: date | None = self.cleaned_data["started_on"]
        if day is not None and not EARLIEST <= day <= timezone.localdate() + LATEST_IN:
            raise forms.ValidationError(_("Vérifiez cette date : l’année semble fausse."))
        ended_on = self.instance.ended_on
        if day is not None and ended_on is not None and ended_on < day:
            raise forms.ValidationError(_("Le mandat ou le poste finirait avant d’avoir commencé."))
        return day

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        data = self.cleaned_data
        if not self.errors and not self.instance.has_joined:
            self._look_for_doubles(data)
        if not self.errors and self.instance.has_joined and self._capacity_is_held():
            self.add_error("capacity", _("Cette personne tient déjà une ligne en cette qualité."))
        return cleaned

    def _look_for_doubles(self, data: dict[str, Any]) -> None:
        """The same address stands for one person; the same name perhaps not."""
        same = namesakes(
            self.collectivite, data["first_name"], data["last_name"], but=self.instance.pk
        )
        if same and not data["is_namesake"]:
            self.same = same
            self.fields["is_namesake"].widget = forms.CheckboxInput()
            self.add_error(
                "last_name", _("Une personne de ce nom est déjà dans la liste. Est-ce la même ?")
            )
        known = Membership.objects.current().filter(
            collectivite=self.collectivite, email=data["email"], capacity=data["capacity"]
        )
        if data["email"] and known.exclude(pk=self.instance.pk).exists():
            self.add_error("email", _("Cette adresse est déjà celle d’un membre de la liste."))

    def _capacity_is_held(self) -> bool:
        held = Membership.objects.current().filter(
            collectivite=self.collectivite,
            person=self.instance.person,
            capacity=self.cleaned_data["capacity"],
        )
        return held.exclude(pk=self.instance.pk).exists()

    def changed_labels(self) -> list[str]:
        """What was changed, as it is named on screen."""
        return [
            str(self.fields[name].label)
            for name in self.changed_data
            if name in self.fields and name != "is_namesake"
        ]


class EndForm(forms.Form):
    """When a mandate or post ended: today or before."""

    ended_on = forms.DateField(
        label=_("Dernier jour"),
        widget=DayInput,
        error_messages={"required": _("Dites quel était le dernier jour.")},
    )
    is_mistake = forms.BooleanField(
        label=_("Cette ligne a été écrite par erreur : l’effacer"), required=False
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].initial = timezone.localdate
        self.membership = membership
        if membership.has_joined:
            del self.fields["is_mistake"]

    def clean_ended_on(self) -> date:
        day: date = self.cleaned_data["ended_on"]
        began = self.membership.started_on
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ce jour n’est pas encore venu : revenez ce jour-là."))
        if day < (began or EARLIEST):
            raise forms.ValidationError(
                _("Le mandat ou le poste finirait avant d’avoir commencé.")
                if began
                else _("Vérifiez cette date : l’année semble fausse.")
            )
        return day


class ConfirmForm(forms.Form):
    """Whether a request comes from somebody whom the list already knows; asked when it may."""

    same_as = forms.TypedChoiceField(
        label=_("Cette personne est-elle déjà dans votre liste ?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si cette personne est déjà dans votre liste.")},
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {line.pk: line for line in _lines_for(membership)}
        if not self.candidates:
            del self.fields["same_as"]
            return
        field: Any = self.fields["same_as"]
        field.choices = [
            *((key, _said(line)) for key, line in self.candidates.items()),
            (0, _("Non, c’est une autre personne : l’ajouter")),
        ]
        if len(self.candidates) == 1:
            field.initial = next(iter(self.candidates))

    def line(self) -> Membership | None:
        """The one that already stands for this person."""
        return self.candidates.get(self.cleaned_data.get("same_as", 0))


def _lines_for(membership: Membership) -> list[Membership]:
    """Lines under the same name that nobody joined, in a quality that the person does not hold."""
    found = namesakes(membership.collectivite, *_names(membership), but=membership.pk)
    held = {
        line.capacity
        for line in found
        if line.person_id is not None and line.person_id == membership.person_id
    }
    return [line for line in found if not line.has_joined and line.capacity not in held]


def _names(membership: Membership) -> tuple[str, str]:
    person = membership.person
    if person is None:
        return membership.first_name, membership.last_name
    return person.first_name, person.last_name


def _said(line: Membership) -> str:
    said = ", ".join(filter(None, [line.full_name, line.function, line.delegation]))
    return _("Oui : %(line)s") % {"line": said}


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Ce que vous voulez lui dire"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Envoyé à la personne par courriel."),
    )
