"""What a lesson must have before it is submitted or published; a draft may lack it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from media.cms.publishing import GatedPageForm


class LessonPageForm(GatedPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.is_deferred_validation:
            return cleaned
        kind = cleaned.get("kind")
        if kind == "video" and cleaned.get("video") is None:
            self.add_error(
                "video",
                _("Une séquence vidéo a besoin de sa vidéo : choisissez-la ou déposez-la."),
            )
        if kind == "texte" and not cleaned.get("body"):
            self.add_error("body", _("Une séquence de texte a besoin de son texte."))
        if kind == "exercice" and not cleaned.get("model_answer"):
            self.add_error("model_answer", _("Un exercice a besoin de son corrigé."))
        return cleaned
