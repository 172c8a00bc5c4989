"""Training followed elsewhere, as a référent enters it or as an official proposes it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from collectivites.models import Collectivite, Membership
from training.elsewhere import documents
from training.elsewhere.amounts import AmountField
from training.models import ExternalTraining

# Nothing that is entered here is older than the law that these registers serve.
EARLIEST = date(2000, 1, 1)
COSTS = ("teaching_cost", "travel_cost", "income_cost")
_A_DAY = {"type": "date"}
_DATE_ERRORS = {
    "required": _("Donnez cette date."),
    "invalid": _("Cette date n’existe pas. Exemple : 12/03/2026."),
}


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs=dict(_A_DAY))
    return forms.DateField(label=label, widget=widget, error_messages=_DATE_ERRORS)


class MemberField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name}, {obj.function}" if obj.function else str(obj.full_name)


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.collectivite.label)


class TrainingForm(forms.ModelForm):
    """What both forms ask; amounts are those that the collectivité pays."""

    started_on = _day(_("Premier jour"))
    ended_on = _day(_("Dernier jour"))
    hours = AmountField(
        label=_("Durée, en heures"),
        max_digits=6,
        error_messages={"required": _("Donnez la durée, en heures.")},
    )
    leave_days = AmountField(
        label=_("Jours de congé de formation pris"),
        help_text=_("Pour les élues et élus qui sont aussi salariés : sinon, laissez vide."),
        max_digits=4,
        decimal_places=1,
        required=False,
    )
    certificate = forms.FileField(
        label=_("Justificatif"),
        help_text=_(
            "Attestation ou facture, en PDF, JPEG ou PNG, 5 Mo au plus. Seules la personne formée "
            "et celles qui suivent la formation de la collectivité peuvent l’ouvrir."
        ),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    class Meta:
        model = ExternalTraining
        fields = (
            "membership",
            "title",
            "competence",
            "provider",
            "approval_number",
            "place",
            "started_on",
            "ended_on",
            "hours",
            "leave_days",
            "financing",
            *COSTS,
            "certificate",
        )
        error_messages = {
            "title": {"required": _("Donnez l’intitulé de la formation.")},
            "provider": {"required": _("Donnez le nom de l’organisme.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        approval = self.fields["approval_number"]
        approval.help_text = _(
            "Celui que le ministre donne aux organismes qui forment les élues et élus "
            "(article L. 1221-3 du code général des collectivités territoriales)."
        )
        competence = self.fields["competence"]
        assert isinstance(competence, forms.ModelChoiceField)  # noqa: S101  (see the model)
        competence.empty_label = str(_("Aucun de ces thèmes"))
        for name in COSTS:
            label = self.fields[name].label
            self.fields[name] = AmountField(
                label=_("%(what)s, en euros") % {"what": str(label).capitalize()},
                max_digits=12,
                required=False,
            )
            self.initial[name] = self.initial.get(name) or ""
        self.initial["leave_days"] = self.initial.get("leave_days") or ""
        last = {"min": EARLIEST.isoformat(), "max": timezone.localdate().isoformat()}
        for name in ("started_on", "ended_on"):
            self.fields[name].widget.attrs.update(last)

    def clean_hours(self) -> Decimal:
        hours: Decimal = self.cleaned_data["hours"]
        if hours <= 0:
            raise forms.ValidationError(_("La durée doit dépasser zéro."))
        return hours

    def clean_certificate(self) -> Any:
        given = self.cleaned_data["certificate"]
        # False: to be taken away; a kept one was checked when it came.
        if isinstance(given, File) and "certificate" in self.files:
            return documents.checked(given)
        return given

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        for name in (*COSTS, "leave_days"):
            if name in self.fields and name not in self.errors:
                data[name] = data.get(name) or Decimal(0)
        self._check_days(data.get("started_on"), data.get("ended_on"))
        self._check_leave(data.get("membership"), data.get("leave_days"))
        self._check_double(data)
        return data

    def _check_days(self, start: date | None, end: date | None) -> None:
        if start and start < EARLIEST:
            self.add_error("started_on", _("Cette date est trop ancienne : pas avant 2000."))
        if end and end > timezone.localdate():
            self.add_error(
                "ended_on",
                _("Cette date est à venir : une formation entre au registre quand elle a eu lieu."),
            )
        if start and end and end < start:
            self.add_error("ended_on", _("Le dernier jour est avant le premier."))
        hours = self.cleaned_data.get("hours")
        if start and end and hours and hours > 24 * ((end - start).days + 1):
            self.add_error("hours", _("C’est plus d’heures que ces jours n’en comptent."))

    def _check_leave(self, membership: Membership | None, days: Decimal | None) -> None:
        if not membership or not days:
            return
        if not membership.is_official:
            self.add_error("leave_days", _("Ce congé est celui des élues et élus."))
        elif membership.is_salaried is False:
            self.add_error(
                "leave_days",
                _(
                    "Ce congé est celui des élues et élus qui sont aussi salariés : "
                    "ce n’est pas le cas de cette personne, selon la liste des membres."
                ),
            )

    def _check_double(self, data: dict[str, Any]) -> None:
        if not all(data.get(name) for name in ("membership", "title", "started_on")):
            return
        same = ExternalTraining.objects.filter(
            membership=data["membership"],
            title__iexact=data["title"],
            started_on=data["started_on"],
        ).exclude(state=ExternalTraining.State.REFUSED)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                _("Cette formation est déjà au registre, pour cette personne et cette date.")
            )


class RegisterForm(TrainingForm):
    """For a référent: any member in force of the collectivité, costs included."""

    def __init__(self, *args: Any, collectivite: Collectivite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.collectivite = collectivite
        members = Membership.objects.confirmed().filter(collectivite=collectivite).by_name()
        self.fields["membership"] = MemberField(
            members,
            label=_("Personne formée"),
            empty_label=str(_("Choisissez")),
            error_messages={
                "required": _("Choisissez la personne formée."),
                "invalid_choice": _("Cette personne n’est pas, ou plus, dans votre liste."),
            },
        )
        if self.instance.pk:
            # Whoever it was entered for: another person is another line.
            del self.fields["membership"]

    def clean(self) -> dict[str, Any]:
        if self.instance.pk:
            self.cleaned_data["membership"] = self.instance.membership
        data = super().clean()
        self._check_costs(data)
        return data

    def _check_costs(self, data: dict[str, Any]) -> None:
        if any(name in self.errors for name in ("financing", *COSTS)):
            return
        paid = sum((data[name] for name in COSTS), Decimal(0))
        financed = data["financing"] in ExternalTraining.FINANCED
        if paid and not financed:
            self.add_error(
                "financing",
                _("Vous indiquez un coût payé par la collectivité : choisissez qui la finance."),
            )
        if financed and not paid:
            self.add_error(
                "teaching_cost", _("Indiquez ce que la collectivité a payé, au moins en partie.")
            )


class ProposalForm(TrainingForm):
    """For the person who followed it; the référent completes what was paid."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mandates = Membership.objects.confirmed().of(person).select_related("collectivite")
        self.fields["membership"] = PlaceField(
            mandates.order_by("collectivite__search_name", "pk"),
            label=_("Au titre de votre mandat ou poste dans"),
            empty_label=None,
            error_messages={
                "required": _("Choisissez la collectivité."),
                "invalid_choice": _("Vous n’avez pas, ou plus, de mandat dans cette collectivité."),
            },
        )
        self.fields["financing"].label = _("Financée, à votre connaissance, par")


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi ?"),
        help_text=_("La personne qui l’a proposée lira ces mots."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Dites en quelques mots pourquoi.")},
    )
