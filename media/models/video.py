"""Videos.

The state of the work lives here, never on the queue: who works on a video and until when
(lease), how far it is (percentage), what went wrong (a reason in French).
"""

from __future__ import annotations

import secrets
import uuid
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.search import index

from media.ffmpeg.pictures import poster_widths

LANGUAGES = (
    ("fr", "Français"),
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("it", "Italiano"),
    ("pt", "Português"),
)


def original_storage() -> FileSystemStorage:
    """Where uploaded originals are kept: never served."""
    return storages["originals"]  # type: ignore[return-value]


def original_path(video: Video, filename: str) -> str:
    """One private folder per upload, so that a playlist cannot name its neighbour."""
    return f"{video.uuid}/original{PurePosixPath(filename).suffix.lower()[:8]}"


def incoming_path(video: Video, filename: str) -> str:
    """A folder of its own beside the present original, which stays until it is replaced."""
    suffix = PurePosixPath(filename).suffix.lower()[:8]
    return f"{video.uuid}/{secrets.token_hex(4)}/original{suffix}"


class VideoQuerySet(models.QuerySet["Video"]):
    def watchable(self) -> VideoQuerySet:
        """With a published version."""
        return self.filter(version__gt=0)

    def claimable(self) -> VideoQuerySet:
        """With work to do that nobody holds a lease on."""
        free = Q(leased_until=None) | Q(leased_until__lt=timezone.now())
        return self.filter(free, status__in=Video.Status.unfinished())

    def leased_to(self, holder: str) -> VideoQuerySet:
        """Being prepared by this run and no other."""
        return self.filter(leased_by=holder, status=Video.Status.PROCESSING)


