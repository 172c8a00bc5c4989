"""What an editor reads of a preparation: where it is, how fast it goes, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from media.ffmpeg.ladder import EARLY_ABOVE
from media.models import Video

Status, Run = Video.Status, Video.Step

# Tallest rendition of a light version.
_LIGHT_HEIGHT = 240

# Percentage at which the qualities have begun to be made.
_EASY = 5

_RECEIVED, _CHECKED, _LIGHT, _FULL, _READY = range(5)
_OF_RUN = {"": _CHECKED, Run.PROBE: _CHECKED, Run.EARLY: _LIGHT, Run.LADDER: _FULL}


@dataclass(frozen=True)
class Step:
    key: str
    label: str
    # "done", "present", "stopped" or "todo".
    state: str

    @property
    def told(self) -> str:
        """The state in a word, for those who do not see the sign."""
        return {
            "done": _("fait"),
            "present": _("en ce moment"),
            "stopped": _("arrêtée ici"),
            "todo": _("à venir"),
        }[self.state]


def steps(video: Video) -> list[Step]:
    """From the file received to the video ready; empty for a video that was withdrawn."""
    if video.status == Status.WITHDRAWN:
        return []
    labels = (
        ("received", _("Reçue")),
        ("checked", _("Vérifiée")),
        ("light", _("Première version légère")),
        ("full", _("Toutes les qualités")),
        ("ready", _("Prête")),
    )
    place, is_stopped = _place(video), _is_stopped(video)
    made = []
    for number, (key, label) in enumerate(labels):
        if number == _LIGHT and place != _LIGHT and not _has_light_version(video, place):
            continue
        if number == place < _READY:
            state = "stopped" if is_stopped else "present"
        else:
            state = "done" if number <= place else "todo"
        made.append(Step(key, label, state))
    return made


def _place(video: Video) -> int:
    if video.status == Status.READY:
        return _READY
    if video.status == Status.UPLOADED:
        return _RECEIVED
    if video.status == Status.PROCESSING:
        return _OF_RUN.get(video.step, _FULL)
    # Stopped: how far it was is all that is left of the run.
    return _FULL if video.status == Status.FAILED and video.progress > _EASY else _CHECKED


def _is_stopped(video: Video) -> bool:
    return video.status in (Status.REFUSED, Status.FAILED, Status.CANCELLED)


def _has_light_version(video: Video, place: int) -> bool:
    """As far as one can tell: the length is known only once something is published."""
    if video.is_watchable:
        return video.duration > EARLY_ABOVE or _is_light(video)
    return place < _LIGHT


def _is_light(video: Video) -> bool:
    """Whether what is published is the light version of the run under way."""
    return (
        video.status == Status.PROCESSING
        and video.step in (Run.LADDER, Run.FINISH)
        and max(video.heights, default=0) <= _LIGHT_HEIGHT
    )


def speed_text(speed: float) -> str:
    """Seconds of video made in a second, in words; empty when it is unknown."""
    if speed <= 0:
        return ""
    if speed < 0.95:
        return _("moins vite que la lecture")
    if speed < 1.15:
        return _("à la vitesse de la lecture")
    times = f"{speed:.0f}" if speed >= 2.95 else f"{speed:.1f}".removesuffix(".0")
    return _("%s fois plus vite que la lecture") % times.replace(".", ",")


def remaining_text(seconds: int | None) -> str:
    """« encore environ 4 minutes »; empty when it is unknown."""
    if seconds is None:
        return ""
    if seconds < 60:
        return _("encore moins d’une minute")
    minutes = round(seconds / 60)
    if minutes < 60:
        word = _("minute") if minutes == 1 else _("minutes")
        return _("encore environ %(count)s %(word)s") % {"count": minutes, "word": word}
    hours, rest = divmod(round(minutes / 10) * 10, 60)
    told = _("1 heure") if hours == 1 else _("%s heures") % hours
    if rest:
        told = _("%(hours)s et %(minutes)s minutes") % {"hours": told, "minutes": rest}
    return _("encore environ %s") % told


def sentence(video: Video) -> str:
    """What is going on, in one sentence, and a second one when something already serves."""
    told = {
        Status.UPLOADED: _(
            "Le fichier est arrivé. La préparation commence dès qu’un poste est libre."
        ),
        Status.PROCESSING: _running(video),
        Status.READY: _("La vidéo est prête dans toutes ses qualités."),
        Status.REFUSED: _("Ce fichier ne peut pas être utilisé."),
        Status.FAILED: _("La préparation n’a pas abouti."),
        Status.CANCELLED: _("La préparation a été annulée."),
        Status.WITHDRAWN: _(
            "Cette vidéo a été retirée\N{NO-BREAK SPACE}: fichiers et sous-titres sont effacés."
        ),
    }[Status(video.status)]
    if not video.is_watchable or video.status in (Status.READY, Status.WITHDRAWN):
        return told
    serving = (
        _("La version légère peut déjà être regardée.")
        if _is_light(video)
        else _("La version d’avant reste en ligne.")
    )
    return f"{told} {serving}"


def _running(video: Video) -> str:
    return {
        Run.EARLY: _("Une version légère se prépare, pour être regardée tout de suite."),
        Run.LADDER: _(
            "Toutes les qualités se préparent, pour les petites et les grandes connexions."
        ),
        Run.FINISH: _("Dernières vérifications avant la mise en place."),
    }.get(
        Run(video.step) if video.step else Run.PROBE,
        _("Le fichier est vérifié\N{NO-BREAK SPACE}: durée, image et son."),
    )


def advice(video: Video) -> str:
    """What the editor can do about it; empty when there is nothing to do."""
    return {
        Status.UPLOADED: _(
            "Tout se fait sans vous\N{NO-BREAK SPACE}: vous pouvez fermer cette page."
        ),
        Status.PROCESSING: _(
            "Tout se fait sans vous\N{NO-BREAK SPACE}: vous pouvez fermer cette page."
        ),
        Status.REFUSED: _(
            "Déposez un autre fichier avec "
            "«\N{NO-BREAK SPACE}Remplacer le fichier\N{NO-BREAK SPACE}»."
        ),
        Status.FAILED: _(
            "Appuyez sur «\N{NO-BREAK SPACE}Relancer la préparation\N{NO-BREAK SPACE}». "
            "Si cela se répète, déposez un autre export avec "
            "«\N{NO-BREAK SPACE}Remplacer le fichier\N{NO-BREAK SPACE}»."
        ),
        Status.CANCELLED: _("Vous pouvez la relancer, ou remplacer le fichier."),
    }.get(Status(video.status), "")


def state_json(video: Video) -> dict[str, Any]:
    """What the edit page asks for while a video is prepared."""
    return {
        "status": video.status,
        "label": video.state_text,
        "progress": video.progress,
        "steps": {step.key: [step.state, step.told] for step in steps(video)},
        "sentence": sentence(video),
        "speed": speed_text(video.speed) if video.status == Status.PROCESSING else "",
        "remaining": remaining_text(video.remaining) if video.status == Status.PROCESSING else "",
        "error": video.error,
        "advice": advice(video),
        "version": video.version,
        "poster_revision": video.poster_revision,
        "finished": not video.is_unfinished,
    }
