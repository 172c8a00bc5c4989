"""The pages of the demo, created where missing and never overwritten: editors may change them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.models import Page

from academy.models import HomePage, StandardPage
from collectivites.models import Collectivite
from competences.models import Audience, Competence, GovernanceModel, Level
from courses.models import (
    CoursePage,
    LearningOutcome,
    LessonPage,
    ResourceIndexPage,
    ResourcePage,
    TrackIndexPage,
    TrackPage,
)
from demo import library
from demo.ensuring import ensure_page
from demo.markdown import to_blocks
from demo.pictures import portrait_image
from demo.scenery import place_for
from testimonials.models import (
    ExpertTalkIndexPage,
    ExpertTalkPage,
    Speaker,
    TestimonialIndexPage,
    TestimonialPage,
)

_LEVELS = {"Découverte": Level.DISCOVERY, "Intermédiaire": Level.INTERMEDIATE}
_LESSON_KINDS = {
    "video": LessonPage.Kind.VIDEO,
    "texte": LessonPage.Kind.TEXT,
    "exercice": LessonPage.Kind.EXERCISE,
}


def _publish(page: Page, *, tags: list[str] | None = None, models: list[str] | None = None) -> None:
    if tags:
        page.tags.add(*tags)
    if models is not None:
        page.governance_models = list(GovernanceModel.objects.filter(slug__in=models))
    page.save()
    page.save_revision().publish()


def _audience(names: list[str]) -> Audience:
    if names == ["élus"]:
        return Audience.OFFICIALS
    return Audience.AGENTS if names == ["agents"] else Audience.EVERYONE


def _competence(slug: str) -> Competence:
    return Competence.objects.get(slug=slug)


def build_home(home: HomePage) -> None:
    """The sentence of the home page and the plain pages of the footer."""
    content = library.load("pages")
    if not home.featured_id:
        home.title = "Accueil"
        home.headline = content["home"]["headline"]
        home.summary = content["home"]["lead"]
        home.featured = TestimonialPage.objects.filter(
            slug=library.academy("temoignages")[0]["slug"]
        ).first()
        home.save_revision().publish()
    for entry in content["pages"]:
        intro, body = (
            entry[key].replace("{site}", settings.SITE_NAME) for key in ("intro", "body")
        )
        page = StandardPage(
            title=entry["title"], slug=entry["slug"], summary=intro, body=to_blocks(body)
        )
        page, created = ensure_page(home, page)
        if created:
            _publish(page)


def build_speakers(collectivites: dict[str, Collectivite]) -> dict[str, Speaker]:
    """The speakers by name, each with a drawn portrait."""
    built = {}
    for entry in library.load("speakers"):
        place = collectivites.get(entry["collectivite"] or "")
        speaker = Speaker.objects.filter(slug=entry["slug"]).first()
        if speaker is None:
            speaker = Speaker.objects.create(
                slug=entry["slug"],
                name=entry["name"],
                role=entry["role"],
                expertise=entry["expertise"] or "",
                bio=entry["bio"],
                collectivite=place,
                photo=portrait_image(
                    name=entry["name"], gender=entry["gender"], place=scenery_of(entry)
                ),
            )
        built[speaker.name] = speaker
    return built


def scenery_of(speaker: dict[str, Any]) -> str:
    """What is drawn behind a speaker of `speakers.json`: village, council room, office…"""
    home = next(
        (
            entry
            for entry in library.academy("collectivites")
            if entry["slug"] == speaker["collectivite"]
        ),
        None,
    )
    if home is None:
        return place_for(None, None)
    return place_for(home["nature"], home["population"])


def build_talks(speakers: dict[str, Speaker]) -> None:
    """Testimonials and expert talks; the newest first in the lists."""
    kinds: tuple[tuple[str, type[Page], type[Page]], ...] = (
        ("temoignages", TestimonialIndexPage, TestimonialPage),
        ("paroles_d_experts", ExpertTalkIndexPage, ExpertTalkPage),
    )
    for key, index_model, model in kinds:
        index = index_model.objects.get()
        for age, entry in enumerate(library.academy(key)):
            page, created = ensure_page(
                index,
                model(
                    title=entry["titre"],
                    slug=entry["slug"],
                    summary=entry["resume"],
                    speaker=speakers[entry["intervenant"]],
                    quote=entry["extrait"].strip("«» \N{NO-BREAK SPACE}"),
                    competence=_competence(entry["competence"]),
                    body=to_blocks(library.text("talks", entry["slug"])),
                ),
                days_ago=3 + 5 * age,
            )
            if created:
                _publish(page, tags=entry["etiquettes"], models=entry["modeles"])


def build_tracks() -> None:
    """Tracks, courses and lessons, in the order of the framework."""
    index = TrackIndexPage.objects.get()
    for entry in library.academy("parcours"):
        track, created = ensure_page(
            index,
            TrackPage(
                title=entry["titre"],
                slug=entry["slug"],
                summary=entry["resume"],
                competence=_competence(entry["competence"]),
                is_main=entry["principal"],
            ),
        )
        if created:
            _publish(track)
        for course in library.academy("cours"):
            if course["parcours"] == entry["slug"]:
                _build_course(track, course)


def _build_course(track: TrackPage, entry: dict[str, Any]) -> None:
    course, created = ensure_page(
        track,
        CoursePage(
            title=entry["titre"],
            slug=entry["slug"],
            summary=entry["resume"],
            competence=_competence(entry["competence"]),
            level=_LEVELS[entry["niveau"]],
            audience=_audience(entry["public"]),
            body=to_blocks(library.text("courses", entry["slug"])),
        ),
        days_ago=20,
    )
    if created:
        course.outcomes = [
            LearningOutcome(text=text, sort_order=order)
            for order, text in enumerate(entry["acquis"])
        ]
        _publish(course, models=entry["modeles"])
    for position, lesson in enumerate(entry["sequences"]):
        _build_lesson(course, lesson, is_reserved=position > 0)


def _build_lesson(course: CoursePage, entry: dict[str, Any], *, is_reserved: bool) -> None:
    """A lesson. The first of each course is open to all, exercises are for registered people."""
    statement, answer = library.lesson_texts(entry["slug"])
    kind = _LESSON_KINDS[entry["type"]]
    lesson = LessonPage(
        title=entry["titre"],
        slug=entry["slug"],
        summary=entry["resume"],
        kind=kind,
        body=to_blocks(statement),
        model_answer=to_blocks(answer),
        members_only=is_reserved and kind != LessonPage.Kind.TEXT,
    )
    lesson.minutes = (
        entry["duree_min"] if kind == LessonPage.Kind.EXERCISE else lesson.estimated_minutes()
    )
    lesson, created = ensure_page(course, lesson)
    if created:
        _publish(lesson, tags=entry["etiquettes"])


def build_resources() -> None:
    index = ResourceIndexPage.objects.get()
    for entry in library.academy("ressources"):
        page, created = ensure_page(
            index,
            ResourcePage(
                title=entry["titre"],
                slug=entry["slug"],
                summary=entry["resume"],
                kind=entry["type"],
                subject_code=entry["matiere_actes"],
                competence=_competence(entry["competence"]),
                template_text=entry["corps"],
                warning=entry["avertissement"],
                licence=entry["licence"],
            ),
            days_ago=30,
        )
        if created:
            _publish(page, tags=entry["etiquettes"])
