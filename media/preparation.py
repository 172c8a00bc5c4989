"""One run: from an original to a published version, or to a reason that an editor understands.

A run writes in a folder that is its own (the version number is never given twice), hidden
until it is whole, and published by one update of the row: a half-made version is never seen.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from media import mail
from media.ffmpeg.ladder import DOWNLOAD, Rendition, ladder, ladder_command
from media.ffmpeg.package import Incomplete, finish
from media.ffmpeg.pictures import write_posters
from media.ffmpeg.probing import TRUNCATED, NotAVideo, probe
from media.ffmpeg.process import FfmpegError, FfmpegMissing, OnProgress, run
from media.leases import MAX_ATTEMPTS, Lease, LeaseLost, claim
from media.models import Video
from media.signals import video_published

logger = logging.getLogger(__name__)

# Percentage of the work that comes before the ladder, and at which only publishing is left.
_AFTER_POSTER, _AFTER_LADDER = 3, 97
# Seconds between two renewals of the lease while ffmpeg works.
_RENEW_EVERY = 2.0


def prepare(pk: int) -> None:
    """Prepare a video and publish it. Does nothing when another run holds it."""
    lease = claim(pk)
    if lease is None:
        return
    try:
        if lease.video.attempts > MAX_ATTEMPTS:
            _give_up(lease, Video.Status.FAILED, _("La préparation s’est interrompue trois fois."))
        else:
            _prepare(lease)
    except LeaseLost as lost:
        logger.info("Video %s: run abandoned, %s.", pk, lost)


def _prepare(lease: Lease) -> None:
    try:
        _make_and_publish(lease)
    except NotAVideo as refusal:
        _give_up(lease, Video.Status.REFUSED, str(refusal))
    except Incomplete as incomplete:
        logger.warning("Video %s is incomplete: %s.", lease.video.pk, incomplete)
        _give_up(lease, Video.Status.REFUSED, TRUNCATED)
    except (FfmpegError, FfmpegMissing, OSError) as error:
        logger.error("Video %s failed: %s", lease.video.pk, error)
        _give_up(lease, Video.Status.FAILED, _failure(error))


def _make_and_publish(lease: Lease) -> None:
    source = Path(lease.video.original.path)
    with _workshop(lease) as folder:
        found = probe(source)
        renditions = ladder(found)
        write_posters(source, found, folder)
        lease.renew(progress=_AFTER_POSTER)
        run(
            ladder_command(source, found, renditions),
            folder=folder,
            on_progress=_renewal(lease, found.duration),
        )
        duration = finish(folder, renditions, rate=found.rate, announced=found.duration)
        lease.renew(progress=_AFTER_LADDER)
        _publish(lease, folder, renditions, duration)


@contextmanager
def _workshop(lease: Lease) -> Iterator[Path]:
    """A hidden folder for this run; what earlier runs left behind goes first."""
    home = lease.video.home
    home.mkdir(parents=True, exist_ok=True)
    for leftover in home.iterdir():
        if leftover.name != str(lease.video.version):
            shutil.rmtree(leftover, ignore_errors=True)
    folder = home / f".{lease.version}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _renewal(lease: Lease, duration: float) -> OnProgress:
    """What ffmpeg's progress does: keep the lease, show the percentage."""
    renewed_at = time.monotonic()

    def on_progress(seconds: float, _speed: float) -> None:
        nonlocal renewed_at
        if time.monotonic() - renewed_at < _RENEW_EVERY:
            return
        renewed_at = time.monotonic()
        share = min(1.0, seconds / duration)
        lease.renew(progress=round(_AFTER_POSTER + share * (_AFTER_LADDER - _AFTER_POSTER)))

    return on_progress


def _publish(lease: Lease, folder: Path, renditions: list[Rendition], duration: float) -> None:
    version = folder.with_name(str(lease.version))
    size = (folder / DOWNLOAD).stat().st_size
    folder.rename(version)
    try:
        lease.release(
            status=Video.Status.READY,
            progress=100,
            version=lease.version,
            duration=duration,
            width=renditions[0].width,
            height=renditions[0].height,
            heights=[rendition.side for rendition in renditions],
            mp4_bytes=size,
        )
    except LeaseLost:
        shutil.rmtree(version, ignore_errors=True)
        raise
    video_published.send(sender=Video, video=Video.objects.get(pk=lease.video.pk))


def _give_up(lease: Lease, status: Video.Status, reason: str) -> None:
    lease.release(status=status, error=reason)
    mail.tell_uploader(Video.objects.select_related("uploaded_by").get(pk=lease.video.pk))


def _failure(error: Exception) -> str:
    """What to tell an editor, who can neither read ffmpeg's words nor repair the server."""
    if isinstance(error, FileNotFoundError):
        return _("Le fichier d’origine n’est plus sur le serveur : déposez-le à nouveau.")
    if "No space left" in str(error):
        return _("Le disque du serveur est plein. L’équipe technique doit libérer de la place.")
    if isinstance(error, FfmpegMissing):
        return _("Le serveur n’a pas ce qu’il faut pour préparer les vidéos (ffmpeg).")
    return _("La préparation a échoué. Relancez-la ; si cela se répète, déposez un autre export.")
