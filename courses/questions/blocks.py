"""The blocks of questions, and what each must have before it is published."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.questions import checking
from courses.questions.moments import MomentBlock

# `render_basic` is what the CMS shows, tags apart, where it compares two versions of a page.


class TickBlock(blocks.BooleanBlock):
    def render_basic(self, value: Any, context: Any = None) -> str:
        return str(_("oui") if value else _("non"))


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("proposition"), max_length=200)
    is_right = TickBlock(label=_("bonne réponse"), required=False)

    def render_basic(self, value: Any, context: Any = None) -> str:
        right = format_html(" ({})", _("bonne réponse")) if value["is_right"] else ""
        return format_html("• {}{}", value["text"], right)


class QuestionBlock(blocks.StructBlock):
    """What every question has."""

    question = blocks.CharBlock(label=_("question"), max_length=240)
    explanation = blocks.TextBlock(
        label=_("explication"), help_text=_("Montrée après la réponse, juste ou non.")
    )

    # The field that holds a list of answers.
    answer_field: ClassVar[str] = ""

    def get_form_layout(self) -> BlockGroup:
        """In the order in which one thinks of it: when, the question, the answers, why."""
        order = {"at": 0, "question": 1, "explanation": 3}
        names = sorted(self.child_blocks, key=lambda name: order.get(name, 2))
        return BlockGroup(names)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.answer_field and not self.is_deferred_validation:
            error = self.answer_error(list(cleaned[self.answer_field]))
            if error is not None:
                raise StructBlockValidationError({self.answer_field: error})
        return cleaned

    def answer_error(self, answers: list[Any]) -> ValidationError | None:
        """What is wrong with the answers, taken together."""
        return None


class SingleChoiceBlock(QuestionBlock):
    choices = blocks.ListBlock(ChoiceBlock(), label=_("propositions"), min_num=2, max_num=8)

    answer_field = "choices"

    class Meta:
        icon = "radio-full"
        label = _("une seule bonne réponse")

    def answer_error(self, answers: list[Any]) -> ValidationError | None:
        return checking.single_choice_error(answers)


class MultipleChoiceBlock(QuestionBlock):
    choices = blocks.ListBlock(ChoiceBlock(), label=_("propositions"), min_num=2, max_num=8)

    answer_field = "choices"

    class Meta:
        icon = "tasks"
        label = _("plusieurs bonnes réponses")

    def answer_error(self, answers: list[Any]) -> ValidationError | None:
        return checking.multiple_choice_error(answers)


class TrueFalseBlock(QuestionBlock):
    is_true = TickBlock(label=_("l’affirmation est vraie"), required=False)

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

    answer_field = "items"

    class Meta:
        icon = "order"
        label = _("remettre dans l’ordre")

    def answer_error(self, answers: list[Any]) -> ValidationError | None:
        return checking.ordering_error(answers)


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(label=_("élément"), max_length=120)
    right = blocks.CharBlock(label=_("ce qui lui correspond"), max_length=200)

    def render_basic(self, value: Any, context: Any = None) -> str:
        return format_html("• {} → {}", value["left"], value["right"])


class MatchingBlock(QuestionBlock):
    pairs = blocks.ListBlock(PairBlock(), label=_("paires"), min_num=2, max_num=8)

    answer_field = "pairs"

    class Meta:
        icon = "link"
        label = _("relier deux à deux")

    def answer_error(self, answers: list[Any]) -> ValidationError | None:
        return checking.matching_error(answers)


class ShortAnswerBlock(QuestionBlock):
    accepted = blocks.ListBlock(
        blocks.CharBlock(label=_("réponse acceptée"), max_length=80),
        label=_("réponses acceptées"),
        help_text=_("Ni les accents ni les majuscules ne comptent."),
        min_num=1,
        max_num=12,
    )

    answer_field = "accepted"

    class Meta:
        icon = "edit"
        label = _("réponse courte")

    def answer_error(self, answers: list[Any]) -> ValidationError | None:
        return checking.short_answer_error(answers)


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

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            errors = checking.draw_errors(cleaned)
            if errors:
                raise StreamBlockValidationError(block_errors=errors)
        return cleaned


def _at() -> MomentBlock:
    return MomentBlock(label=_("à ce moment de la vidéo"), help_text=_("Par exemple 1:23."))


class VideoQuestionsBlock(blocks.StreamBlock):
    """Questions of a few kinds, each at a moment of the video."""

    single_choice = SingleChoiceBlock([("at", _at())])
    multiple_choice = MultipleChoiceBlock([("at", _at())])
    true_false = TrueFalseBlock([("at", _at())])
    short_answer = ShortAnswerBlock([("at", _at())])
