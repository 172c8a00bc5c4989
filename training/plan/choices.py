"""What a référent chooses from: the catalogue, and how the collectivité names its functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cms.visibility import visible
from collectivites.models import Membership
from collectivites.naming import folded
from courses.models import CoursePage, TrackPage
from training.plan.functions import function_key
from training.plan.standings import Subject

# Values of the field: « track-12 », « course-34 ».
_KINDS: dict[str, type[TrackPage] | type[CoursePage]] = {"track": TrackPage, "course": CoursePage}


def subject_choices() -> list[tuple[str, Any]]:
    """Each published track, whole or course by course; two statements."""
    groups: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for track in visible(TrackPage.objects.order_by("path")):
        whole = _("Tout le parcours «\xa0%(title)s\xa0»") % {"title": track.title}
        groups[track.path] = (track.title, [(f"track-{track.pk}", whole)])
    for course in visible(CoursePage.objects.order_by("path")):
        group = groups.get(course.path[: -CoursePage.steplen])
        if group is not None:
            group[1].append((f"course-{course.pk}", course.title))
    return list(groups.values())


def chosen_subject(value: str) -> Subject | None:
    """The published page of a value; None when it was withdrawn since."""
    kind, _dash, key = value.partition("-")
    return visible(_KINDS[kind].objects.filter(pk=key)).first()


def function_choices(members: Iterable[Membership]) -> list[tuple[str, str]]:
    """The functions of these members; « adjoint » and « adjointe » are one, under both words."""
    written: dict[str, Counter[str]] = {}
    for member in members:
        if key := function_key(member.function):
            written.setdefault(key, Counter())[member.function.strip()] += 1
    choices = []
    for forms in written.values():
        names = [name for name, _count in forms.most_common(2)]
        choices.append((names[0], f"{' ou '.join(names)} ({forms.total()})"))
    return sorted(choices, key=lambda choice: folded(choice[0]))


def delegations(members: Iterable[Membership]) -> list[str]:
    """As they are written, each once."""
    found = {folded(member.delegation): member.delegation.strip() for member in members}
    return [found[key] for key in sorted(found) if key]
