"""The questions that editors write: six kinds, in banks, in quizzes, and at a second of a video."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

_MOMENT = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)")


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("proposition"), max_length=200)
    is_right = blocks.BooleanBlock(label=_("bonne réponse"), required=False)


class QuestionBlock(blocks.StructBlock):
    """What every question has."""

    question = blocks.CharBlock(label=_("question"), max_length=240)
    explanation = blocks.TextBlock(
        label=_("explication"), help_text=_("Montrée après la réponse, juste ou non.")
    )


class SingleChoiceBlock(QuestionBlock):
    choices = blocks.ListBlock(ChoiceBlock(), label=_("propositions"), min_num=2, max_num=8)

    class Meta:
        icon = "radio-full"
        label = _("une seule bonne réponse")


class MultipleChoiceBlock(QuestionBlock):
    choices = blocks.ListBlock(ChoiceBlock(), label=_("propositions"), min_num=2, max_num=8)

    class Meta:
        icon = "tasks"
        label = _("plusieurs bonnes réponses")


class TrueFalseBlock(QuestionBlock):
    is_true = blocks.BooleanBlock(label=_("l’affirmation est vraie"), required=False)

    class Meta:
        icon = "check"
        label = _("vrai ou faux")


class OrderingBlock(QuestionBlock):
    items = blocks.ListBlock(
        blocks.CharBlock(label=_("étape"), max_length=200),
        label=_("étapes, dans le bon ordre"),
        min_num=2,
        max_num=8,
    )

    class Meta:
        icon = "order"
        label = _("remettre dans l’ordre")


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(label=_("élément"), max_length=120)
    right = blocks.CharBlock(label=_("ce qui lui correspond"), max_length=200)


class MatchingBlock(QuestionBlock):
    pairs = blocks.ListBlock(PairBlock(), label=_("paires"), min_num=2, max_num=8)

    class Meta:
        icon = "link"
        label = _("relier deux à deux")


class ShortAnswerBlock(QuestionBlock):
    accepted = blocks.ListBlock(
        blocks.CharBlock(label=_("réponse acceptée"), max_length=80),
        label=_("réponses acceptées"),
        help_text=_("Ni les accents ni les majuscules ne comptent."),
        min_num=1,
        max_num=12,
    )

    class Meta:
        icon = "edit"
        label = _("réponse courte")


class QuestionsBlock(blocks.StreamBlock):
    """Questions of every kind. The identifier of each block is that of its question."""

    single_choice = SingleChoiceBlock()
    multiple_choice = MultipleChoiceBlock()
    true_false = TrueFalseBlock()
    ordering = OrderingBlock()
    matching = MatchingBlock()
    short_answer = ShortAnswerBlock()


class DrawBlock(blocks.StructBlock):
    bank = SnippetChooserBlock("courses.QuestionBank", label=_("banque"))
    count = blocks.IntegerBlock(
        label=_("nombre de questions tirées"), min_value=1, max_value=50, default=5
    )

    class Meta:
        icon = "list-ul"
        label = _("tirage dans une banque de questions")


class LessonQuestionsBlock(QuestionsBlock):
    """The questions of a quiz: its own, and some drawn from banks."""

    draw = DrawBlock()


class MomentBlock(blocks.CharBlock):
    """A moment of a video, as a player shows it: « 1:23 » or « 1:02:03 »."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if _MOMENT.fullmatch(text.strip()) is None:
            raise ValidationError(_("Écrivez ce moment comme le lecteur le montre : 1:23."))
        return text.strip()


def moment_seconds(text: str) -> int:
    """Seconds of a moment that `MomentBlock` took. Raises ValueError on anything else."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(f"Not a moment: {text[:20]!r}")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _at() -> MomentBlock:
    return MomentBlock(label=_("à ce moment de la vidéo"), help_text=_("Par exemple 1:23."))


class VideoQuestionsBlock(blocks.StreamBlock):
    """Questions of a few kinds, each at a moment of the video."""

    single_choice = SingleChoiceBlock([("at", _at())])
    multiple_choice = MultipleChoiceBlock([("at", _at())])
    true_false = TrueFalseBlock([("at", _at())])
    short_answer = ShortAnswerBlock([("at", _at())])
