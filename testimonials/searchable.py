"""What people find of testimonials, expert talks and those who speak in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.prose import paragraphs_of, passages_of
from cms.searchable import Changed, Document, Label, searchable
from cms.searchable_pages import head_of, pages
from cms.searchable_tags import follow_tags, tags_of
from collectivites.models import Collectivite
from competences.searchable import classification
from media.models import Video
from media.searchable import CAPTIONED, closed_or_kept, duration_facet, is_kept, transcripts
from media.searchable import say_changed as say_videos_changed
from testimonials.models import ExpertTalkPage, Speaker, SpeakerConsent, TestimonialPage

# Home, and the lists of talks.
_DEPTH_ABOVE_TALKS = 3


class TalkType:
    """Testimonials, or expert talks."""

    def __init__(self, model: type[Any], kind: str) -> None:
        self.model, self._kind = model, kind

    def documents(self, pages: QuerySet[Any], *, heads_only: bool) -> Iterator[Document]:
        talks = list(pages.select_related("competence", "video", "speaker__collectivite"))
        facets = classification(talks)
        tags = tags_of(self.model, [talk.pk for talk in talks])
        videos = [talk.video_id for talk in talks if talk.video_id]
        said = transcripts(videos, heads_only=heads_only)
        for talk in talks:
            own, minutes = tags.get(talk.pk, ()), _minutes(talk.video)
            written = () if heads_only else passages_of(*_read(talk))
            yield replace(
                head_of(talk, self._kind),
                byline=_presented(talk.speaker),
                speakers=() if talk.speaker is None else (talk.speaker.name,),
                tags=tuple(tag.name for tag in own),
                minutes=minutes,
                facets=facets[talk.pk]
                | {
                    "genre": (Label(self._kind, str(self.model.kind_label)),),
                    "duree": duration_facet(minutes),
                    "intervenant": _speaker_facet(talk.speaker),
                    "etiquette": own,
                    "sous-titres": CAPTIONED if talk.video_id in said else (),
                },
                passages=(*written, *said.get(talk.video_id, ())),
                is_reserved=talk.members_only or is_kept(talk.video),
            )

    def closed_to(self, person: Any, pages: QuerySet[Any]) -> QuerySet[Any]:
        closed = self.model.closed_to(person, pages)
        return closed if person.is_authenticated else closed_or_kept(closed, pages)


class SpeakerSource:
    """Those who are heard in something that everyone may know of."""

    name = "speaker"

    def documents(
        self, keys: Collection[str] | None = None, *, heads_only: bool = False
    ) -> Iterator[Document]:
        speakers = Speaker.objects.heard().select_related("collectivite")
        if keys is not None:
            speakers = speakers.filter(pk__in=[int(key.rpartition("-")[2]) for key in keys])
        for speaker in speakers:
            yield Document(
                key=self._key(speaker.pk),
                kind="personne",
                title=speaker.name,
                url=speaker.get_absolute_url(),
                summary=speaker.bio,
                byline=", ".join(filter(None, [speaker.role, speaker.place])),
                speakers=(speaker.name,),
                tags=(speaker.expertise,) if speaker.expertise else (),
                facets={
                    "genre": (Label("personne", "Intervenante ou intervenant"),),
                    "intervenant": _speaker_facet(speaker),
                },
            )

    def keys(self) -> set[str]:
        heard = Speaker.objects.heard().order_by()
        return {self._key(pk) for pk in heard.values_list("pk", flat=True)}

    def closed(self, person: Any) -> set[str]:
        return set()

    def connect(self, changed: Changed) -> None:
        self._changed = changed
        # Before they are deleted: afterwards nothing says what they were shown with.
        for signal in (post_save, pre_delete):
            signal.connect(
                self._speaker_changed, sender=Speaker, dispatch_uid="testimonials.searchable.who"
            )
            signal.connect(
                self._town_changed, sender=Collectivite, dispatch_uid="testimonials.searchable.town"
            )
        for talk in (TestimonialPage, ExpertTalkPage):
            for signal in (post_save, post_delete):
                uid = f"testimonials.searchable.{talk.__name__}"
                signal.connect(self._talk_changed, sender=talk, dispatch_uid=uid)
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(self._place_changed, dispatch_uid="testimonials.searchable.above")
        for signal in (post_save, post_delete):
            signal.connect(
                self._all_changed,
                sender=PageViewRestriction,
                dispatch_uid="testimonials.searchable.restriction",
            )

    def _key(self, pk: int) -> str:
        return f"{self.name}-{pk}"

    def _speaker_changed(self, instance: Speaker, raw: bool = False, **_kwargs: Any) -> None:
        if not raw:
            self._say([instance.pk])

    def _town_changed(self, instance: Collectivite, raw: bool = False, **_kwargs: Any) -> None:
        if not raw:
            there = Speaker.objects.filter(collectivite=instance.pk)
            self._say(list(there.values_list("pk", flat=True)))

    def _say(self, speakers: list[int]) -> None:
        if not speakers:
            return
        self._changed([self._key(pk) for pk in speakers])
        for model in (TestimonialPage, ExpertTalkPage):
            pages.say_changed(model.objects.filter(speaker__in=speakers))

    def _place_changed(self, instance: Page, **_kwargs: Any) -> None:
        """A page above every talk takes along those who are heard."""
        if instance.depth <= _DEPTH_ABOVE_TALKS:
            self._all_changed()

    def _all_changed(self, **_kwargs: Any) -> None:
        self._changed([self._key(pk) for pk in Speaker.objects.values_list("pk", flat=True)])

    def _talk_changed(self, instance: Any, raw: bool = False, **_kwargs: Any) -> None:
        """Whoever is heard in nothing else appears or goes with it."""
        if not raw and instance.speaker_id:
            self._changed([self._key(instance.speaker_id)])


def _read(talk: Any) -> Iterable[str]:
    return [*filter(None, [talk.quote]), *paragraphs_of(talk.body)]


def _minutes(video: Video | None) -> int | None:
    if video is None or not video.duration:
        return None
    return max(1, round(video.duration / 60))


def _presented(speaker: Speaker | None) -> str:
    """« Solène Quemarrec, maire, Saint-Orval-les-Prés, 412 habitants »."""
    if speaker is None:
        return ""
    return ", ".join(filter(None, [speaker.name, speaker.role, speaker.place]))


def _speaker_facet(speaker: Speaker | None) -> tuple[Label, ...]:
    return () if speaker is None else (Label(speaker.slug, speaker.name),)


def connect() -> None:
    pages.register(TalkType(TestimonialPage, "temoignage"))
    pages.register(TalkType(ExpertTalkPage, "parole-d-expert"))
    searchable.register(SpeakerSource())
    follow_tags(TestimonialPage, ExpertTalkPage)
    for signal in (post_save, post_delete):
        signal.connect(
            _consent_changed, sender=SpeakerConsent, dispatch_uid="testimonials.searchable.consent"
        )


def _consent_changed(instance: SpeakerConsent, raw: bool = False, **_kwargs: Any) -> None:
    """Without it, what is said is not for visitors."""
    if not raw:
        say_videos_changed([instance.video_id])
