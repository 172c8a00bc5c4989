"""What each room lets people find, and what it never does."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from cms.blocks import BodyBlock
from cms.prose import MOST_WORDS, READ, paragraphs_in, passages_of
from cms.searchable import FACETS, KINDS, Document, searchable
from cms.searchable_pages import key_of
from competences.models import Competence
from courses.blocks import LessonBodyBlock
from courses.models import LessonPage, ResourcePage
from courses.searchable import READ_OF_LESSONS
from media.models import CaptionTrack, Cue, Video
from testimonials.models import Speaker, TestimonialIndexPage
from tests.catalogue import SUMMARY, Catalogue, add_quiz, add_testimonial, make_video

pytestmark = pytest.mark.django_db


def everything() -> dict[str, Document]:
    return {one.key: one for source in searchable.sources() for one in source.documents()}


def document(page: Any) -> Document:
    return everything()[key_of(page.pk)]


def text_of(found: Document) -> str:
    return " ".join(passage.text for passage in found.passages)


def values(found: Document, facet: str) -> set[str]:
    return {label.value for label in found.facets.get(facet, ())}


def add_lesson(catalogue: Catalogue, title: str, **fields: Any) -> LessonPage:
    catalogue.course.refresh_from_db()
    lesson = LessonPage(title=title, summary=SUMMARY, **fields)
    catalogue.course.add_child(instance=lesson)
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def test_every_kind_of_content_is_found(catalogue: Catalogue) -> None:
    assert {found.kind for found in everything().values()} == set(KINDS)


def test_facets_are_those_of_the_page_and_have_a_name(catalogue: Catalogue) -> None:
    for found in everything().values():
        assert set(found.facets) <= set(FACETS)
        assert values(found, "genre") == {found.kind}
        assert all(
            label.value and label.name for labels in found.facets.values() for label in labels
        )


def test_keys_are_known_without_making_documents(catalogue: Catalogue) -> None:
    known = set().union(*(source.keys() for source in searchable.sources()))
    assert known == set(everything())
    assert all(searchable.source_of(key) is not None for key in known)


def test_some_keys_give_those_documents_only(catalogue: Catalogue) -> None:
    keys = {key_of(catalogue.course.pk), key_of(catalogue.testimonial.pk), "page-0"}
    source = searchable.source_of("page-1")
    assert source is not None
    assert {found.key for found in source.documents(keys)} == keys - {"page-0"}


def test_a_lesson_is_found_by_the_facets_of_its_course(catalogue: Catalogue) -> None:
    found = document(catalogue.video_lesson)
    assert values(found, "parcours") == {"infrastructures"}
    assert values(found, "competence") == {"infrastructures"}
    assert values(found, "niveau") == {"decouverte"}
    assert values(found, "public") == {"tous"}
    assert values(found, "etiquette") == {"fibre"}
    assert values(found, "duree") == {"court"}
    assert found.byline == "Infrastructures, Piloter la couverture"


def test_a_course_and_its_track_last_as_long_as_their_lessons(catalogue: Catalogue) -> None:
    assert document(catalogue.course).minutes == 17
    assert values(document(catalogue.track), "duree") == {"long"}


def test_a_talk_says_who_speaks_and_what_is_said(catalogue: Catalogue) -> None:
    found = document(catalogue.testimonial)
    assert found.speakers == ("Solène Quemarrec",)
    assert (
        found.byline
        == "Solène Quemarrec, Maire, Saint-Orval-les-Prés, 412\N{NO-BREAK SPACE}habitants"
    )
    assert values(found, "intervenant") == {"solene-quemarrec"}
    assert values(found, "modele") == {"tous-pour-tous"}
    assert values(found, "sous-titres") == {"oui"}
    assert "Le plus dur commençait" in text_of(found)
    said = next(passage for passage in found.passages if passage.moments)
    offset, second = said.moments[2]
    assert (said.text[offset:].startswith("Phrase numéro 2."), second) == (True, 11)


def test_nobody_is_found_who_is_not_heard(catalogue: Catalogue) -> None:
    silent = Speaker.objects.create(name="Yann Kermorgat", slug="yann-kermorgat", role="Adjoint")
    assert f"speaker-{silent.pk}" not in everything()


def test_a_competence_is_found_by_the_question_that_people_ask(catalogue: Catalogue) -> None:
    Competence.objects.filter(pk=catalogue.competence.pk).update(
        question="Ma commune est-elle bien couverte ?", description="Réseaux et matériels."
    )
    found = everything()[f"competence-{catalogue.competence.pk}"]
    assert found.summary == "Ma commune est-elle bien couverte ?"
    assert text_of(found) == "Réseaux et matériels."


def test_a_governance_model_is_found_by_its_practices(catalogue: Catalogue) -> None:
    found = everything()[f"governance-{catalogue.governance_model.pk}"]
    assert "Plateformes d’échange" in text_of(found)


def test_the_model_of_a_deliberation_is_read_without_its_marks(catalogue: Catalogue) -> None:
    ResourcePage.objects.update(template_text="Le conseil de {{nom_commune}} décide.")
    assert text_of(document(catalogue.resource)) == "Le conseil de nom commune décide."


def test_answers_are_never_found(catalogue: Catalogue) -> None:
    lesson = add_lesson(
        catalogue,
        "Un exercice",
        kind=LessonPage.Kind.EXERCISE,
        model_answer=[("paragraph", "<p>Le corrigé secret.</p>")],
        body=[
            (
                "self_check",
                {
                    "question": "Qui répond ?",
                    "choices": [
                        {"text": "Réponse secrète", "is_right": True},
                        {"text": "Leurre secret", "is_right": False},
                    ],
                    "explanation": "Explication secrète.",
                },
            )
        ],
    )
    assert text_of(document(lesson)) == "Qui répond ?"
    catalogue.course.refresh_from_db()
    assert document(add_quiz(catalogue.course)).passages == ()


@pytest.mark.parametrize("block", [BodyBlock(), LessonBodyBlock()])
def test_what_is_read_of_every_block_is_decided(block: BodyBlock) -> None:
    assert set(block.child_blocks) <= {*READ, *READ_OF_LESSONS}


def test_drafts_and_captions_of_what_cannot_be_watched_are_not_found(catalogue: Catalogue) -> None:
    track = CaptionTrack.objects.get(video=catalogue.video_lesson.video)
    track.is_draft = True
    track.save()
    assert document(catalogue.video_lesson).passages == ()
    assert values(document(catalogue.video_lesson), "sous-titres") == set()
    video: Any = catalogue.expert_talk.video
    video.version, video.status = 0, Video.Status.UPLOADED
    video.save()
    assert document(catalogue.expert_talk).passages == ()


def test_french_captions_come_before_those_of_the_spoken_language(catalogue: Catalogue) -> None:
    video: Any = catalogue.expert_talk.video
    video.language = "en"
    video.save()
    english = CaptionTrack.objects.create(video=video, language="en", label="English")
    Cue.objects.create(track=english, start=0, end=2000, text="Copper is over.")
    assert "Phrase numéro 0" in text_of(document(catalogue.expert_talk))
    CaptionTrack.objects.filter(language="fr", video=video).delete()
    assert "Copper is over." in text_of(document(catalogue.expert_talk))


def test_the_words_of_a_video_that_is_not_public_are_reserved(
    catalogue: Catalogue, learner: User
) -> None:
    """A page that was put online without passing by the gate shows it to registered people."""
    Video.objects.filter(pk=catalogue.testimonial.video_id).update(is_public=False)
    key = key_of(catalogue.testimonial.pk)
    assert document(catalogue.testimonial).is_reserved
    assert key in closed(AnonymousUser())
    assert key not in closed(learner)


def test_what_is_reserved_is_closed_to_visitors(catalogue: Catalogue, learner: User) -> None:
    key = key_of(catalogue.reserved_lesson.pk)
    assert document(catalogue.reserved_lesson).is_reserved
    assert closed(AnonymousUser()) == {key}
    assert closed(learner) == set()


def closed(person: Any) -> set[str]:
    return set().union(*(source.closed(person) for source in searchable.sources()))


def test_more_content_costs_no_more_statements(catalogue: Catalogue) -> None:
    def count() -> int:
        everything()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            everything()
        return len(captured)

    before = count()
    for number in range(2, 5):
        speaker = Speaker.objects.create(
            name=f"Personne {number}", slug=f"personne-{number}", role="Maire"
        )
        page = add_testimonial(
            TestimonialIndexPage.objects.get(), number, speaker=speaker, video=make_video()
        )
        page.tags.add("fibre", f"étiquette {number}")
        page.governance_models = [catalogue.governance_model]
        page.save()
        add_lesson(catalogue, f"Vidéo {number}", video=make_video())
        text = [("paragraph", "<p>Un texte.</p>"), ("quote", {"text": "Oui.", "source": "Nous"})]
        add_lesson(catalogue, f"Texte {number}", kind=LessonPage.Kind.TEXT, body=text)
    assert count() == before


def test_heads_only_are_the_same_without_passages(catalogue: Catalogue) -> None:
    for source in searchable.sources():
        whole = {found.key: found for found in source.documents()}
        for head in source.documents(heads_only=True):
            assert head.passages == ()
            assert head.facets == whole[head.key].facets
            assert head.title == whole[head.key].title


def test_rich_text_gives_its_paragraphs() -> None:
    html = "<h2>Les délais</h2><p>Deux&nbsp;mois.<br/>Pas <b>plus</b>.</p><ul><li>un</li></ul>"
    assert paragraphs_in(html) == ["Les délais", "Deux mois.", "Pas plus.", "un"]


def test_a_heading_goes_with_what_follows_it() -> None:
    (passage,) = passages_of("Les délais", "Deux mois.")
    assert passage.text == "Les délais. Deux mois."


def test_long_texts_are_cut_between_sentences() -> None:
    sentence = "La commune de Saint-Orval publie ses données ouvertes chaque année."
    passages = passages_of(" ".join([sentence] * 30))
    assert len(passages) > 3
    assert all(passage.text.endswith("année.") for passage in passages)
    assert all(len(passage.text.split()) <= MOST_WORDS for passage in passages)


def test_a_text_without_a_point_is_cut_all_the_same() -> None:
    passages = passages_of(" ".join(["mot"] * 500))
    assert all(len(passage.text.split()) <= MOST_WORDS for passage in passages)
