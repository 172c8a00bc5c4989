"""What a talk must have before it is submitted or published; a draft may lack it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from media.cms.publishing import GatedPageForm


class TalkPageForm(GatedPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and cleaned.get("video") is None:
            self.add_error("video", _("Choisissez ou déposez la vidéo que cette page présente."))
        return cleaned
