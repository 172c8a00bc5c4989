"""What a speaker agreed to, and until when: kept beside pages, never in their revisions.

A consent is given for a recording. Another recording of the same person needs another one, and
an old version of a page brings none back.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cms.templatetags.french import day as written
from cms.templatetags.french import of
from media.clearance import Obstacle
from media.models import Video


class ConsentQuerySet(models.QuerySet["SpeakerConsent"]):
    def standing(self) -> ConsentQuerySet:
        """Not withdrawn, whatever the dates say."""
        return self.filter(withdrawn_at=None)

    def valid(self, day: date | None = None) -> ConsentQuerySet:
        """Standing, begun and not over on that day, today by default."""
        day = day or timezone.localdate()
        open_ended = Q(ends_on=None) | Q(ends_on__gte=day)
        return self.standing().filter(open_ended, given_on__lte=day)

    def over(self) -> ConsentQuerySet:
        """Standing, past its end, without another valid one for the same recording."""
        today = timezone.localdate()
        return self.standing().filter(_unrenewed(begun_by=today), ends_on__lt=today)

    def long_over(self, limit: date) -> ConsentQuerySet:
        """Over since before `limit`, and no other is to begin."""
        return self.over().filter(_unrenewed(), ends_on__lt=limit)

    def ending(self) -> ConsentQuerySet:
        """Over, or soon to be, within the longest notice, and renewed by nothing."""
        horizon = timezone.localdate() + timedelta(days=max(settings.CONSENT_NOTICE_DAYS))
        return self.standing().filter(_unrenewed(), ends_on__lte=horizon, finished_at=None)


def _unrenewed(*, begun_by: date | None = None) -> Q:
    """No other consent of the same person for the same recording lasts longer.

    Those that have not begun on that day, if one is given, renew nothing yet.
    """
    later = SpeakerConsent.objects.standing().filter(
        Q(ends_on=None) | Q(ends_on__gt=OuterRef("ends_on")),
        video=OuterRef("video"),
        speaker=OuterRef("speaker"),
    )
    if begun_by is not None:
        later = later.filter(given_on__lte=begun_by)
    return ~Q(Exists(later))


class SpeakerConsent(models.Model):
    """Someone agrees that a recording be shown."""

    class Scope(models.TextChoices):
        ACADEMY = "academy", _("Cette académie seulement")
        NETWORKS = "networks", _("Cette académie et les associations d’élues et d’élus")
        REUSE = "reuse", _("Toute reprise qui cite l’académie")

    # Kept as proof, with what it is about: a withdrawal has erased the files already.
    video = models.ForeignKey(
        Video, verbose_name=_("vidéo"), on_delete=models.PROTECT, related_name="+"
    )
    speaker = models.ForeignKey(
        "testimonials.Speaker",
        verbose_name=_("intervenante ou intervenant"),
        on_delete=models.PROTECT,
        related_name="consents",
    )
    given_on = models.DateField(_("donné le"), default=timezone.localdate)
    scope = models.CharField(_("pour"), max_length=10, choices=Scope.choices, default=Scope.ACADEMY)
    ends_on = models.DateField(
        _("jusqu’au"),
        null=True,
        blank=True,
        help_text=_("Dernier jour compris ; vide : sans limite, tant que la personne l’accepte."),
    )
    proof = models.CharField(
        _("référence de l’écrit"),
        max_length=200,
        blank=True,
        help_text=_("Où l’accord signé est rangé : classeur, numéro. Aucun fichier ici."),
    )
    may_be_candidate = models.BooleanField(
        _("pourrait être candidate ou candidat"),
        default=False,
        help_text=_("Facultatif, sans étiquette politique : sert à vous avertir avant un scrutin."),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("enregistré par"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    recorded_at = models.DateTimeField(_("enregistré le"), auto_now_add=True)
    # The shortest notice already given, in days; None while there was none.
    noticed = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # When the clock saw that it was over and withdrew the pages.
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("retrait enregistré par"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    # When nothing remained to be done after its withdrawal or its end.
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consentement")
        verbose_name_plural = _("consentements")
        ordering = ("-recorded_at",)
        permissions = [("withdraw_speakerconsent", "Peut retirer un consentement")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("given_on")),
                name="consent_ends_after_start",
                violation_error_message=_("La fin vient après le début."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.speaker.name} – {self.video}"

    @property
    def state(self) -> str:
        """« Valable jusqu’au 3 mars 2028 », « Retiré le… », in French."""
        today = timezone.localdate()
        if self.withdrawn_at:
            withdrawn = timezone.localtime(self.withdrawn_at)
            return _now("Retiré le %s") % written(withdrawn)
        if self.ends_on and self.ends_on < today:
            return _now("A pris fin le %s") % written(self.ends_on)
        if self.given_on > today:
            return _now("Commence le %s") % written(self.given_on)
        if self.ends_on:
            return _now("Valable jusqu’au %s") % written(self.ends_on)
        return _now("Valable, sans date de fin")


def recording_address(*, video: int, speaker: int) -> str:
    """The screen where a consent for this recording is written down."""
    screen = reverse("wagtailsnippets_testimonials_speakerconsent:add")
    return f"{screen}?video={video}&speaker={speaker}"


def consent_obstacles(video: Video) -> list[Obstacle]:
    """For any page that shows this video: consents that were given for it and hold no more."""
    given = SpeakerConsent.objects.filter(video=video).select_related("speaker")
    valid = set(given.valid().values_list("speaker", flat=True))
    lapsed = {one.speaker_id: one for one in reversed(given) if one.speaker_id not in valid}
    said = _now(
        "Le consentement %(of_name)s ne permet pas de montrer cette vidéo\N{NO-BREAK SPACE}: "
        "%(state)s."
    )
    return [
        Obstacle(
            said % {"of_name": of(one.speaker.name), "state": one.state.lower()},
            field="video",
            url=recording_address(video=video.pk, speaker=one.speaker_id),
            link=_now("Enregistrer un nouvel accord"),
        )
        for one in lapsed.values()
    ]
