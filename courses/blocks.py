"""Blocks that only lessons and courses use."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import BodyBlock


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("proposition"), max_length=200)
    is_right = blocks.BooleanBlock(label=_("bonne réponse"), required=False)


class SelfCheckBlock(blocks.StructBlock):
    """A question that readers ask themselves: the answer unfolds, nothing is recorded."""

    question = blocks.CharBlock(label=_("question"), max_length=240)
    choices = blocks.ListBlock(ChoiceBlock(), label=_("propositions"), min_num=2, max_num=6)
    explanation = blocks.TextBlock(label=_("explication"))

    class Meta:
        icon = "help"
        label = _("question pour vérifier ses acquis")
        template = "courses/blocks/self_check.html"


class LessonBodyBlock(BodyBlock):
    """The body of a lesson."""

    self_check = SelfCheckBlock()
