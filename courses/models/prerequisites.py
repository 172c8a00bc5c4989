"""Courses to follow before others: advised, or needed to open their lessons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable

from cms.visibility import visible
from media.clearance import Obstacle
from media.pages import GatedPageMixin

if TYPE_CHECKING:
    from courses.models.tracks import CoursePage


class Prerequisite(Orderable):
    """A course to follow before another: advised, or needed to open its lessons."""

    course = ParentalKey(
        "courses.CoursePage", on_delete=models.CASCADE, related_name="prerequisites"
    )
    required = models.ForeignKey(
        "courses.CoursePage",
        verbose_name=_("cours préalable"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    is_blocking = models.BooleanField(
        _("obligatoire"),
        default=False,
        help_text=_(
            "Obligatoire : les séquences s’ouvrent quand il est terminé. Sinon, il est conseillé."
        ),
    )

    panels: ClassVar[list[FieldPanel]] = [
        PageChooserPanel("required", "courses.CoursePage"),
        FieldPanel("is_blocking"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("cours préalable")
        verbose_name_plural = _("cours préalables")
        constraints = [
            models.UniqueConstraint(fields=["course", "required"], name="prerequisite_unique"),
            models.CheckConstraint(
                condition=~models.Q(course=models.F("required")), name="prerequisite_of_another"
            ),
        ]

    def __str__(self) -> str:
        return self.required.title


class WithPrerequisites(GatedPageMixin):
    """What a course says of the courses to follow before it."""

    pk: int
    prerequisites: Any

    def publication_obstacles(self) -> list[Obstacle]:
        """Two courses that wait for each other, which two drafts may say without any form."""
        asked = [prerequisite.required for prerequisite in self.prerequisites.all()]
        return [
            Obstacle(waits_for_each_other(course), field="prerequisites")
            for course in asked
            if self.pk in courses_before([course.pk])
        ]

    @cached_property
    def _prerequisites(self) -> list[Prerequisite]:
        return list(self.prerequisites.all())

    @property
    def has_blocking_prerequisite(self) -> bool:
        """Whatever became of the other course: withdrawing it makes nothing public."""
        return any(prerequisite.is_blocking for prerequisite in self._prerequisites)

    @cached_property
    def _visible_prerequisites(self) -> list[tuple[CoursePage, bool]]:
        """Those that everyone may know of, in order, with whether they block."""
        from courses.models.tracks import CoursePage

        if not self._prerequisites:
            return []
        keys = [prerequisite.required_id for prerequisite in self._prerequisites]
        courses = visible(CoursePage.objects.filter(pk__in=keys)).with_totals().in_bulk()
        return [
            (courses[prerequisite.required_id], prerequisite.is_blocking)
            for prerequisite in self._prerequisites
            if prerequisite.required_id in courses
        ]

    def blocking_prerequisites(self) -> list[CoursePage]:
        """Published courses that must be finished before the lessons of this one open."""
        return [course for course, is_blocking in self._visible_prerequisites if is_blocking]

    def advised_prerequisites(self) -> list[CoursePage]:
        """Published courses that are better followed before this one."""
        return [course for course, is_blocking in self._visible_prerequisites if not is_blocking]


def waits_for_each_other(course: CoursePage) -> str:
    """Why a course may not ask for this one, which asks for it."""
    return _now(
        "« %(course)s » demande déjà de suivre ce cours-ci d’abord : chacun attendrait l’autre."
    ) % {"course": course.title}


def courses_before(keys: Iterable[int]) -> set[int]:
    """These courses and all that they ask for, however far; one statement for each step."""
    known: set[int] = set()
    found = set(keys)
    while found:
        known |= found
        asked = Prerequisite.objects.filter(course__in=found).values_list("required", flat=True)
        found = set(asked) - known
    return known


def in_a_ring(prerequisites: Iterable[Prerequisite]) -> set[int]:
    """The keys of those that nobody can meet: the course they ask for waits, itself or by
    others among them, for theirs.

    Publication refuses such courses; what came into the database otherwise locks nobody out.
    """
    known = list(prerequisites)
    asked: dict[int, set[int]] = {}
    for prerequisite in known:
        asked.setdefault(prerequisite.course_id, set()).add(prerequisite.required_id)
    return {
        prerequisite.pk
        for prerequisite in known
        if prerequisite.course_id in _reached(asked, prerequisite.required_id)
    }


def _reached(asked: dict[int, set[int]], start: int) -> set[int]:
    """A course and all that it asks for, however far."""
    reached: set[int] = set()
    found = {start}
    while found:
        reached |= found
        found = {required for course in found for required in asked.get(course, ())} - reached
    return reached


def below_blocked_course() -> models.Exists:
    """For a queryset of pages: a course above them has a prerequisite that blocks."""
    blocking = Prerequisite.objects.filter(is_blocking=True).annotate(
        candidate=models.ExpressionWrapper(models.OuterRef("path"), output_field=models.CharField())
    )
    return models.Exists(blocking.filter(candidate__startswith=models.F("course__path")))
