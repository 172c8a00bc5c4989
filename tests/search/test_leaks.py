"""Nobody finds, counts, is suggested or is corrected towards what they may not know of.

Each secret is public first and indexed, then kept from some people: once with the index made anew
(« fresh »), once with the index as it was before (« stale »), which nothing has refreshed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import User
from courses.models import CoursePage, LessonPage, Prerequisite
from media.captions import replace_captions
from media.models import CaptionTrack
from media.services import withdraw
from media.webvtt import Cue
from progress.models import Enrolment
from search import asking, readers, related
from search.engines import EngineUnavailable, Reader
from search.engines.choice import current_engine
from search.engines.database import DatabaseEngine
from search.models import RelatedPage
from search.readers import reader_of
from testimonials.models import Speaker, SpeakerConsent, TestimonialIndexPage, TestimonialPage
from testimonials.services import withdraw_consent
from tests.catalogue import SUMMARY, Catalogue, add_testimonial, make_video
from tests.collectivites.factories import make_collectivite
from tests.collectivites.people import make_referent, signed_in
from tests.conftest import person
from tests.search_index import Rebuild

pytestmark = pytest.mark.django_db

# In no other text of the tests, and one typing error away from nothing else.
WORD = "zygomorphe"
TYPO = "zygomorpe"
BEGINNING = "zygom"
TEXT = f"La fleur {WORD} pousse en mairie."
VISITOR = "visitor"
LOCKED = "learner who has not finished"
# Whoever is signed in, and has finished what comes first.
KNOWN = ("learner", "référent", "editor", "moderator", "administrator")
EVERYONE = (VISITOR, LOCKED, *KNOWN)


@dataclass(frozen=True)
class Secret:
    """What was said in public, how it is taken back, and from whom."""

    name: str
    # Makes a public page with the word; returns it.
    say: Callable[[Catalogue], Any]
    take_back: Callable[[Any], None]
    kept_from: tuple[str, ...]
    # Whether the page itself, not only its text, is no longer to be known of.
    is_whole: bool


def _whole_page(catalogue: Catalogue, **fields: Any) -> TestimonialPage:
    """The word is in its title, summary, tag, text, captions and the name of who speaks."""
    who = Speaker.objects.create(name=f"Ada {WORD.title()}", slug=WORD, role="Maire")
    video = make_video(WORD)
    replace_captions(video, [Cue(0, 4000, TEXT)])
    page = add_testimonial(
        TestimonialIndexPage.objects.get(),
        77,
        speaker=who,
        video=video,
        body=[("paragraph", f"<p>{TEXT}</p>")],
        **fields,
    )
    page.title, page.summary, page.quote = f"Titre {WORD}", f"Résumé {WORD}.", TEXT
    page.tags.add(WORD)
    page.save_revision().publish()
    return TestimonialPage.objects.get(pk=page.pk)


def _said(catalogue: Catalogue) -> TestimonialPage:
    """The word is in the captions only."""
    who = Speaker.objects.create(name="Yann Kermorgat", slug="yann-kermorgat", role="Adjoint")
    video = make_video("Une autre vidéo")
    replace_captions(video, [Cue(0, 4000, TEXT)])
    return add_testimonial(TestimonialIndexPage.objects.get(), 78, speaker=who, video=video)


def _lesson(catalogue: Catalogue, **fields: Any) -> LessonPage:
    lesson = LessonPage(
        title=fields.pop("title", "Une séquence"),
        slug="une-sequence",
        summary=SUMMARY,
        kind=LessonPage.Kind.TEXT,
        body=[("paragraph", f"<p>{TEXT}</p>")],
        **fields,
    )
    CoursePage.objects.get(pk=catalogue.course.pk).add_child(instance=lesson)
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def _titled_lesson(catalogue: Catalogue) -> LessonPage:
    return _lesson(catalogue, title=f"Séquence {WORD}")


def _resource(catalogue: Catalogue) -> Any:
    catalogue.resource.template_text = TEXT
    catalogue.resource.save_revision().publish()
    return catalogue.resource


def _never_published(catalogue: Catalogue) -> TestimonialPage:
    page = TestimonialPage(
        title=f"Titre {WORD}",
        slug=WORD,
        summary=TEXT,
        live=False,
        speaker=catalogue.speaker,
        video=catalogue.testimonial.video,
    )
    TestimonialIndexPage.objects.get().add_child(instance=page)
    page.save_revision()
    return page


def _draft(page: Any) -> None:
    page.title, page.summary = f"Titre {WORD}", TEXT
    page.save_revision()


def _nothing(_page: Any) -> None:
    """It never was public."""


def _unpublish(page: Any) -> None:
    page.unpublish()


def _unpublish_above(page: Any) -> None:
    page.get_parent().specific.unpublish()


def _delete(page: Any) -> None:
    page.delete()


def _restrict(page: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def _restrict_above(page: Any) -> None:
    _restrict(page.get_parent())


def _reserve(page: Any) -> None:
    fresh = type(page).objects.get(pk=page.pk)
    fresh.members_only = True
    fresh.save_revision().publish()


def _lock(page: Any) -> None:
    first = CoursePage(title="D’abord", slug="d-abord", summary=SUMMARY)
    page.course.get_parent().specific.add_child(instance=first)
    first.save_revision().publish()
    # A course without lessons locks nothing.
    first.add_child(instance=LessonPage(title="Lire", slug="lire", summary=SUMMARY, kind="texte"))
    Prerequisite.objects.create(course=page.course, required=first, is_blocking=True)
    for name in KNOWN:
        Enrolment.objects.create(
            person=User.objects.get(email=_address(name)),
            course=first,
            title=first.title,
            percent=100,
            started_at=timezone.now(),
            updated_at=timezone.now(),
            completed_at=timezone.now(),
        )


def _correct_captions(page: Any) -> None:
    replace_captions(page.video, [Cue(0, 4000, "Autre chose est dit.")])


def _make_captions_a_draft(page: Any) -> None:
    track = CaptionTrack.objects.get(video=page.video)
    track.is_draft = True
    track.save()


def _withdraw_consent(page: Any) -> None:
    withdraw_consent(
        SpeakerConsent.objects.get(video=page.video), by=User.objects.get(email=_address("editor"))
    )


def _withdraw_video(page: Any) -> None:
    withdraw(page.video)


def _rewrite(page: Any) -> None:
    fresh = type(page).objects.get(pk=page.pk)
    fresh.body = [("paragraph", "<p>Un autre texte.</p>")]
    fresh.save_revision().publish()


def _public(catalogue: Catalogue) -> Any:
    return catalogue.resource


SECRETS = [
    Secret("never published", _never_published, _nothing, EVERYONE, True),
    Secret("the draft of a published page", _public, _draft, EVERYONE, False),
    Secret("unpublished", _whole_page, _unpublish, EVERYONE, True),
    Secret("deleted", _whole_page, _delete, EVERYONE, True),
    Secret("under an unpublished list", _whole_page, _unpublish_above, EVERYONE, True),
    Secret("under an unpublished course", _titled_lesson, _unpublish_above, EVERYONE, True),
    Secret("restricted", _whole_page, _restrict, EVERYONE, True),
    Secret("under a restriction", _titled_lesson, _restrict_above, EVERYONE, True),
    Secret("consent withdrawn", _whole_page, _withdraw_consent, EVERYONE, True),
    Secret("video withdrawn", _said, _withdraw_video, EVERYONE, False),
    Secret("captions corrected", _said, _correct_captions, EVERYONE, False),
    Secret("captions made a draft", _said, _make_captions_a_draft, EVERYONE, False),
    Secret("text rewritten", _lesson, _rewrite, EVERYONE, False),
    Secret("reserved resource", _resource, _reserve, (VISITOR,), False),
    Secret("reserved talk", _said, _reserve, (VISITOR,), False),
    Secret("reserved lesson", _lesson, _reserve, (VISITOR,), False),
    Secret("locked lesson", _lesson, _lock, (VISITOR, LOCKED), False),
]


def _address(name: str) -> str:
    return f"{KNOWN.index(name) if name in KNOWN else 'locked'}@exemple.test"


@pytest.fixture
def people(catalogue: Catalogue) -> dict[str, Any]:
    groups = {"editor": "Rédaction", "moderator": "Modération", "administrator": "Administration"}
    found: dict[str, Any] = {VISITOR: AnonymousUser(), LOCKED: person(_address(LOCKED))}
    for name in KNOWN:
        found[name] = person(_address(name), *filter(None, [groups.get(name)]))
    make_referent(make_collectivite(), person=found["référent"])
    return found


def leaks(reader: Reader, page: Any, *, is_whole: bool) -> list[str]:
    """Where the word comes back to whoever this is."""
    engine = current_engine()
    exact = asking.ask(WORD, reader=reader, exact=True)
    phrase = asking.ask(f"« {TEXT} »", reader=reader, exact=True)
    broad = asking.ask("fleur mairie résumé titre séquence", reader=reader, limit=100)
    mistyped = asking.ask(TYPO, reader=reader)
    mixed = asking.ask(f"formation {TYPO}", reader=reader)
    everything = asking.ask("", reader=reader, limit=100)
    suggested = asking.suggest(BEGINNING, reader=reader)
    found = {
        "hits": bool(exact.answer.hits),
        "total": exact.answer.total > 0,
        "counts": any(exact.answer.facets.values()),
        "phrase": WORD in repr(phrase.answer),
        "snippets": WORD in repr(broad.answer),
        "everything": WORD in repr(everything.answer).lower(),
        "correction": WORD in mistyped.corrected_to or WORD in repr(mistyped.answer),
        "correction beside": WORD in mixed.corrected_to or WORD in repr(mixed.answer),
        "suggestions": bool(suggested),
        "suggested correction": bool(asking.suggest(TYPO, reader=reader)),
        "words": WORD in engine.words(reader.for_words()),
        "stems": engine.has(WORD, reader),
        "key": is_whole and f"page-{page.pk}" in repr(everything.answer),
    }
    return [where for where, is_found in found.items() if is_found]


def _prepared(secret: Secret, catalogue: Catalogue, rebuild: Rebuild, *, is_fresh: bool) -> Any:
    page = secret.say(catalogue)
    rebuild()
    if secret.take_back is not _nothing and secret.say is not _public:
        assert leaks(reader_of(None), page, is_whole=True), "The word must have been public."
    # Deleting an object forgets its key.
    kept = type(page).objects.get(pk=page.pk)
    secret.take_back(page)
    if is_fresh:
        rebuild()
    return kept


@pytest.mark.parametrize("is_fresh", [True, False], ids=["fresh", "stale"])
@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.name)
def test_a_secret_comes_back_nowhere(
    secret: Secret,
    is_fresh: bool,
    catalogue: Catalogue,
    people: dict[str, Any],
    search_index: Rebuild,
) -> None:
    page = _prepared(secret, catalogue, search_index, is_fresh=is_fresh)
    readers = {name: reader_of(people[name]) for name in secret.kept_from}
    # Who may find the same finds the same: it is looked for once.
    found = {
        reader: leaks(reader, page, is_whole=secret.is_whole) for reader in set(readers.values())
    }
    assert {name: found[reader] for name, reader in readers.items()} == {
        name: [] for name in secret.kept_from
    }


@pytest.mark.parametrize(
    "secret",
    [one for one in SECRETS if one.kept_from != EVERYONE],
    ids=lambda secret: secret.name,
)
def test_who_may_read_finds(
    secret: Secret, catalogue: Catalogue, people: dict[str, Any], search_index: Rebuild
) -> None:
    page = _prepared(secret, catalogue, search_index, is_fresh=True)
    for name in set(EVERYONE) - set(secret.kept_from):
        found = asking.ask(WORD, reader=reader_of(people[name]), exact=True).answer
        assert [hit.document.key for hit in found.hits] == [f"page-{page.pk}"]
        assert WORD in found.hits[0].passages[0].passage.text


@pytest.mark.parametrize("is_fresh", [True, False], ids=["fresh", "stale"])
@pytest.mark.parametrize(
    "secret", [one for one in SECRETS if not one.is_whole], ids=lambda secret: secret.name
)
def test_the_page_of_a_reserved_text_is_still_found_by_its_title(
    secret: Secret,
    is_fresh: bool,
    catalogue: Catalogue,
    people: dict[str, Any],
    search_index: Rebuild,
) -> None:
    page = _prepared(secret, catalogue, search_index, is_fresh=is_fresh)
    for someone in people.values():
        found = asking.ask(page.title, reader=reader_of(someone), limit=100).answer
        assert f"page-{page.pk}" in {hit.document.key for hit in found.hits}


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.name)
def test_what_answers_without_an_index_says_no_more(
    secret: Secret, catalogue: Catalogue, people: dict[str, Any], search_index: Rebuild
) -> None:
    page = _prepared(secret, catalogue, search_index, is_fresh=False)
    engine = DatabaseEngine()
    for reader in {reader_of(people[name]) for name in secret.kept_from}:
        for typed in (WORD, TYPO, "", "fleur mairie"):
            found = asking.ask(typed, reader=reader, engine=engine, limit=100)
            assert WORD not in found.corrected_to
            assert WORD not in repr(found.answer)
            assert not (secret.is_whole and f"page-{page.pk}" in repr(found.answer))
        assert asking.suggest(BEGINNING, reader=reader, engine=engine) == []
        assert WORD not in engine.words(reader.for_words())


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.name)
def test_the_pages_show_no_secret_while_the_index_is_late(
    secret: Secret, catalogue: Catalogue, people: dict[str, Any], search_index: Rebuild
) -> None:
    _prepared(secret, catalogue, search_index, is_fresh=False)
    for name in {VISITOR, LOCKED, "administrator"} & set(secret.kept_from):
        client: Client = Client() if name == VISITOR else signed_in(people[name])
        for query in ({"q": "fleur mairie"}, {"q": TYPO}, {"q": ""}):
            assert WORD not in client.get("/recherche/", query).content.decode().lower()
        query = {"q": BEGINNING}
        assert WORD not in client.get("/recherche/suggestions/", query).content.decode().lower()


def test_no_page_leads_to_a_secret(catalogue: Catalogue, search_index: Rebuild) -> None:
    """Related pages are computed from time to time, and hidden at once."""
    page = _whole_page(catalogue, competence=catalogue.competence)
    page.tags.add("fibre")
    page.governance_models = [catalogue.governance_model]
    page.save_revision().publish()
    related.compute()
    address = RelatedPage.objects.filter(other=page)[0].address
    assert WORD in repr(related.near(address))
    page.unpublish()
    assert WORD not in repr(related.near(address))


def test_an_engine_that_comes_back_in_mid_request_is_not_asked(
    catalogue: Catalogue, search_index: Rebuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it still holds of a withdrawn page could not be looked at: the database answers."""
    page = _whole_page(catalogue)
    search_index()
    page.unpublish()

    def away() -> frozenset[str]:
        raise EngineUnavailable("nobody answers")

    with monkeypatch.context() as patched:
        patched.setattr(readers, "_for_all", away)
        reader = reader_of(AnonymousUser())
    assert WORD in repr(asking.ask(WORD).answer)
    found = asking.ask(WORD, reader=reader)
    assert found.is_degraded
    assert WORD not in repr(found.answer)
    assert asking.suggest(BEGINNING, reader=reader) == []
