"""The form of a lesson in the CMS: each kind of lesson shows what it needs, and nothing else."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface

from cms.models import BasePage
from courses.forms import LessonPageForm


def _only_for(*kinds: str) -> dict[str, Any]:
    """Attributes of a panel that shows while one of these kinds is chosen.

    Wagtail's own controller of forms reads them; without script, every panel shows.
    """
    return {"data-w-rules-target": "show", "data-w-rules": json.dumps({"kind": kinds})}


_CONTENT: list[Panel] = [
    *BasePage.content_panels,
    FieldPanel("kind"),
    MultiFieldPanel([FieldPanel("video"), FieldPanel("members_only")], heading=_("Vidéo et accès")),
    MultiFieldPanel(
        [
            FieldPanel("questions", heading=_("Questions")),
            FieldPanel("pass_percent"),
            FieldPanel("shuffle_questions"),
            FieldPanel("shuffle_choices"),
        ],
        heading=_("Questionnaire"),
        attrs=_only_for("quiz"),
    ),
    FieldPanel("video_questions", attrs=_only_for("video")),
    FieldPanel("body"),
    FieldPanel("model_answer", attrs=_only_for("exercice")),
    FieldPanel("minutes"),
    FieldPanel("is_optional"),
    FieldPanel("tags"),
]

lesson_edit_handler = TabbedInterface(
    [
        ObjectList(
            _CONTENT,
            heading=_("Contenu"),
            attrs={"data-controller": "w-rules", "data-action": "change->w-rules#resolve"},
        ),
        ObjectList(BasePage.promote_panels, heading=_("Promotion")),
        ObjectList(BasePage.settings_panels, heading=_("Paramètres")),
    ],
    base_form_class=LessonPageForm,
)
