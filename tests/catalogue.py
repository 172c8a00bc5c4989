"""A small academy for tests, built with the project's own models."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from academy.models import HomePage, StandardPage
from academy.site import ensure_site
from collectivites.models import Collectivite
from competences.models import Competence, CompetenceOrder, GovernanceModel, Practice
from courses.models import (
    CoursePage,
    LearningOutcome,
    LessonPage,
    ResourceIndexPage,
    ResourcePage,
    TrackIndexPage,
    TrackPage,
)
from media.models import CaptionTrack, Chapter, Cue, Video
from testimonials.models import (
    ExpertTalkIndexPage,
    ExpertTalkPage,
    Speaker,
    SpeakerConsent,
    TestimonialIndexPage,
    TestimonialPage,
)

SUMMARY = "Deux phrases qui disent à qui cela sert. Et pourquoi."


@dataclass(frozen=True)
class Catalogue:
    home: HomePage
    competence: Competence
    governance_model: GovernanceModel
    speaker: Speaker
    track: TrackPage
    course: CoursePage
    video_lesson: LessonPage
    text_lesson: LessonPage
    reserved_lesson: LessonPage
    testimonial: TestimonialPage
    expert_talk: ExpertTalkPage
    resource: ResourcePage

    def fresh(self) -> Catalogue:
        """The same rows read again, so that no test sees what another did to an object."""
        rows = {
            field.name: type(row).objects.get(pk=row.pk)
            for field in fields(self)
            for row in [getattr(self, field.name)]
        }
        return replace(self, **rows)


def make_video(title: str = "Une vidéo", **changes: Any) -> Video:
    """A video row as the pipeline leaves it: published, with captions; without files."""
    values: dict[str, Any] = {
        "status": Video.Status.READY,
        "version": 1,
        "progress": 100,
        "duration": 95.0,
        "width": 1280,
        "height": 720,
        "heights": [720, 480, 360, 240],
        "mp4_bytes": 1_000_000,
        "audio_description": Video.AudioDescription.NOT_NEEDED,
        "is_public": True,
    }
    video = Video.objects.create(title=title, **(values | changes))
    track = CaptionTrack.objects.create(video=video)
    Cue.objects.bulk_create(
        Cue(track=track, start=1000 + 5000 * i, end=5500 + 5000 * i, text=f"Phrase numéro {i}.")
        for i in range(5)
    )
    Chapter.objects.create(video=video, start=0, title="Pour commencer")
    return video


def agree(speaker: Speaker, video: Video, **values: Any) -> SpeakerConsent:
    """The speaker agrees that this video be shown, without end unless `values` say so."""
    given = {"given_on": timezone.localdate() - timedelta(days=30)}
    return SpeakerConsent.objects.create(speaker=speaker, video=video, **(given | values))


# One question of each kind, as editors write them.
QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    (
        "single_choice",
        {
            "question": "Qui délivre la fibre ?",
            "choices": [
                {"text": "L’opérateur d’infrastructure", "is_right": True},
                {"text": "La préfecture", "is_right": False},
                {"text": "La mairie", "is_right": False},
            ],
            "explanation": "L’opérateur construit le réseau.",
        },
    ),
    (
        "multiple_choice",
        {
            "question": "Que peut encore porter le cuivre ?",
            "choices": [
                {"text": "Un téléphone de secours", "is_right": True},
                {"text": "Une alarme", "is_right": True},
                {"text": "L’éclairage public", "is_right": False},
            ],
            "explanation": "Faites-en le tour avant la fermeture.",
        },
    ),
    (
        "true_false",
        {
            "question": "Une carte de couverture est une simulation.",
            "is_true": True,
            "explanation": "Elle se vérifie sur le terrain.",
        },
    ),
    (
        "ordering",
        {
            "question": "Remettez ces démarches dans l’ordre.",
            "items": ["Relever les faits", "Écrire à l’opérateur", "Saisir le médiateur"],
            "explanation": "Les faits d’abord.",
        },
    ),
    (
        "matching",
        {
            "question": "Reliez chaque réseau à ce qu’il apporte.",
            "pairs": [
                {"left": "La fibre", "right": "Un débit stable"},
                {"left": "Le satellite", "right": "Une solution isolée"},
                {"left": "La 4G", "right": "La mobilité"},
            ],
            "explanation": "Aucun ne remplace les autres.",
        },
    ),
    (
        "short_answer",
        {
            "question": "Quelle autorité régule les télécoms ?",
            "accepted": ["Arcep", "L’Arcep"],
            "explanation": "L’Arcep publie aussi les cartes.",
        },
    ),
]


def add_quiz(course: CoursePage, **values: Any) -> LessonPage:
    """A published quiz with one question of each kind, at the end of a course."""
    given: dict[str, Any] = {
        "title": "Vérifier ses acquis",
        "slug": "verifier-ses-acquis",
        "summary": SUMMARY,
        "kind": LessonPage.Kind.QUIZ,
        "questions": QUESTIONS,
        "minutes": 6,
    }
    # Its number of children may have changed since it was read.
    course.refresh_from_db(fields=["numchild"])
    lesson = LessonPage(**(given | values))
    course.add_child(instance=lesson)
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def add_testimonial(index: TestimonialIndexPage, number: int, **values: Any) -> TestimonialPage:
    page = TestimonialPage(
        title=f"Témoignage {number}", slug=f"temoignage-{number}", summary=SUMMARY, **values
    )
    if page.video is not None and page.speaker is not None:
        agree(page.speaker, page.video)
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def _framework() -> tuple[Competence, GovernanceModel]:
    order = CompetenceOrder.objects.create(name="Compétences verticales", slug="verticales")
    competence = Competence.objects.create(
        name="Infrastructures", slug="infrastructures", order=order, short_name="Infrastructures"
    )
    Competence.objects.create(name="Données", slug="donnees", order=order, short_name="Données")
    model = GovernanceModel.objects.create(
        name="Tous pour tous", slug="tous-pour-tous", heading="Facilitateur de lien"
    )
    Practice.objects.create(name="Plateformes d’échange", slug="plateformes", model=model)
    return competence, model


def _course(
    competence: Competence,
) -> tuple[TrackPage, CoursePage, LessonPage, LessonPage, LessonPage]:
    track = TrackPage(
        title="Infrastructures",
        slug="infrastructures",
        summary=SUMMARY,
        competence=competence,
        is_main=True,
    )
    TrackIndexPage.objects.get().add_child(instance=track)
    course = CoursePage(
        title="Piloter la couverture", slug="couverture", summary=SUMMARY, competence=competence
    )
    track.add_child(instance=course)
    course.outcomes = [LearningOutcome(text="Lire une carte de couverture")]
    course.tags.add("fibre")
    course.save()
    lessons = (
        LessonPage(
            title="Lire la carte",
            slug="lire-la-carte",
            summary=SUMMARY,
            video=make_video("Lire la carte"),
        ),
        LessonPage(
            title="La fin du cuivre",
            slug="fin-du-cuivre",
            summary=SUMMARY,
            kind=LessonPage.Kind.TEXT,
            body=[("paragraph", "<p>" + "La fermeture se prépare tôt. " * 40 + "</p>")],
            minutes=2,
        ),
        LessonPage(
            title="Écrire à l’opérateur",
            slug="ecrire-a-l-operateur",
            summary=SUMMARY,
            kind=LessonPage.Kind.EXERCISE,
            body=[("paragraph", "<p>Rédigez un courrier.</p>")],
            model_answer=[("paragraph", "<p>Un corrigé réservé.</p>")],
            members_only=True,
            minutes=10,
        ),
    )
    for lesson in lessons:
        course.add_child(instance=lesson)
        lesson.save_revision().publish()
    return track, course, *lessons


def build_catalogue() -> Catalogue:
    home = ensure_site()
    competence, model = _framework()
    town = Collectivite.objects.create(
        kind="commune",
        code="demo-t1",
        name="Saint-Orval-les-Prés",
        population=412,
        is_fictional=True,
    )
    speaker = Speaker.objects.create(
        name="Solène Quemarrec", slug="solene-quemarrec", role="Maire", collectivite=town
    )
    track, course, video_lesson, text_lesson, reserved_lesson = _course(competence)
    testimonial = add_testimonial(
        TestimonialIndexPage.objects.get(),
        1,
        speaker=speaker,
        competence=competence,
        video=make_video("Un témoignage"),
        quote="Le plus dur commençait",
    )
    testimonial.governance_models = [model]
    testimonial.tags.add("fibre")
    testimonial.save()
    said = make_video("Une parole", duration=130.0)
    expert_talk = ExpertTalkPage(
        title="Fin du cuivre",
        slug="fin-du-cuivre",
        summary=SUMMARY,
        speaker=speaker,
        video=said,
    )
    agree(speaker, said)
    ExpertTalkIndexPage.objects.get().add_child(instance=expert_talk)
    resource = ResourcePage(
        title="Droit à la formation",
        slug="droit-a-la-formation",
        summary=SUMMARY,
        kind=ResourcePage.Kind.DELIBERATION,
        competence=competence,
        template_text="Le conseil {{assemblee}} décide.",
    )
    ResourceIndexPage.objects.get().add_child(instance=resource)
    page = StandardPage(title="À propos", slug="a-propos", summary=SUMMARY)
    home.add_child(instance=page)
    home.featured = testimonial
    home.save_revision().publish()
    return Catalogue(
        home=HomePage.objects.get(),
        competence=competence,
        governance_model=model,
        speaker=speaker,
        track=track,
        course=course,
        video_lesson=video_lesson,
        text_lesson=text_lesson,
        reserved_lesson=reserved_lesson,
        testimonial=testimonial,
        expert_talk=expert_talk,
        resource=resource,
    )
