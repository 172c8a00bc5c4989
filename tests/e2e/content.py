"""What the browser stories begin with. Run as a program, in the academy's own process."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import django

PASSWORD = "mot-de-passe-solide"
EDITOR, MODERATOR = "redaction@exemple.test", "moderation@exemple.test"
LEARNER = "apprenante@exemple.test"
# Declared a post in Vergnac-sous-Bois, whose town hall has an address.
DIRECTOR, TOWN_HALL = "direction@exemple.test", "mairie@vergnac.test"


def _film() -> Path:
    """Twelve seconds, small, with a voice of one note."""
    from tests.media.clips import Clips

    folder = Path(tempfile.mkdtemp(prefix="academy-film-"))
    return Clips(folder).video("seance.mp4", seconds=12, rate=10)


def _give_video(page: Any, film: Path) -> None:
    """Replace the page's bare video row by one that went through the pipeline."""
    from django.core.files import File

    from media.models import Chapter, Video
    from media.services import receive
    from tests.catalogue import agree

    with film.open("rb") as opened:
        video = receive(File(opened, name=film.name), title=page.title)
    Video.objects.filter(pk=video.pk).update(audio_description=Video.AudioDescription.INCLUDED)
    _give_captions(video, "fr", "Français", "Voici la seconde {}.")
    for second, title in ((0, "Le constat"), (6, "La décision du conseil")):
        Chapter.objects.create(video=video, start=second * 1000, title=title)
    if speaker := getattr(page, "speaker", None):
        agree(speaker, video)
    page.video = video
    page.save_revision().publish()


def _give_captions(video: Any, language: str, label: str, words: str) -> None:
    """A caption every three seconds."""
    from media.models import CaptionTrack, Cue

    track = CaptionTrack.objects.create(video=video, language=language, label=label)
    for second in range(0, 12, 3):
        Cue.objects.create(
            track=track,
            start=second * 1000,
            end=second * 1000 + 2800,
            text=words.format(second),
            speaker="Solène" if second < 6 else "Le maire",
        )


def main() -> None:
    django.setup()
    from allauth.account.models import EmailAddress

    from academy.roles import MODERATION, WRITING
    from collectivites.models import Collectivite, Membership
    from tests.catalogue import build_catalogue
    from tests.conftest import person

    catalogue = build_catalogue()
    film = _film()
    for page in (catalogue.testimonial, catalogue.video_lesson, catalogue.expert_talk):
        _give_video(page, film)
    talk = catalogue.testimonial
    _give_captions(talk.video, "en", "English", "This is second {}.")
    reserved = {"slug": "temoignage-reserve", "title": "Réservé", "members_only": True}
    talk.copy(update_attrs=reserved, copy_revisions=False).save_revision().publish()
    Collectivite.objects.create(
        kind=Collectivite.Kind.COMMUNE,
        code="demo-t2",
        name="Roche-Sauvaire",
        population=183,
        departement_name="Haute-Vernelle",
        is_fictional=True,
    )
    vergnac = Collectivite.objects.create(
        kind=Collectivite.Kind.COMMUNE,
        code="demo-t3",
        name="Vergnac-sous-Bois",
        population=760,
        departement_name="Haute-Vernelle",
        official_email=TOWN_HALL,
        is_fictional=True,
    )
    for email, groups in (
        (DIRECTOR, []),
        (EDITOR, [WRITING]),
        (MODERATOR, [MODERATION]),
        (LEARNER, []),
    ):
        who = person(email, *groups)
        EmailAddress.objects.create(user=who, email=email, verified=True, primary=True)
        if email == DIRECTOR:
            Membership.objects.create(
                person=who,
                collectivite=vergnac,
                capacity=Membership.Capacity.AGENT,
                function="Secrétaire générale de mairie",
            )


if __name__ == "__main__":
    main()
