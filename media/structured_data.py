"""A video, as search engines of the web read it: with its words and moments if it is public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings

from cms.searchable import Passage
from cms.structured_data import Moment, Thing, Watchable, key_moments
from cms.structured_data import video as described
from media.captions import as_cues
from media.delivery import PlayableVideo
from media.models import Video
from media.passages import passages_of

# Between two moments of a film that has no chapters.
SECONDS_OF_A_MOMENT = 60
MOST_MOMENTS = 20
# Letters of the name of such a moment: its first words.
LENGTH_OF_A_NAME = 80


def video_of(
    video: Video,
    playable: PlayableVideo | None,
    *,
    name: str,
    description: str,
    path: str,
    published_at: datetime | None,
    speaker: Mapping[str, str] | None = None,
) -> Thing:
    """The video of a page; no statement. `playable` is what this page shows to a visitor.

    A signed address is for one person and expires: only lasting ones are told.
    """
    is_public = playable is not None and not playable.is_signed
    return described(
        name,
        description,
        settings.BASE_URL + path,
        published_at=published_at or video.published_at,
        seconds=video.duration,
        poster=settings.BASE_URL + video.poster_url() if video.is_announced else "",
        language=video.language,
        speaker=speaker,
        watchable=_watchable(playable) if playable is not None and is_public else None,
    )


def _watchable(playable: PlayableVideo) -> Watchable:
    track = playable.transcript
    passages = () if track is None else passages_of(as_cues(track.track))
    return Watchable(
        address=settings.BASE_URL + playable.mp4,
        transcript=" ".join(passage.text for passage in passages),
        moments=_moments(playable, passages),
    )


def _moments(playable: PlayableVideo, passages: Iterable[Passage]) -> list[Moment]:
    """The chapters; else the beginnings of passages, a minute apart or more."""
    seconds = playable.video.duration
    if len(playable.chapters) > 1:
        starts = [(chapter.title, chapter.seconds) for chapter in playable.chapters]
        return key_moments(starts, seconds)
    starts = []
    for passage in passages:
        second = passage.moments[0][1]
        if not starts or second - starts[-1][1] >= SECONDS_OF_A_MOMENT:
            starts.append((_name(passage.text), second))
    return key_moments(starts[:MOST_MOMENTS], seconds) if len(starts) > 1 else []


def _name(text: str) -> str:
    """First words, cut between two."""
    if len(text) <= LENGTH_OF_A_NAME:
        return text
    return text[:LENGTH_OF_A_NAME].rpartition(" ")[0] + "…"
