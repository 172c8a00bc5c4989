"""The index follows the database: what changes reaches it, once, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from taggit.models import Tag
from wagtail.models import PageViewRestriction

from accounts.models import User
from cms.searchable import Document, searchable
from cms.searchable_pages import key_of
from courses.models import CoursePage, LessonPage, Prerequisite
from media.captions import replace_captions
from media.models import Video
from media.services import withdraw
from media.signals import video_published
from media.webvtt import Cue
from search import indexing, upkeep
from search.engines import Engine, EngineUnavailable
from search.engines.choice import current_engine
from search.models import IndexState, PendingDocument
from search.readers import reader_of
from search.tasks import follow
from testimonials.models import SpeakerConsent, TestimonialPage
from testimonials.services import withdraw_consent
from tests.catalogue import Catalogue
from tests.search_index import Rebuild

Commit = Callable[[], AbstractContextManager[Any]]

pytestmark = pytest.mark.django_db


def waiting() -> set[str]:
    return set(PendingDocument.objects.values_list("key", flat=True))


@pytest.fixture
def commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Commit:
    """What a transaction does once it is committed, without what is asked for already: those
    that made the catalogue are never committed."""

    def committing() -> AbstractContextManager[Any]:
        connection.run_on_commit.clear()
        return django_capture_on_commit_callbacks(execute=True)

    return committing


def keys_of(*pages: Any) -> set[str]:
    return {key_of(page.pk) for page in pages}


@contextmanager
def what_waits() -> Iterator[set[str]]:
    """The keys that are written down inside."""
    PendingDocument.objects.all().delete()
    found: set[str] = set()
    yield found
    found |= waiting()


def video_of(page: Any) -> Video:
    video: Video = page.video
    return video


def drain() -> None:
    while indexing.refresh():
        pass


def differing() -> set[str]:
    """What the index has wrong."""
    known = current_engine().digests()
    now = {one.key: one.digest for source in searchable.sources() for one in source.documents()}
    return {key for key in known.keys() | now.keys() if known.get(key) != now.get(key)}


# What editors and the clock do, and what must reach the index. Each returns nothing: the test
# compares the whole index with the database afterwards.
def _publish(catalogue: Catalogue) -> None:
    catalogue.resource.title = "Un autre titre"
    catalogue.resource.save_revision().publish()


def _unpublish(catalogue: Catalogue) -> None:
    catalogue.text_lesson.unpublish()


def _publish_again(catalogue: Catalogue) -> None:
    catalogue.course.unpublish()
    drain()
    CoursePage.objects.get(pk=catalogue.course.pk).save_revision().publish()


def _withdraw_the_home(catalogue: Catalogue) -> None:
    catalogue.home.unpublish()
    drain()
    type(catalogue.home).objects.get().save_revision().publish()


def _rename_a_track(catalogue: Catalogue) -> None:
    catalogue.track.title, catalogue.track.slug = "Réseaux", "reseaux"
    catalogue.track.save_revision().publish()


def _move(catalogue: Catalogue) -> None:
    other = CoursePage(title="Ailleurs", slug="ailleurs", summary="Un autre cours.")
    catalogue.track.add_child(instance=other)
    other.save_revision().publish()
    LessonPage.objects.get(pk=catalogue.text_lesson.pk).move(other, pos="last-child")


def _delete(catalogue: Catalogue) -> None:
    CoursePage.objects.get(pk=catalogue.course.pk).delete()


def _restrict(catalogue: Catalogue) -> None:
    PageViewRestriction.objects.create(
        page=catalogue.track, restriction_type=PageViewRestriction.LOGIN
    )


def _restrict_and_free_the_talks(catalogue: Catalogue) -> None:
    restriction = PageViewRestriction.objects.create(
        page=catalogue.testimonial.get_parent(), restriction_type=PageViewRestriction.LOGIN
    )
    catalogue.expert_talk.unpublish()
    drain()
    restriction.delete()


def _reserve(catalogue: Catalogue) -> None:
    catalogue.testimonial.members_only = True
    catalogue.testimonial.save_revision().publish()


def _save_without_the_cms(catalogue: Catalogue) -> None:
    catalogue.resource.template_text = "Un texte importé."
    catalogue.resource.save()


def _ask_for_a_course_first(catalogue: Catalogue) -> None:
    other = CoursePage(title="D’abord", slug="d-abord", summary="Un autre cours.")
    catalogue.track.add_child(instance=other)
    Prerequisite.objects.create(course=catalogue.course, required=other, is_blocking=True)


def _correct_captions(catalogue: Catalogue) -> None:
    replace_captions(video_of(catalogue.video_lesson), [Cue(0, 4000, "Autre chose est dit.")])


def _publish_a_video(catalogue: Catalogue) -> None:
    Video.objects.filter(pk=video_of(catalogue.expert_talk).pk).update(duration=1200)
    video = Video.objects.get(pk=video_of(catalogue.expert_talk).pk)
    video_published.send(sender=Video, video=video)


def _withdraw_a_video(catalogue: Catalogue) -> None:
    withdraw(video_of(catalogue.expert_talk))


def _withdraw_a_consent(catalogue: Catalogue) -> None:
    editor = User.objects.create_user(email="redaction@exemple.test")
    withdraw_consent(SpeakerConsent.objects.get(video=catalogue.testimonial.video), by=editor)


def _rename_a_speaker(catalogue: Catalogue) -> None:
    catalogue.speaker.name = "Solène Le Goff"
    catalogue.speaker.save()


def _rename_a_commune(catalogue: Catalogue) -> None:
    town: Any = catalogue.speaker.collectivite
    town.name, town.population = "Saint-Orval-la-Neuve", 5000
    town.save()


def _rename_a_competence(catalogue: Catalogue) -> None:
    catalogue.competence.short_name = "Réseaux"
    catalogue.competence.save()


def _rename_an_order(catalogue: Catalogue) -> None:
    order = catalogue.competence.order
    order.name = "Verticales"
    order.save()


def _rename_a_model(catalogue: Catalogue) -> None:
    catalogue.governance_model.name = "Ensemble"
    catalogue.governance_model.save()
    practice = catalogue.governance_model.practices.get()
    practice.name = "Réunions"
    practice.save()


def _rename_a_tag(catalogue: Catalogue) -> None:
    tag = Tag.objects.get(name="fibre")
    tag.name = "fibre optique"
    tag.save()


def _delete_a_tag(catalogue: Catalogue) -> None:
    Tag.objects.get(name="fibre").delete()


def _delete_a_model(catalogue: Catalogue) -> None:
    catalogue.governance_model.practices.all().delete()
    catalogue.governance_model.delete()


CHANGES: list[Callable[[Catalogue], None]] = [
    _publish,
    _unpublish,
    _publish_again,
    _withdraw_the_home,
    _rename_a_track,
    _move,
    _delete,
    _restrict,
    _restrict_and_free_the_talks,
    _reserve,
    _save_without_the_cms,
    _ask_for_a_course_first,
    _correct_captions,
    _publish_a_video,
    _withdraw_a_video,
    _withdraw_a_consent,
    _rename_a_speaker,
    _rename_a_commune,
    _rename_a_competence,
    _rename_an_order,
    _rename_a_model,
    _rename_a_tag,
    _delete_a_tag,
    _delete_a_model,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_a_change_reaches_the_index(
    change: Callable[[Catalogue], None],
    catalogue: Catalogue,
    search_index: Rebuild,
    commit: Commit,
) -> None:
    before = current_engine().digests()
    with commit():
        change(catalogue)
    drain()
    assert differing() == set()
    # What is withdrawn and comes back is as before.
    assert current_engine().digests() != before or change is _withdraw_the_home
    assert waiting() == set()


def test_a_draft_changes_nothing(catalogue: Catalogue, search_index: Rebuild) -> None:
    with what_waits() as keys:
        catalogue.course.title = "Un brouillon"
        catalogue.course.save_revision()
    assert keys == set()


def test_the_home_page_changes_no_other(catalogue: Catalogue, search_index: Rebuild) -> None:
    with what_waits() as keys:
        catalogue.home.headline = "Une autre phrase"
        catalogue.home.save_revision().publish()
    assert not {key for key in keys if key.startswith("page-")}


def test_a_lesson_tells_its_course_and_its_track(catalogue: Catalogue) -> None:
    with what_waits() as keys:
        catalogue.text_lesson.save_revision().publish()
    assert keys == keys_of(catalogue.text_lesson, catalogue.course, catalogue.track)


def test_what_is_rolled_back_waits_for_nothing(catalogue: Catalogue) -> None:
    PendingDocument.objects.all().delete()
    with transaction.atomic():
        catalogue.resource.save_revision().publish()
        assert waiting() == keys_of(catalogue.resource)
        transaction.set_rollback(True)
    assert waiting() == set()


def test_one_task_is_asked_for_however_much_changes(catalogue: Catalogue, commit: Commit) -> None:
    DBTaskResult.objects.all().delete()
    for _time in range(2):
        with commit():
            for page in (catalogue.resource, catalogue.course, catalogue.track):
                page.save_revision().publish()
    asked = DBTaskResult.objects.filter(task_path=follow.module_path)
    assert asked.count() == 1


def test_a_worker_indexes_what_waits(
    catalogue: Catalogue, search_index: Rebuild, commit: Commit
) -> None:
    with commit():
        _publish(catalogue)
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    assert waiting() == differing() == set()


class Meanwhile:
    """A real engine beside which something happens, just before or after it indexes."""

    def __init__(
        self,
        engine: Engine,
        *,
        before: Callable[[], None] | None = None,
        after: Callable[[], None] | None = None,
    ) -> None:
        self._engine, self._before, self._after = engine, before, after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def index(self, documents: Iterable[Document]) -> None:
        made = list(documents)
        before, self._before = self._before, None
        if before:
            before()
        self._engine.index(made)
        after, self._after = self._after, None
        if after:
            after()

    def rebuild(self, documents: Iterable[Document]) -> None:
        made = list(documents)
        before, self._before = self._before, None
        if before:
            before()
        self._engine.rebuild(made)


def while_indexing(monkeypatch: pytest.MonkeyPatch, **happens: Callable[[], None]) -> None:
    engine = Meanwhile(current_engine(), **happens)
    monkeypatch.setattr(indexing, "current_engine", lambda: engine)


def retitle(page: Any, title: str) -> None:
    fresh = type(page).objects.get(pk=page.pk)
    fresh.title = title
    fresh.save_revision().publish()


def test_a_change_while_a_worker_indexes_is_not_lost(
    catalogue: Catalogue, search_index: Rebuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    retitle(catalogue.resource, "Premier")
    while_indexing(monkeypatch, before=lambda: retitle(catalogue.resource, "Second"))
    indexing.refresh()
    assert waiting() == keys_of(catalogue.resource)
    drain()
    assert differing() == set()


def test_two_workers_at_once_leave_what_came_last(
    catalogue: Catalogue, search_index: Rebuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first has read the page, the second indexes a later state, then the first writes."""
    retitle(catalogue.resource, "Premier")

    def another_worker() -> None:
        retitle(catalogue.resource, "Second")
        drain()

    while_indexing(monkeypatch, before=another_worker)
    indexing.refresh()
    drain()
    assert differing() == waiting() == set()


