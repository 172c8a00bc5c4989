"""What a video needs before a page may show it.

Reviewed captions in the spoken language, which are the transcript too (RGAA 4.1, 4.1 and 4.3),
and a decision on audio description (4.5). Someone who may can waive both, by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from media.models import LANGUAGES, CaptionTrack, Cue, GateOverride, Video

if TYPE_CHECKING:
    from media.pages import GatedPageMixin

_DECIDED = (Video.AudioDescription.NOT_NEEDED, Video.AudioDescription.INCLUDED)


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way of a publication, in French, and where in the CMS to mend it."""

    text: str
    # The field of the page's form beside which it is said.
    field: str = "video"
    url: str = ""
    link: str = ""

    def as_html(self) -> SafeString:
        if not self.url:
            return format_html('<span class="w-block">{}</span>', self.text)
        # In another tab: what was typed in the page's form stays where it is.
        return format_html(
            '<span class="w-block">{} <a href="{}" target="_blank" rel="noopener">{}</a></span>',
            self.text,
            self.url,
            self.link,
        )


# What higher rooms ask of a video besides, whatever page shows it.
_also_asked: list[Callable[[Video], list[Obstacle]]] = []


def also_ask(source: Callable[[Video], list[Obstacle]]) -> None:
    """Let a higher room hold back videos. Registering twice changes nothing."""
    if source not in _also_asked:
        _also_asked.append(source)


class PublicationRefused(Exception):
    """Publishing a page while something is in the way: its video or speaker lacks something.

    Raised by `page.publish(revision)` and `revision.publish()`, before anything is written;
    `page` is the page as it would have been, `obstacles` says in French what is missing.
    """

    def __init__(self, page: GatedPageMixin, obstacles: list[Obstacle]) -> None:
        self.page, self.obstacles = page, obstacles
        super().__init__(" ".join(obstacle.text for obstacle in obstacles))

    def as_html(self) -> SafeString:
        return refusal(self.obstacles)


def refusal(obstacles: list[Obstacle]) -> SafeString:
    """The obstacles as a list, for a message of the CMS."""
    return format_html(
        "<ul>{}</ul>",
        format_html_join("", "<li>{}</li>", ((obstacle.as_html(),) for obstacle in obstacles)),
    )


def reviewed_tracks() -> Exists:
    """For a queryset of videos: captions that somebody read, in the spoken language."""
    track = CaptionTrack.objects.filter(
        Exists(Cue.objects.filter(track=OuterRef("pk"))),
        video=OuterRef("pk"),
        language=OuterRef("language"),
        is_draft=False,
    )
    return Exists(track)


def standing_overrides() -> Exists:
    """For a queryset of videos: someone waived what is missing, and it still holds."""
    return Exists(GateOverride.objects.filter(video=OuterRef("pk"), ended_at=None))


def complete() -> Q:
    """For a queryset of videos: nothing is missing."""
    return Q(reviewed_tracks(), audio_description__in=_DECIDED)


def cleared() -> Q:
    """For a queryset of videos: nothing is missing, or it is waived."""
    return complete() | Q(standing_overrides())


@dataclass(frozen=True)
class _Gap:
    text: str
    # The screen of the video where it is mended: `captions` or `edit`.
    screen: str
    link: str


def _gaps(video: Video) -> list[_Gap]:
    gaps = (_captions_gap(video), _description_gap(video))
    return [gap for gap in gaps if gap is not None]


def _captions_gap(video: Video) -> _Gap | None:
    written = CaptionTrack.objects.filter(
        Exists(Cue.objects.filter(track=OuterRef("pk"))), video=video, language=video.language
    ).first()
    if written is not None and not written.is_draft:
        return None
    if written is None:
        text = _(
            "Il manque les sous-titres %(language)s\N{NO-BREAK SPACE}: "
            "ils donnent aussi la transcription."
        )
    else:
        text = _(
            "Les sous-titres %(language)s sont un brouillon\N{NO-BREAK SPACE}: il faut les relire."
        )
    return _Gap(text % {"language": _in_language(video)}, "captions", _("Ouvrir les sous-titres"))


def _description_gap(video: Video) -> _Gap | None:
    if video.audio_description in _DECIDED:
        return None
    if video.audio_description == Video.AudioDescription.MISSING:
        text = _("L’audiodescription est nécessaire et n’est pas encore faite.")
    else:
        text = _("L’audiodescription n’est pas décidée.")
    return _Gap(text, "edit", _("Ouvrir la vidéo"))


def _unwaived(video: Video) -> list[_Gap]:
    gaps = _gaps(video)
    if gaps and GateOverride.objects.filter(video=video, ended_at=None).exists():
        return []
    return gaps


def lacking(video: Video) -> list[str]:
    """What accessibility still asks of a video, in French, whether it is waived or not."""
    return [gap.text for gap in _gaps(video)]


def missing_for(video: Video) -> list[str]:
    """What keeps a video from being published, in French; nothing when it is waived."""
    return [gap.text for gap in _unwaived(video)]


def is_cleared(video: Video) -> bool:
    return not missing_for(video)


def obstacles_of(video: Video) -> list[Obstacle]:
    """What keeps a page from showing this video.

    A video that is being prepared is no obstacle: the page says that it is coming.
    """
    if video.status == Video.Status.WITHDRAWN:
        text = _("Cette vidéo a été retirée\N{NO-BREAK SPACE}: choisissez-en une autre.")
        return [Obstacle(text)]
    found = []
    if not video.is_watchable and not video.is_unfinished:
        text = _("Cette vidéo n’a pas pu être préparée.")
        found.append(Obstacle(text, url=screen(video), link=_("Voir pourquoi")))
    for gap in _unwaived(video):
        found.append(Obstacle(gap.text, url=screen(video, gap.screen), link=gap.link))
    return found + [obstacle for source in _also_asked for obstacle in source(video)]


def screen(video: Video, name: str = "edit") -> str:
    """The address of a screen of the CMS about this video."""
    return reverse(f"wagtailsnippets_media_video:{name}", args=[video.pk])


def _in_language(video: Video) -> str:
    if video.language == "fr":
        return _("en français")
    return _("dans la langue parlée (%s)") % dict(LANGUAGES).get(video.language, video.language)
