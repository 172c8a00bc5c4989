"""One run: from an original to a published version, or to a reason that an editor understands.

Whatever happens on the way, the row says so or another run takes over: what a killed process
or a stopped database interrupts is taken up once the lease has run out.
"""

from __future__ import annotations

import errno
import logging

from django.db.models import F
from django.utils.translation import gettext as _

from media.disk import NoRoom, is_full
from media.ffmpeg.package import Incomplete
from media.ffmpeg.process import FfmpegError, FfmpegMissing, Stalled
from media.ffmpeg.refusals import TRUNCATED, NotAVideo
from media.leases import MAX_ATTEMPTS, LeaseLost, claim
from media.making import Run
from media.models import Video
from media.publication import give_up
from media.stopping import Stopped, until_asked_to_stop

logger = logging.getLogger(__name__)

# What ffmpeg returns after a signal that it could still answer.
_FFMPEG_STOPPED = 255
_PASSING = (errno.EIO, errno.ESTALE)


def prepare(pk: int) -> None:
    """Prepare a video and publish it. Does nothing when another run holds it.

    Raises what the database raises when it goes away: the run stops, publishes nothing, and is
    taken up again once its lease has run out.
    """
    lease = claim(pk)
    if lease is None:
        return
    try:
        try:
            with until_asked_to_stop() as check:
                _prepare(Run(lease, check))
        except Stopped:
            # The clock asks for it again at once, as it is in no queue.
            lease.release(status=Video.Status.UPLOADED, queued_at=None, attempts=F("attempts") - 1)
            logger.info("Video %s: put back, as the worker was asked to end.", pk)
    except LeaseLost as lost:
        logger.info("Video %s: run abandoned, %s.", pk, lost)


def _prepare(run: Run) -> None:
    lease = run.lease
    if lease.video.attempts > MAX_ATTEMPTS:
        run.clear()
        give_up(lease, Video.Status.FAILED, _interrupted())
        return
    try:
        _make_with_one_more_try(run)
    except NotAVideo as refusal:
        give_up(lease, Video.Status.REFUSED, str(refusal))
    except Incomplete as incomplete:
        logger.warning("Video %s is incomplete: %s.", lease.video.pk, incomplete)
        give_up(lease, Video.Status.REFUSED, TRUNCATED)
    except (FfmpegError, FfmpegMissing, OSError) as error:
        logger.error("Video %s (%s) failed: %s", lease.video.pk, lease.video.uuid, error)
        give_up(lease, Video.Status.FAILED, _failure(error))


def _make_with_one_more_try(run: Run) -> None:
    try:
        run.make()
    except (FfmpegError, OSError) as error:
        if not _may_pass(error):
            raise
        logger.warning("Video %s: tried once more after: %s", run.lease.video.pk, error)
        run.make()


def _may_pass(error: FfmpegError | OSError) -> bool:
    """Whether the same work may succeed a moment later: a killed process, a disk that stutters."""
    if isinstance(error, OSError):
        return error.errno in _PASSING
    if isinstance(error, Stalled) or is_full(error):
        return False
    was_stopped = error.returncode < 0 or error.returncode == _FFMPEG_STOPPED
    return was_stopped or "Input/output error" in error.stderr_tail


def _interrupted() -> str:
    return _(
        "La préparation s’est interrompue trois fois sans que l’on sache pourquoi. Prévenez "
        "l’équipe technique avant de la relancer."
    )


def _failure(error: Exception) -> str:
    """What to tell an editor, who can neither read ffmpeg's words nor repair the server."""
    if isinstance(error, NoRoom):
        return error.reason
    if isinstance(error, FileNotFoundError):
        return _("Le fichier d’origine n’est plus sur le serveur : déposez-le à nouveau.")
    if is_full(error):
        return _(
            "Le disque du serveur s’est rempli pendant la préparation. L’équipe technique doit "
            "libérer de la place ; relancez ensuite la préparation."
        )
    if isinstance(error, FfmpegMissing):
        return _("Le serveur n’a pas ce qu’il faut pour préparer les vidéos (ffmpeg).")
    if isinstance(error, Stalled):
        return _(
            "La préparation n’avançait plus et a été arrêtée. Exportez la vidéo à nouveau en MP4, "
            "puis remplacez le fichier."
        )
    if isinstance(error, FfmpegError) and _may_pass(error):
        return _(
            "La préparation a été arrêtée deux fois de suite par le serveur, sans doute faute de "
            "mémoire. Relancez-la ; si cela se répète, prévenez l’équipe technique."
        )
    return _("La préparation a échoué. Relancez-la ; si cela se répète, déposez un autre export.")
