"""The demo's videos, drawn by our own code, then given to the pipeline like any upload."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from django.core.files import File
from django.db import transaction
from wagtail.models import Page

from courses.models import LessonPage
from demo import consents, library
from demo.clips import Clip, render_clip, timed_cues
from demo.pages import scenery_of
from media.ffmpeg.process import locate
from media.models import CaptionTrack, Chapter, Cue, Video
from media.services import receive
from testimonials.models import ExpertTalkPage, Speaker, TestimonialPage

logger = logging.getLogger(__name__)

_CAST = {entry["name"]: entry for entry in library.load("speakers")}


def page_for(slug: str) -> LessonPage | TestimonialPage | ExpertTalkPage | None:
    """The page that shows the video of this slug."""
    for model in (TestimonialPage, ExpertTalkPage, LessonPage):
        page = model.objects.filter(slug=slug).first()
        if page is not None:
            return page
    return None


def missing() -> list[str]:
    """Slugs of the films whose page has no video yet, the first that one meets at the head."""
    wanted = [film.slug for film in library.films()]
    have = {
        slug
        for model in (TestimonialPage, ExpertTalkPage, LessonPage)
        for slug in model.objects.exclude(video=None).values_list("slug", flat=True)
    }
    return [slug for slug in wanted if slug not in have]


def make(slug: str) -> Video | None:
    """Draw the film, hand it to the pipeline and show it on its page.

    Safe to run twice: a page that has its video is left alone.
    """
    film = next(film for film in library.films() if film.slug == slug)
    page = page_for(slug)
    if page is None or page.video_id:
        return None
    clip = _clip(film)
    with tempfile.TemporaryDirectory(prefix="academy-film-") as folder:
        target = Path(folder) / f"{slug}.mp4"
        render_clip(clip, target, ffmpeg=locate("ffmpeg"))
        with target.open("rb") as drawn, transaction.atomic():
            video = receive(File(drawn, name=target.name), title=film.title)
            decide(video)
            _caption(video, clip)
            consents.agree(page, video)
            _show(page, video)
    logger.info("Demo film %s drawn (%.0f s).", slug, clip.duration)
    return video


def decide(video: Video) -> None:
    """The films of the demo say everything that they show."""
    video.audio_description = Video.AudioDescription.NOT_NEEDED
    video.save(update_fields=["audio_description", "updated_at"])


def bring_up() -> None:
    """Give to the films of an older demo what publishing has asked for since: safe to repeat."""
    slugs = [film.slug for film in library.films()]
    for model in (TestimonialPage, ExpertTalkPage, LessonPage):
        for page in model.objects.filter(slug__in=slugs).select_related("video"):
            video = page.video
            if video is None or video.status == Video.Status.WITHDRAWN:
                continue
            if video.audio_description == Video.AudioDescription.UNDECIDED:
                decide(video)
            consents.agree(page, video)


def _clip(film: library.FilmSource) -> Clip:
    cues, chapters = timed_cues(library.spoken_lines(film.slug))
    speaker = (
        Speaker.objects.select_related("collectivite").get(name=film.speaker)
        if film.speaker
        else None
    )
    return Clip(
        slug=film.slug,
        title=film.title,
        subtitle=speaker.place if speaker else film.subtitle,
        speaker=speaker.name if speaker else None,
        role=speaker.role if speaker else None,
        place=scenery_of(_CAST[speaker.name]) if speaker else None,
        gender=_CAST[speaker.name]["gender"] if speaker else None,
        competence=film.competence,
        cues=tuple(cues),
        chapters=tuple(chapters),
    )


def _caption(video: Video, clip: Clip) -> None:
    track = CaptionTrack.objects.create(video=video, language="fr", label="Français")
    Cue.objects.bulk_create(
        Cue(
            track=track,
            start=round(cue.start * 1000),
            end=round(cue.end * 1000),
            text=cue.text,
            speaker=clip.speaker or "",
        )
        for cue in clip.cues
    )
    Chapter.objects.bulk_create(
        Chapter(video=video, start=round(chapter.start * 1000), title=chapter.title)
        for chapter in clip.chapters
    )


def _show(page: Page, video: Video) -> None:
    page.video = video
    page.save_revision().publish()
