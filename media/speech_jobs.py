"""Draft captions asked for, written in the background, taken up again after an interruption.

The state is on the row, as for the preparation of a video (`media.leases`): the queue may lose
work or deliver it twice. A draft never takes the place of captions that exist.
"""

from __future__ import annotations

import logging
import os
import socket
import time
import uuid
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from media import speech, storage
from media.captions import Stale, replace_captions
from media.ffmpeg.ladder import AUDIO, DOWNLOAD
from media.ffmpeg.process import FfmpegMissing
from media.models import CaptionTrack, SpeechJob, Video
from media.signals import video_published
from media.speech_process import SpeechFailed, SpeechInterrupted, listen
from media.speech_tasks import write_draft_captions
from media.webvtt import Cue

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 2
# What waits longer may have been lost by the queue: it is asked for again.
PATIENCE = timedelta(minutes=10)
# Seconds between two renewals of the lease.
_RENEW_EVERY = 5.0


class LeaseLost(RuntimeError):
    """Someone else holds the job, or it is gone: stop at once."""


def is_configured() -> bool:
    """Whether the operator named a speech model."""
    return bool(settings.ASR_MODEL)


def ask(video: Video) -> SpeechJob:
    """Have draft captions written from the sound of a video, from the beginning."""
    with transaction.atomic():
        job, _created = SpeechJob.objects.update_or_create(
            video=video,
            defaults={
                "status": SpeechJob.Status.WAITING,
                "progress": 0,
                "error": "",
                "attempts": 0,
                "leased_by": "",
                "leased_until": timezone.now() + PATIENCE,
                "asked_at": timezone.now(),
            },
        )
        transaction.on_commit(partial(write_draft_captions.enqueue, job.pk))
    return job


def reap() -> None:
    """Ask again for the drafts whose run was interrupted, or that the queue lost."""
    late = SpeechJob.objects.filter(
        status__in=(SpeechJob.Status.WAITING, SpeechJob.Status.RUNNING),
        leased_until__lt=timezone.now(),
    )
    for pk, leased_until in late.values_list("pk", "leased_until"):
        # As it was read: of two clocks, one asks.
        if late.filter(pk=pk, leased_until=leased_until).update(
            status=SpeechJob.Status.WAITING,
            leased_by="",
            leased_until=timezone.now() + PATIENCE,
        ):
            write_draft_captions.enqueue(pk)


def run(pk: int) -> None:
    """Write the draft captions of a job. Does nothing when another run holds it."""
    lease = _claim(pk)
    if lease is None:
        return
    try:
        _run(lease)
    except LeaseLost:
        logger.info("Speech job %s: run abandoned.", pk)


def follow_publication(video: Video, **_kwargs: Any) -> None:
    """A whole version without captions in its own language gets a draft, when that is possible."""
    if not is_configured() or video.status != Video.Status.READY:
        return
    if not CaptionTrack.objects.filter(video=video, language=video.language).exists():
        ask(video)


def connect() -> None:
    video_published.connect(follow_publication, dispatch_uid="media.speech_jobs")


@dataclass
class _Lease:
    """The right to write one draft."""

    job: SpeechJob
    holder: str
    renewed_at: float = field(default_factory=time.monotonic)

    def renew(self, seconds: float) -> None:
        """Keep the job, and show how far it is. Raises LeaseLost."""
        if time.monotonic() - self.renewed_at < _RENEW_EVERY:
            return
        self.renewed_at = time.monotonic()
        duration = self.job.video.duration or 1
        self._update(progress=round(min(1.0, seconds / duration) * 99), leased_until=_end())

    def release(self, **changes: Any) -> None:
        """Let go, with a last change of the row. Raises LeaseLost."""
        self._update(leased_by="", leased_until=None, **changes)

    def fail(self, reason: str) -> None:
        self.release(status=SpeechJob.Status.FAILED, error=reason)

    def _update(self, **changes: Any) -> None:
        mine = SpeechJob.objects.filter(
            pk=self.job.pk, leased_by=self.holder, status=SpeechJob.Status.RUNNING
        )
        if not mine.update(**changes):
            raise LeaseLost(f"speech job {self.job.pk} is no longer leased to {self.holder}")