def test_a_worker_that_dies_half_way_leaves_its_work_to_the_next(
    catalogue: Catalogue, search_index: Rebuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die() -> None:
        raise KeyboardInterrupt

    retitle(catalogue.resource, "Un autre titre")
    with monkeypatch.context() as patched:
        while_indexing(patched, after=die)
        with pytest.raises(KeyboardInterrupt):
            indexing.refresh()
    assert waiting() == keys_of(catalogue.resource)
    drain()
    assert differing() == waiting() == set()


def test_a_change_during_a_rebuild_is_not_lost(
    catalogue: Catalogue, search_index: Rebuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another_worker() -> None:
        retitle(catalogue.resource, "Un autre titre")
        drain()

    while_indexing(monkeypatch, before=another_worker)
    indexing.rebuild()
    assert differing() == waiting() == set()


def test_the_nightly_check_finds_and_mends_drift(
    catalogue: Catalogue, search_index: Rebuild
) -> None:
    assert indexing.check() == 0
    TestimonialPage.objects.update(title="Changé dans le dos de tous")
    current_engine().delete(keys_of(catalogue.course))
    assert indexing.check() == 2
    assert differing() == set()
    state = IndexState.objects.get()
    assert state.mended == 2
    assert state.checked_at is not None


def test_the_commands_say_what_they_did(
    catalogue: Catalogue, search_index: Rebuild, capsys: pytest.CaptureFixture[str]
) -> None:
    current_engine().delete(keys_of(catalogue.course))
    call_command("check_search")
    call_command("rebuild_search")
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "sqlite: 1 documents mended."
    assert said[1].startswith(f"sqlite: {len(current_engine().digests())} documents in ")


def at(hour: int, *, days: int = 0) -> datetime:
    today = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days)


def test_the_clock_builds_the_index_when_there_is_none(
    catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> None:
    settings.SEARCH_INDEX_FILE = tmp_path / "none.sqlite3"
    assert not current_engine().is_ready()
    upkeep.keep_up()
    assert current_engine().is_ready()
    assert differing() == waiting() == set()


def test_the_clock_takes_up_what_the_queue_lost(
    catalogue: Catalogue, search_index: Rebuild
) -> None:
    retitle(catalogue.resource, "Un autre titre")
    upkeep.keep_up()
    assert waiting() == keys_of(catalogue.resource)
    PendingDocument.objects.update(asked_at=timezone.now() - upkeep.LATE)
    upkeep.keep_up()
    assert differing() == waiting() == set()


def test_the_clock_checks_once_a_night(catalogue: Catalogue, search_index: Rebuild) -> None:
    with time_machine.travel(at(2, days=1), tick=False):
        upkeep.keep_up()
        assert IndexState.objects.get().checked_at is None
    for hour in (4, 5):
        with time_machine.travel(at(hour, days=1), tick=False):
            upkeep.keep_up()
    checked_at = IndexState.objects.get().checked_at
    assert checked_at == at(4, days=1)


def test_an_engine_that_is_away_is_tried_again(
    catalogue: Catalogue,
    search_index: Rebuild,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def away() -> None:
        raise EngineUnavailable("nobody answers")

    retitle(catalogue.resource, "Un autre titre")
    with monkeypatch.context() as patched:
        while_indexing(patched, before=away)
        follow.call()
    assert "nobody answers" in caplog.text
    assert waiting() == keys_of(catalogue.resource)
    follow.call()
    assert differing() == waiting() == set()


def test_everyone_is_told_of_what_was_indexed(catalogue: Catalogue, search_index: Rebuild) -> None:
    told: list[Any] = []

    def listen(keys: Any, **_kwargs: Any) -> None:
        told.append(keys)

    indexing.indexed.connect(listen)
    try:
        retitle(catalogue.resource, "Un autre titre")
        drain()
        search_index()
    finally:
        indexing.indexed.disconnect(listen)
    assert told == [frozenset(keys_of(catalogue.resource)), None]


def test_who_may_find_what_costs_few_statements(
    catalogue: Catalogue,
    search_index: Rebuild,
    learner: Any,
    django_assert_max_num_queries: Any,
) -> None:
    """The generation of the content, the version of the index, and for a person their locks."""
    reader_of(None)
    with django_assert_max_num_queries(2):
        reader_of(None)
    reader_of(learner)
    with django_assert_max_num_queries(4):
        reader_of(learner)
