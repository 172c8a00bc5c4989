"""The chapters of a video in its form: in order, each at its own moment, inside the video."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel

from media.cms.moments import MomentField, moment_text
from media.models import Chapter, Video

# Longer than any video, in milliseconds: where chapters step aside while others take their place.
_ASIDE = 1_000_000_000


class ChapterForm(WagtailAdminModelForm):
    start = MomentField(
        unit=1000, label=gettext_lazy("Début"), help_text=gettext_lazy("Par exemple 1:12.")
    )


class ChapterFormSet(BaseChildFormSet):
    """Errors name the row as the page numbers it."""

    def clean(self) -> None:
        # Django's own check of what is unique names no row: this takes its place.
        taken = self._taken_meanwhile()
        kept = [form for form in self.forms if self._is_kept(form)]
        for number, form in enumerate(kept, start=1):
            start = form.cleaned_data.get("start")
            if start is None:
                continue
            if problem := self._problem(start, taken):
                row = _("Chapitre %(number)s\N{NO-BREAK SPACE}: ") % {"number": number}
                form.add_error("start", row + problem)
            else:
                taken[start] = _("le chapitre %(number)s") % {"number": number}

    def _problem(self, start: int, taken: dict[int, str]) -> str:
        """Why no chapter can begin at this millisecond; empty when one can."""
        video: Video = self.instance
        moment = moment_text(start)
        if video.duration and start >= video.duration * 1000:
            length = moment_text(int(video.duration) * 1000)
            return _("la vidéo se termine à %(length)s, avant %(moment)s.") % {
                "length": length,
                "moment": moment,
            }
        if start in taken:
            return _("%(other)s commence déjà à %(moment)s.") % {
                "other": taken[start],
                "moment": moment,
            }
        return ""

    def _taken_meanwhile(self) -> dict[int, str]:
        """Milliseconds where chapters begin that someone else added since the page was read."""
        known = [form.instance.pk for form in self.forms if form.instance.pk]
        others = Chapter.objects.filter(video=self.instance).exclude(pk__in=known)
        return dict.fromkeys(
            others.values_list("start", flat=True), _("un chapitre ajouté entre-temps")
        )

    def _is_kept(self, form: Any) -> bool:
        if self._should_delete_form(form):
            return False
        return bool(form.instance.pk or form.has_changed())


def step_aside(formset: ChapterFormSet) -> None:
    """Before the rows are saved one by one: two chapters may be exchanging their moments."""
    moved = [
        form.instance.pk
        for form in formset.forms
        if form.instance.pk and "start" in form.changed_data
    ]
    Chapter.objects.filter(pk__in=moved).update(start=F("start") + _ASIDE)


class ChaptersPanel(InlinePanel):
    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {
            "relation_name": "chapters",
            "heading": gettext_lazy("Chapitres"),
            "label": gettext_lazy("chapitre"),
            "panels": [FieldPanel("start"), FieldPanel("title")],
        }
        super().__init__(**{**usual, **kwargs})

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name] |= {
            "form": ChapterForm,
            "formset": ChapterFormSet,
        }
        return options