def _claim(pk: int) -> _Lease | None:
    holder = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    left = Q(status=SpeechJob.Status.RUNNING, leased_until__lt=timezone.now())
    claimed = SpeechJob.objects.filter(Q(status=SpeechJob.Status.WAITING) | left, pk=pk).update(
        status=SpeechJob.Status.RUNNING,
        progress=0,
        error="",
        leased_by=holder,
        leased_until=_end(),
        attempts=F("attempts") + 1,
    )
    if not claimed:
        return None
    job = SpeechJob.objects.select_related("video").filter(pk=pk, leased_by=holder).first()
    return _Lease(job, holder) if job is not None else None


def _run(lease: _Lease) -> None:
    job = lease.job
    if job.attempts > MAX_ATTEMPTS:
        lease.fail(_("La transcription s’est interrompue deux fois : la mémoire manque peut-être."))
        return
    if reason := _obstacle(job.video):
        lease.fail(reason)
        return
    try:
        with _sound(lease) as path:
            cues = listen(path, language=job.video.language, on_progress=lease.renew)
    except SpeechInterrupted as interruption:
        logger.warning("Speech job %s: %s", job.pk, interruption)
        # Taken up by the clock, once.
        lease._update(leased_until=timezone.now())
    except (SpeechFailed, FfmpegMissing, OSError) as failure:
        logger.error("Speech job %s failed: %s", job.pk, failure)
        lease.fail(_reason(failure))
    else:
        _keep(lease, cues)


def _obstacle(video: Video) -> str:
    """Why no draft can be written now; empty when one can."""
    if not is_configured():
        return _("Aucun modèle de reconnaissance de la parole n’est installé sur ce serveur.")
    if not video.is_watchable:
        return _("La vidéo n’est pas prête.")
    if CaptionTrack.objects.filter(video=video, language=video.language).exists():
        return _already_there()
    return ""


def _keep(lease: _Lease, cues: list[Cue]) -> None:
    """The draft and the end of the job, together or not at all."""
    video = lease.job.video
    if not cues:
        lease.fail(_("Aucune parole n’a été reconnue dans le son de cette vidéo."))
        return
    try:
        with transaction.atomic():
            replace_captions(video, cues, language=video.language, is_draft=True, revision=0)
            lease.release(status=SpeechJob.Status.DONE, progress=100)
    except Stale:
        lease.fail(_already_there())


def _sound(lease: _Lease) -> AbstractContextManager[Path]:
    """A local file that holds the sound; the original where versions are kept elsewhere."""
    video = lease.job.video
    folder = Path(settings.VIDEO_ROOT) / video.folder
    for name in (AUDIO, DOWNLOAD):
        if (folder / name).is_file():
            return nullcontext(folder / name)
    return storage.local_original(video, keep_alive=partial(lease.renew, 0))


def _reason(failure: Exception) -> str:
    """What to tell an editor, who cannot repair the server."""
    code = failure.code if isinstance(failure, SpeechFailed) else None
    if code == speech.NO_SOUND:
        return _("Cette vidéo n’a pas de son : il n’y a rien à transcrire.")
    if code == speech.NOT_INSTALLED:
        return _("Le serveur n’a pas ce qu’il faut pour transcrire (faster-whisper).")
    if code == speech.MODEL_UNREADABLE:
        return _("Le modèle de reconnaissance de la parole est illisible : prévenez l’équipe.")
    if isinstance(failure, FileNotFoundError):
        return _("Le son de cette vidéo n’est plus sur le serveur.")
    return _("La transcription a échoué. Relancez-la ; si cela se répète, prévenez l’équipe.")


def _already_there() -> str:
    return _("Des sous-titres existent dans cette langue : ils ont été gardés, sans brouillon.")


def _end() -> Any:
    return timezone.now() + timedelta(seconds=settings.VIDEO_LEASE_SECONDS)