class Video(index.Indexed, ClusterableModel):
    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("En attente")
        PROCESSING = "processing", _("En préparation")
        READY = "ready", _("Prête")
        REFUSED = "refused", _("Refusée")
        FAILED = "failed", _("En échec")
        CANCELLED = "cancelled", _("Annulée")
        # Files and captions are erased for good; the row remains as a trace.
        WITHDRAWN = "withdrawn", _("Retirée")

        @classmethod
        def unfinished(cls) -> tuple[str, str]:
            return cls.UPLOADED.value, cls.PROCESSING.value

    class Step(models.TextChoices):
        """What a run is doing."""

        PROBE = "probe", _("Vérification du fichier")
        EARLY = "early", _("Première version légère")
        LADDER = "ladder", _("Toutes les qualités")
        FINISH = "finish", _("Dernières vérifications")

    class AudioDescription(models.TextChoices):
        """RGAA 4.1, 4.5: whether pictures say what the sound does not."""

        UNDECIDED = "", _("À décider")
        NOT_NEEDED = "not_needed", _("Inutile : tout ce que montre l’image est dit")
        INCLUDED = "included", _("Incluse : la bande-son décrit ce que montre l’image")
        MISSING = "missing", _("Nécessaire, et pas encore faite")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("titre"), max_length=200)
    original = models.FileField(
        _("fichier vidéo"), storage=original_storage, upload_to=original_path, max_length=200
    )
    original_name = models.CharField(
        _("nom du fichier"), max_length=255, editable=False, blank=True
    )
    # The file that will replace the original at the moment its version is published, so that
    # refusing or cancelling it changes nothing; whose it is, and whether it tells the same.
    incoming = models.FileField(
        _("fichier de remplacement"),
        storage=original_storage,
        upload_to=incoming_path,
        max_length=200,
        blank=True,
        editable=False,
    )
    incoming_name = models.CharField(
        _("nom du fichier de remplacement"), max_length=255, editable=False, blank=True
    )
    incoming_same_take = models.BooleanField(default=True, editable=False)
    incoming_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("remplacée par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    status = models.CharField(
        _("état"), max_length=12, choices=Status.choices, default=Status.UPLOADED, editable=False
    )
    # Percentage of the version being made, 0-100.
    progress = models.PositiveSmallIntegerField(_("avancement"), default=0, editable=False)
    # What the run under way is doing, how many seconds of video it makes a second, and how many
    # seconds it will still take: unknown while nothing advances.
    step = models.CharField(
        _("étape"), max_length=8, choices=Step.choices, blank=True, editable=False
    )
    speed = models.FloatField(default=0, editable=False)
    remaining = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # Why a file was refused or failed, for the editor.
    error = models.TextField(_("raison"), blank=True, editable=False)
    # The published version; 0 until one is ready. Files live in `<uuid>/<version>/`.
    version = models.PositiveIntegerField(default=0, editable=False)
    # The content: another take tells something else, and what was watched begins anew. A new
    # version of the same take (another export, a corrected title) keeps what was watched.
    take = models.PositiveIntegerField(default=1, editable=False)
    # Seconds, as probed on the published version.
    duration = models.FloatField(_("durée"), default=0, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    # Heights of the published ladder, tallest first.
    heights = models.JSONField(default=list, editable=False)
    # Bytes of the MP4 for download and for players without JavaScript.
    mp4_bytes = models.PositiveBigIntegerField(default=0, editable=False)
    # Bytes of the M4A for listening only; 0 for a silent video.
    audio_bytes = models.PositiveBigIntegerField(default=0, editable=False)
    # Pictures of the seek bar (`media.ffmpeg.storyboard`); empty when there are none.
    storyboard = models.JSONField(default=dict, blank=True, editable=False)
    # Seconds of the frame that an editor chose for the poster; the pipeline's choice when None.
    poster_at = models.FloatField(_("image d’affiche"), null=True, blank=True)
    # Raised with each new poster of the same version: posters are cached by address.
    poster_revision = models.PositiveIntegerField(default=0, editable=False)
    language = models.CharField(_("langue parlée"), max_length=12, choices=LANGUAGES, default="fr")
    audio_description = models.CharField(
        _("audiodescription"),
        max_length=12,
        choices=AudioDescription.choices,
        blank=True,
        default=AudioDescription.UNDECIDED,
        help_text=_("Pour les personnes qui ne voient pas l’image : la parole suffit-elle ?"),
    )
    # Seconds: what counts as watched lies between intro and credits, when editors say so.
    useful_start = models.FloatField(
        _("début utile (secondes)"), default=0, help_text=_("Après le générique de début.")
    )
    useful_end = models.FloatField(
        _("fin utile (secondes)"),
        null=True,
        blank=True,
        help_text=_("Avant le générique de fin ; vide : jusqu’au bout."),
    )
    # True while a published page shows it to everyone; kept by `media.access`.
    is_public = models.BooleanField(_("publique"), default=False, editable=False)
    # True while a published page shows its poster, also when the video itself is reserved.
    is_announced = models.BooleanField(_("annoncée"), default=False, editable=False)
    # Who prepares it, and until when the others leave it alone; kept by `media.services`.
    leased_by = models.CharField(max_length=64, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    # When a worker was last asked to prepare it.
    queued_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Runs begun since it was last asked for: one that kills its worker is not begun for ever.
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    # The highest version number ever given: no two runs write in the same folder.
    last_version = models.PositiveIntegerField(default=0, editable=False)
    # When `version` was published: links to the one before it die a while after.
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True, editable=False)
    # When what nobody needs was last removed (`media.sweeping`); None when something changed.
    swept_at = models.DateTimeField(null=True, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("déposée par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(_("déposée le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modifiée le"), auto_now=True)

    objects = VideoQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("status"),
    ]

    class Meta:
        verbose_name = _("vidéo")
        verbose_name_plural = _("vidéos")
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="video_progress_percent"),
            models.CheckConstraint(
                condition=~Q(status="ready") | Q(version__gt=0), name="video_ready_has_version"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_watchable(self) -> bool:
        return self.version > 0

    @property
    def folder(self) -> str:
        """The published version's folder, relative to the root of videos."""
        return f"{self.uuid}/{self.version}"

    @property
    def home(self) -> Path:
        """Where its versions are, one folder each."""
        return Path(settings.VIDEO_ROOT) / str(self.uuid)

    @property
    def useful_bounds(self) -> tuple[float, float]:
        """Seconds between which watching counts."""
        return self.useful_start, self.useful_end or self.duration

    @property
    def is_unfinished(self) -> bool:
        return self.status in self.Status.unfinished()

    @property
    def state_text(self) -> str:
        """« En préparation, 42 % »; the state alone when nothing is under way."""
        label = str(self.get_status_display())
        if self.status != self.Status.PROCESSING:
            return label
        return f"{label}, {self.progress}\N{NO-BREAK SPACE}%"

    @property
    def poster_srcset(self) -> str:
        """Small posters and their widths, for `<img srcset>`; empty when there is none."""
        widths = poster_widths(self.width, self.height) if self.is_watchable else []
        return ", ".join(f"{self.poster_url(width)} {width}w" for width in widths)

    def poster_url(self, width: int | None = None) -> str:
        """Lasting address of the poster, at least `width` pixels wide when there is one.

        It answers while a published page shows the video. Empty without a watchable version.
        """
        if not self.is_watchable:
            return ""
        widths = poster_widths(self.width, self.height)
        large_enough = [small for small in widths if width is not None and small >= width]
        name = f"{self.uuid}-{self.version}"
        if self.poster_revision:
            name = f"{name}.r{self.poster_revision}"
        if not large_enough:
            return reverse("media:poster", args=[f"{name}.jpg"])
        return reverse("media:poster", args=[f"{name}-{large_enough[0]}.webp"])
