"""What a person types in « Mon espace »."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.templatetags.french import minutes
from learner import moments
from learner.models import LearnerPreferences, Note, Weekday
from learner.services import NoteRefused, checked_text

GOALS = (10, 20, 30, 45, 60, 90, 120, 180)


class NoteForm(forms.Form):
    """A note and, where there is a video, its moment."""

    moment = forms.CharField(
        label=_("Moment de la vidéo"),
        required=False,
        max_length=20,
        help_text=_("En minutes et secondes. Exemple : 1:15. Vide, la note porte sur l’ensemble."),
        error_messages={"max_length": _("Écrivez le moment ainsi : 1:15.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("Votre note"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Écrivez quelque chose : une note vide n’est pas gardée.")},
    )

    def __init__(self, *args: Any, has_video: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["maxlength"] = Note.MOST_CHARACTERS
        if not has_video:
            del self.fields["moment"]

    def clean_moment(self) -> int | None:
        try:
            return moments.parse(self.cleaned_data["moment"])
        except ValueError:
            raise forms.ValidationError(_("Écrivez le moment ainsi : 1:15.")) from None

    def clean_text(self) -> str:
        try:
            return checked_text(self.cleaned_data["text"])
        except NoteRefused as refused:
            raise forms.ValidationError(str(refused)) from refused


class PreferencesForm(forms.ModelForm):
    """The rhythm: a goal, a reminder, its day."""

    weekly_goal_minutes = forms.TypedChoiceField(
        label=_("Mon objectif de la semaine"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Aucun objectif")), *((goal, minutes(goal)) for goal in GOALS)],
        help_text=_("Pour vous seulement : personne d’autre ne le voit."),
    )
    reminder = forms.ChoiceField(
        label=_("Rappels"),
        choices=LearnerPreferences.Reminder.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Le courriel ne part que si un cours ou une vidéo vous attend et que vous n’avez rien "
            "suivi depuis une semaine. Après cinq semaines sans visite, il s’arrête de lui-même."
        ),
    )
    weekday = forms.TypedChoiceField(
        label=_("Jour du rappel"), coerce=int, choices=Weekday.choices, required=False
    )

    class Meta:
        model = LearnerPreferences
        fields = ("weekly_goal_minutes", "reminder", "weekday")

    def clean_weekday(self) -> int:
        """Of no use without reminders: it stays as it was."""
        chosen = self.cleaned_data["weekday"]
        return self.instance.weekday if chosen in ("", None) else chosen
