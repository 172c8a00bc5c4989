"""What a collectivité asks of its members, and how far each of them is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from collectivites.models import Collectivite, Committee, Membership
from courses.models import CoursePage, TrackPage
from training.models.money import euros


class TrainingPlan(models.Model):
    """The orientations and the budget of a year, as the council votes them (L. 2123-12 CGCT)."""

    collectivite = models.ForeignKey(
        Collectivite, on_delete=models.CASCADE, related_name="training_plans"
    )
    year = models.PositiveSmallIntegerField(_("année"))
    orientations = models.TextField(_("orientations"), blank=True, max_length=5000)
    # Euros. The allowances are the total of what officials may be paid in the year: the law
    # bounds the budget by a share of it.
    allowances = euros(_("total annuel des indemnités de fonction"), null=True, blank=True)
    budget = euros(_("crédits ouverts"), null=True, blank=True)
    carried_over = euros(_("crédits reportés de l’année précédente"), default=0)
    adopted_on = models.DateField(_("délibération du"), null=True, blank=True)
    reference = models.CharField(_("numéro de la délibération"), max_length=40, blank=True)
    # The text of the deliberation as the référent changed it; empty: the site's template.
    deliberation = models.TextField(_("texte de la délibération"), blank=True, max_length=20000)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("plan de formation")
        verbose_name_plural = _("plans de formation")
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "year"], name="training_plan_unique")
        ]

    def __str__(self) -> str:
        return f"{self.collectivite}, {self.year}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def in_force(self) -> AssignmentQuerySet:
        return self.filter(withdrawn_at=None)

    def about(self, subject: TrackPage | CoursePage) -> AssignmentQuerySet:
        """Of this track, or of this course itself."""
        if isinstance(subject, TrackPage):
            return self.filter(track=subject.pk)
        return self.filter(course=subject.pk)


class Assignment(models.Model):
    """A track or a course that the collectivité asks some of its members to follow."""

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Tous les membres")
        OFFICIALS = "officials", _("Les élues et élus")
        AGENTS = "agents", _("Les agentes et agents")
        FUNCTION = "function", _("Une fonction")
        # Any delegation when `value` is empty.
        DELEGATION = "delegation", _("Une délégation")
        COMMITTEE = "committee", _("Une commission")
        PERSON = "person", _("Une personne")

    collectivite = models.ForeignKey(
        Collectivite, on_delete=models.CASCADE, related_name="assignments"
    )
    # One of the two; none when it was deleted since.
    track = models.ForeignKey(TrackPage, null=True, on_delete=models.SET_NULL, related_name="+")
    course = models.ForeignKey(CoursePage, null=True, on_delete=models.SET_NULL, related_name="+")
    # What is asked, under the title that it had.
    title = models.CharField(_("titre"), max_length=255)
    audience = models.CharField(_("pour"), max_length=10, choices=Audience.choices)
    # The function or the delegation, compared folded.
    value = models.CharField(_("laquelle"), max_length=160, blank=True)
    committee = models.ForeignKey(Committee, null=True, blank=True, on_delete=models.CASCADE)
    membership = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # After a merger: still asked of those who came from there, and of nobody more.
    former_collectivite = models.ForeignKey(
        Collectivite, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    due_on = models.DateField(_("à suivre avant le"), null=True, blank=True)
    message = models.CharField(_("mot d’accompagnement"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("demandée le"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("formation demandée")
        verbose_name_plural = _("formations demandées")
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(track__isnull=True) | models.Q(course__isnull=True),
                name="assignment_track_or_course",
            )
        ]
        indexes = [
            models.Index(fields=["collectivite", "withdrawn_at"], name="assignment_in_force")
        ]

    def __str__(self) -> str:
        return self.title


class PlanRowQuerySet(models.QuerySet["PlanRow"]):
    def finished(self) -> PlanRowQuerySet:
        """Completed in the academy, or declared as followed elsewhere."""
        return self.filter(~models.Q(completed_at=None) | ~models.Q(declared_on=None))

    def unfinished(self) -> PlanRowQuerySet:
        return self.filter(completed_at=None, declared_on=None)


class PlanRow(models.Model):
    """How far one member is in one assignment: what dashboards read, never lesson rows.

    There is one for each assignment in force and each member in force whom it is for. Kept by
    `training.following` when something happens, and rebuilt to the same by
    `training.following.rebuild`. It holds the truth: who may see it is `sharing.sees`.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="rows")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="plan_rows")
    collectivite = models.ForeignKey(Collectivite, on_delete=models.CASCADE, related_name="+")
    # Whole per cent of the course, or mean of the track's courses, 0-100.
    percent = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    # Seconds really followed in its lessons (see `progress.selectors.followed_seconds`).
    seconds = models.PositiveIntegerField(default=0)
    # Followed elsewhere, says the référent: named, dated, reasoned, shown as declared.
    declared_on = models.DateField(_("suivie ailleurs le"), null=True, blank=True)
    declared_reason = models.CharField(_("comment"), max_length=300, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PlanRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("avancement d’une formation demandée")
        verbose_name_plural = _("avancements des formations demandées")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "membership"], name="plan_row_unique"),
            models.CheckConstraint(
                condition=models.Q(percent__lte=100), name="plan_row_percent_at_most_100"
            ),
        ]
        indexes = [
            # All that dashboards read of the rows of a collectivité: they open the index alone.
            models.Index(
                fields=[
                    *("collectivite", "membership", "assignment", "percent", "seconds"),
                    *("begun_at", "completed_at", "declared_on"),
                ],
                name="plan_row_of_collectivite",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} – {self.assignment_id}"

    @property
    def is_declared(self) -> bool:
        """On someone's word only: what was really completed says so instead."""
        return self.completed_at is None and self.declared_on is not None

    @property
    def is_finished(self) -> bool:
        return self.completed_at is not None or self.declared_on is not None
