"""The mandates and posts that people hold, and what they let their collectivité see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collectivites.models.territories import Collectivite

if TYPE_CHECKING:
    from accounts.models import User


class Committee(models.Model):
    """A commission, under the name that the collectivité gives it."""

    collectivite = models.ForeignKey(
        Collectivite, on_delete=models.CASCADE, related_name="committees"
    )
    name = models.CharField(_("nom"), max_length=120)

    class Meta:
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "name"], name="committee_unique")
        ]

    def __str__(self) -> str:
        return self.name


def _own_or(field: str) -> Coalesce:
    """The account's, when there is one and it is filled in; else what the collectivité wrote."""
    return Coalesce(NullIf(f"person__{field}", models.Value("")), field)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        """Not ended: what the person says of themselves, confirmed or not."""
        return self.exclude(status=Membership.Status.ENDED)

    def confirmed(self) -> MembershipQuerySet:
        """In force, as the collectivité sees it: the only ones that may give rights over it."""
        return self.filter(status=Membership.Status.ACTIVE)

    def waiting(self) -> MembershipQuerySet:
        """Declared by a person, and looked at by nobody yet."""
        return self.filter(status=Membership.Status.PENDING)

    def joined(self) -> MembershipQuerySet:
        """Held by a person who has an account and accepted."""
        return self.filter(person__isnull=False)

    def referents(self) -> MembershipQuerySet:
        """Those who follow the training of a collectivité, today, and can still sign in."""
        return self.confirmed().joined().filter(is_referent=True, person__is_active=True)

    def of(self, person: User) -> MembershipQuerySet:
        return self.filter(person=person)

    def by_name(self) -> MembershipQuerySet:
        """Ordered by the name shown (see `Membership.full_name`), with persons in one query."""
        return (
            self.select_related("person")
            .annotate(
                shown_last_name=Coalesce(
                    NullIf("person__last_name", models.Value("")), "last_name"
                ),
                shown_first_name=Coalesce(
                    NullIf("person__first_name", models.Value("")), "first_name"
                ),
            )
            .order_by("shown_last_name", "shown_first_name", "pk")
        )


class Membership(models.Model):
    """A mandate (official) or a post (agent) in a collectivité.

    The collectivité may know of it before anyone joined: then `person` is empty, and the name
    and address are those that it typed. Nobody is attached to an account without saying yes.
    """

    class Capacity(models.TextChoices):
        OFFICIAL = "official", _("Élue ou élu")
        AGENT = "agent", _("Agente ou agent")

    class Status(models.TextChoices):
        # Declared by the person, checked by nobody: shown to the person, gives no right.
        PENDING = "pending", _("Déclaré")
        ACTIVE = "active", _("En cours")
        ENDED = "ended", _("Terminé")

    class Sharing(models.TextChoices):
        """What the collectivité sees of the training; quiz answers, notes and viewings never."""

        NONE = "none", _("Rien de mes formations")
        ASSIGNED = "assigned", _("Les formations que ma collectivité me demande")
        ALL = "all", _("Toutes mes formations suivies dans l’académie")

    class Origin(models.TextChoices):
        DECLARED = "declared", _("déclaré par la personne")
        INVITED = "invited", _("inscrit par la collectivité")
        IMPORTED = "imported", _("importé d’un fichier")
        REGISTER = "register", _("proposé par le répertoire national")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("personne"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    # As the collectivité wrote them; the person's own, once there is one, are those shown.
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    # Where to invite. Emptied when the person joins: theirs is the account's.
    email = models.EmailField(_("adresse électronique"), blank=True)
    collectivite = models.ForeignKey(
        Collectivite,
        verbose_name=_("collectivité"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    # Where the mandate was held before a merger.
    former_collectivite = models.ForeignKey(
        Collectivite,
        verbose_name=_("auparavant dans"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    capacity = models.CharField(_("qualité"), max_length=10, choices=Capacity.choices)
    # The post, for an agent.
    function = models.CharField(_("fonction"), max_length=80, blank=True)
    # An official who holds one must be trained in the first year (L. 2123-12 CGCT).
    delegation = models.CharField(_("délégation"), max_length=160, blank=True)
    committees = models.ManyToManyField(
        Committee, verbose_name=_("commissions"), blank=True, related_name="memberships"
    )
    # Employed besides the mandate: only then is there training leave. None: not said.
    is_salaried = models.BooleanField(_("salariée ou salarié"), null=True, blank=True)
    started_on = models.DateField(_("début"), null=True, blank=True)
    ended_on = models.DateField(_("fin"), null=True, blank=True)
    status = models.CharField(
        _("état"), max_length=8, choices=Status.choices, default=Status.PENDING
    )
    is_referent = models.BooleanField(_("référente ou référent formation"), default=False)
    sharing = models.CharField(
        _("ce que la collectivité voit"),
        max_length=8,
        choices=Sharing.choices,
        default=Sharing.ASSIGNED,
    )
    origin = models.CharField(
        _("origine"), max_length=8, choices=Origin.choices, default=Origin.DECLARED
    )
    created_at = models.DateTimeField(_("déclaré le"), auto_now_add=True)
    # When the person declared it, or accepted the invitation.
    joined_at = models.DateTimeField(_("rejoint le"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmé le"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmé par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandat ou poste")
        verbose_name_plural = _("mandats et postes")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "collectivite", "capacity"],
                condition=~models.Q(status="ended"),
                name="membership_current_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(started_on__isnull=True)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(is_referent=False) | models.Q(status="active"),
                name="membership_referent_in_force",
            ),
        ]
        indexes = [
            models.Index(fields=["collectivite", "status"], name="membership_of_collectivite")
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.collectivite}"

    @property
    def full_name(self) -> str:
        """The person's own name once they joined, else the one that the collectivité wrote."""
        own = self.person.get_full_name() if self.person else ""
        return own or f"{self.first_name} {self.last_name}".strip() or "Nom non renseigné"

    @property
    def is_official(self) -> bool:
        return self.capacity == self.Capacity.OFFICIAL

    @property
    def has_joined(self) -> bool:
        return self.person_id is not None

    def end(self, on: date | None = None) -> None:
        """The mandate or post is over, and so are the rights and views that it gave.

        On that day, else the planned one when it has come, else today; never before it began.
        Through `collectivites.services.end`, which tells whoever follows training.
        """
        today = timezone.localdate()
        last_day = on or min(self.ended_on or today, today)
        self.status = self.Status.ENDED
        self.is_referent = False
        self.ended_on = max(last_day, self.started_on or last_day)
        self.save(update_fields=["status", "is_referent", "ended_on"])
