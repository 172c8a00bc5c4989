"""What a référent fills in: a training that is asked for, a declaration, the plan of a year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collectivites.models import Collectivite, Committee, Membership
from training.elsewhere.amounts import AmountField
from training.models import Assignment, PlanRow, TrainingPlan
from training.models.deliberation import unknown_words_message
from training.plan.audience import members_of
from training.plan.choices import (
    chosen_subject,
    delegations,
    function_choices,
    subject_choices,
)
from training.plan.standings import Subject
from training.plan.wording import unknown_words

Audience = Assignment.Audience
# A mandate lasts six years: a later date is mistyped.
FURTHEST = timedelta(days=7 * 366)
EARLIEST = date(2000, 1, 1)


def a_day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Donnez cette date."),
            "invalid": _("Cette date n’existe pas. Exemple : 12/03/2026."),
        },
    )


class MemberField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name}, {obj.function}" if obj.function else str(obj.full_name)


class DueForm(forms.ModelForm):
    """When, and with which words: all that changes once a training is asked for."""

    due_on = a_day(
        _("À suivre avant le"), help_text=_("Sans date, rien ne sera jamais « en retard ».")
    )

    class Meta:
        model = Assignment
        fields = ("due_on", "message")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].widget = forms.Textarea(attrs={"rows": 3, "maxlength": 300})
        self.fields["message"].help_text = _(
            "Les personnes concernées le lisent avec la demande : dites pourquoi elle compte."
        )

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if day is not None and day != self.initial.get("due_on"):
            if day < today:
                raise ValidationError(_("Cette date est passée."))
            if day > today + FURTHEST:
                raise ValidationError(_("Cette date est trop lointaine : vérifiez l’année."))
        return day


class AssignmentForm(DueForm):
    """What is asked, and of whom."""

    subject = forms.ChoiceField(
        label=_("Quelle formation"),
        error_messages={"required": _("Choisissez un parcours ou un cours.")},
    )
    audience = forms.ChoiceField(
        label=_("Pour qui"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        initial=Audience.EVERYONE,
        error_messages={"required": _("Dites à qui elle est demandée.")},
    )
    function = forms.ChoiceField(label=_("La fonction"), required=False)
    delegation = forms.CharField(
        label=_("La délégation"),
        max_length=160,
        required=False,
        help_text=_("Un mot suffit. Vide : toutes les personnes qui ont une délégation."),
        widget=forms.TextInput(attrs={"list": "delegations"}),
    )
    committee = forms.ModelChoiceField(
        Committee.objects.none(), label=_("La commission"), required=False
    )
    membership = MemberField(Membership.objects.none(), label=_("La personne"), required=False)

    field_order = (
        "subject",
        "audience",
        "function",
        "delegation",
        "committee",
        "membership",
        "due_on",
        "message",
    )

    def __init__(self, *args: Any, collectivite: Collectivite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collectivite = collectivite
        members = list(members_of(collectivite))
        self.delegations = delegations(members)
        self._choose("subject", [("", _("Choisir…")), *subject_choices()])
        self._choose("function", [("", _("Choisir…")), *function_choices(members)])
        of_here = members_of(collectivite)
        for name, found in (
            ("committee", collectivite.committees.all()),
            ("membership", Membership.objects.by_name().filter(pk__in=of_here.values("pk"))),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (see above)
            field.queryset, field.empty_label = found, str(_("Choisir…"))

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (see above)
        field.choices = choices

    def clean_subject(self) -> Subject:
        subject = chosen_subject(self.cleaned_data["subject"])
        if subject is None:
            raise ValidationError(_("Cette formation n’est plus publiée."))
        return subject

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        missing = {
            Audience.FUNCTION: ("function", _("Choisissez la fonction.")),
            Audience.COMMITTEE: ("committee", _("Choisissez la commission.")),
            Audience.PERSON: ("membership", _("Choisissez la personne.")),
        }.get(data.get("audience", ""))
        if missing and missing[0] not in self.errors and not data.get(missing[0]):
            self.add_error(missing[0], missing[1])
        if not self.errors and self._is_asked_already():
            raise ValidationError(
                _("Cette formation est déjà demandée aux mêmes personnes : changez son échéance.")
            )
        return data

    def chosen(self) -> dict[str, Any]:
        """What `following.assign` takes, without what the audience has no use for."""
        data = self.cleaned_data
        audience = data["audience"]
        values = {Audience.FUNCTION: data["function"], Audience.DELEGATION: data["delegation"]}
        return {
            "subject": data["subject"],
            "audience": audience,
            "value": values.get(audience, "").strip(),
            "committee": data["committee"] if audience == Audience.COMMITTEE else None,
            "membership": data["membership"] if audience == Audience.PERSON else None,
            "due_on": data["due_on"],
            "message": data["message"],
        }

    def drafted(self) -> Assignment:
        """The assignment that this would be, unsaved: to show whom it is for."""
        chosen = self.chosen()
        subject = chosen.pop("subject")
        return Assignment(collectivite=self.collectivite, title=subject.title, **chosen)

    def _is_asked_already(self) -> bool:
        chosen = self.chosen()
        return (
            Assignment.objects.in_force()
            .filter(
                collectivite=self.collectivite,
                former_collectivite=None,
                audience=chosen["audience"],
                value=chosen["value"],
                committee=chosen["committee"],
                membership=chosen["membership"],
            )
            .about(chosen["subject"])
            .exists()
        )


class DeclarationForm(forms.ModelForm):
    """Followed elsewhere, says the référent, who signs."""

    declared_on = a_day(_("Suivie ailleurs le"), required=True)
    declared_reason = forms.CharField(
        label=_("Où et comment"),
        max_length=300,
        help_text=_(
            "Par exemple : « Journée de l’association des maires, attestation vue ». La personne "
            "lira ces mots, avec votre nom."
        ),
        error_messages={"required": _("Dites où et comment elle a été suivie.")},
    )

    class Meta:
        model = PlanRow
        fields = ("declared_on", "declared_reason")

    def clean_declared_on(self) -> date:
        day: date = self.cleaned_data["declared_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Cette date n’est pas encore passée."))
        if day < EARLIEST:
            raise ValidationError(_("Cette date est trop ancienne : vérifiez l’année."))
        return day


class YearForm(forms.ModelForm):
    """The plan of a year, as the council votes it."""

    allowances = AmountField(
        label=_("Total annuel des indemnités de fonction, en euros"),
        help_text=_(
            "Le total des indemnités qui peuvent être allouées aux membres du conseil dans "
            "l’année : la loi borne le budget de formation par rapport à lui."
        ),
        max_digits=12,
        required=False,
    )
    budget = AmountField(label=_("Crédits ouverts, en euros"), max_digits=12, required=False)
    carried_over = AmountField(
        label=_("Crédits reportés de l’année précédente, en euros"), max_digits=12, required=False
    )
    adopted_on = a_day(_("Délibération du"))

    class Meta:
        model = TrainingPlan
        fields = (
            "orientations",
            "allowances",
            "budget",
            "carried_over",
            "adopted_on",
            "reference",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["orientations"].widget = forms.Textarea(attrs={"rows": 8})
        self.fields["orientations"].help_text = _(
            "Les thèmes prioritaires, un par ligne : ils entrent tels quels dans la délibération."
        )

    def clean_carried_over(self) -> Any:
        return self.cleaned_data["carried_over"] or 0

    def clean_adopted_on(self) -> date | None:
        day: date | None = self.cleaned_data["adopted_on"]
        if day is not None and not EARLIEST <= day <= timezone.localdate() + timedelta(days=366):
            raise ValidationError(_("Vérifiez l’année de cette date."))
        return day


class DeliberationForm(forms.ModelForm):
    """The text of the deliberation; emptied, it is the site's model again."""

    class Meta:
        model = TrainingPlan
        fields = ("deliberation",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deliberation"].widget = forms.Textarea(attrs={"rows": 30})
        self.fields["deliberation"].help_text = _(
            "Une ligne par paragraphe ; « # » devant le titre, « ## » devant un article, « - » "
            "devant un point de liste. Ce qui est entre crochets se remplit tout seul."
        )

    def clean_deliberation(self) -> str:
        text: str = self.cleaned_data["deliberation"]
        if found := unknown_words(text):
            raise ValidationError(unknown_words_message(found))
        return text
