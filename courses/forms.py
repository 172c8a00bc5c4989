"""What a lesson or a course must have before it is submitted or published; a draft may lack it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.questions import moment_seconds
from courses.unchanged import UnchangedPageForm
from media.cms.publishing import GatedPageForm
from media.templatetags.moments import clock

# What each kind of lesson needs, and what to say without it.
_NEEDED = {
    "video": (
        "video",
        gettext_lazy("Une séquence vidéo a besoin de sa vidéo : choisissez-la ou déposez-la."),
    ),
    "texte": ("body", gettext_lazy("Une séquence de texte a besoin de son texte.")),
    "exercice": ("model_answer", gettext_lazy("Un exercice a besoin de son corrigé.")),
    "quiz": ("questions", gettext_lazy("Un questionnaire a besoin d’au moins une question.")),
}
# Fields that one kind alone shows: another leaves them as they were, and says nothing of them.
_OF_ONE_KIND = {
    "video_questions": "video",
    "model_answer": "exercice",
    "questions": "quiz",
    "pass_percent": "quiz",
}


class LessonPageForm(UnchangedPageForm, GatedPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        kind = cleaned.get("kind")
        for field, only in _OF_ONE_KIND.items():
            if kind != only and field in self.errors:
                del self.errors[field]
        if self.is_deferred_validation:
            return cleaned
        if kind in _NEEDED:
            field, message = _NEEDED[kind]
            if field not in self.errors and not cleaned.get(field):
                self.add_error(field, message)
        if kind == "video":
            self._check_moments(cleaned)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        self.instance.minutes = self.instance.estimated_minutes()

    def _check_moments(self, cleaned: dict[str, Any]) -> None:
        """Each question opens while the video plays; its length is unknown while it is made."""
        video, questions = cleaned.get("video"), cleaned.get("video_questions")
        if video is None or not video.duration or not questions:
            return
        message = _("La vidéo dure %(length)s : choisissez un moment avant sa fin.")
        late = ValidationError(message % {"length": clock(video.duration)})
        errors = {
            position: StructBlockValidationError({"at": late})
            for position, block in enumerate(questions)
            if moment_seconds(block.value["at"]) >= video.duration
        }
        if errors:
            self.add_error("video_questions", StreamBlockValidationError(block_errors=errors))


class CoursePageForm(UnchangedPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self._check_prerequisites()
        return cleaned

    def _check_prerequisites(self) -> None:
        """No course twice, and none that asks, itself or by others, for this one first."""
        from courses.models.prerequisites import courses_before, waits_for_each_other

        formset = self.formsets["prerequisites"]
        seen: set[int] = set()
        for form in formset.forms:
            if not form.is_valid() or formset._should_delete_form(form):
                continue
            required = form.cleaned_data.get("required")
            if required is None:
                continue
            names = {"course": required.title}
            if required.pk == self.instance.pk:
                form.add_error("required", _("Un cours ne peut pas se demander lui-même."))
            elif required.pk in seen:
                form.add_error(
                    "required",
                    _("« %(course)s » est déjà dans la liste.") % names,
                )
            elif self.instance.pk in courses_before([required.pk]):
                form.add_error("required", waits_for_each_other(required))
            seen.add(required.pk)
