"""The statement of what officials followed in the academy, which is free: apart from the annex.

In aggregate: of everyone but those who share nothing. A theme is told apart only when at least
five people followed it, and when those who did not choose to show everything are none or at
least five: else whoever knows the others would know them. Small themes are told together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from cms.tables import Column, Kind, Table
from collectivites.models import Collectivite, Membership
from collectivites.sharing import Sharing
from courses.models import CoursePage, LessonPage
from progress.models import LessonProgress, Viewing
from progress.selectors import seconds_of_lessons
from training.annex.tables import caption
from training.disclosure import LEAST

FREE = (
    "L’académie est gratuite\N{NO-BREAK SPACE}: ces formations ne coûtent rien à la collectivité "
    "et ne figurent pas dans le tableau annexé aux comptes."
)
_OTHER_THEMES = "Autres thèmes"
_SMALL = f"Rien n’est dit d’un groupe de moins de {LEAST} personnes."
_INSIDE = (
    "Personnes qui ont choisi de montrer toutes leurs formations à la collectivité. "
    "Pour elle seule\N{NO-BREAK SPACE}: à ne pas publier."
)


@dataclass
class Followed:
    """Lessons completed in the year: how many, seconds really followed, by whom."""

    lessons: int = 0
    seconds: int = 0
    people: set[int] = field(default_factory=set)

    def add(self, other: Followed) -> None:
        self.lessons += other.lessons
        self.seconds += other.seconds
        self.people |= other.people

    @property
    def hours(self) -> Decimal:
        return (Decimal(self.seconds) / 3600).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Statement:
    """What may be shown; no table where nothing may be said."""

    public: Table | None
    inside: Table | None

    @property
    def is_empty(self) -> bool:
        return self.public is None and self.inside is None


def statement(collectivite: Collectivite, year: int) -> Statement:
    """Seven statements at most, whatever the number of members."""
    officials = _officials(collectivite)
    named = {m.person_id for m in officials if m.sharing == Sharing.ALL and m.person_id}
    cells = _cells([m.person_id for m in officials if m.person_id is not None], year)
    shown = told_apart(_by_theme(cells), named)
    words = caption(collectivite, year)
    return Statement(
        public=_public(shown, words) if shown else None,
        inside=_inside(officials, cells, words),
    )


def _officials(collectivite: Collectivite) -> list[Membership]:
    """Who joined, and shares something; by name."""
    known = (
        Membership.objects.confirmed()
        .joined()
        .filter(collectivite=collectivite, capacity=Membership.Capacity.OFFICIAL)
    )
    return list(known.exclude(sharing=Sharing.NONE).by_name())


Cells = Mapping[tuple[int, str], Followed]


def _cells(people: list[int], year: int) -> Cells:
    """By person and theme. Declared lessons count for nothing: nobody saw them followed."""
    completed = LessonProgress.objects.filter(
        person__in=people, completed_at__year=year, lesson__isnull=False
    ).exclude(means=LessonProgress.Means.DECLARED)
    rows: dict[int, dict[int, LessonProgress]] = defaultdict(dict)
    for row in completed:
        if row.lesson_id is not None:
            rows[row.person_id][row.lesson_id] = row
    lessons = {lesson for known in rows.values() for lesson in known}
    themes, videos = _themes(lessons)
    viewings: dict[int, list[Viewing]] = defaultdict(list)
    for viewing in Viewing.objects.filter(person__in=rows, video__in=set(videos.values()) - {None}):
        viewings[viewing.person_id].append(viewing)
    cells: dict[tuple[int, str], Followed] = defaultdict(Followed)
    for person, known in rows.items():
        own = {lesson: videos.get(lesson) for lesson in known}
        seconds = seconds_of_lessons(own, known, viewings[person])
        for lesson in known:
            one = Followed(1, seconds.get(lesson, 0), {person})
            cells[person, themes.get(lesson, "")].add(one)
    return cells


def _themes(lessons: Iterable[int]) -> tuple[dict[int, str], dict[int, int | None]]:
    """Of each lesson: the competence of its course, and its video."""
    known = LessonPage.objects.filter(pk__in=set(lessons)).values_list("pk", "path", "video_id")
    above = {pk: path[: -LessonPage.steplen] for pk, path, _video in known}
    courses = dict(
        CoursePage.objects.filter(path__in=set(above.values())).values_list(
            "path", "competence__name"
        )
    )
    themes = {pk: courses.get(path) or "" for pk, path in above.items()}
    return themes, {pk: video for pk, _path, video in known}


def _by_theme(cells: Cells) -> dict[str, Followed]:
    groups: dict[str, Followed] = defaultdict(Followed)
    for (_person, theme), followed in cells.items():
        groups[theme].add(followed)
    return groups


def told_apart(groups: Mapping[str, Followed], named: set[int]) -> list[tuple[str, Followed]]:
    """The groups that may be shown, small ones together; nothing when even all are too few.

    `named` are the people who let the collectivité see everything of them.
    """
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1].people), group[0]))
    shown, rest = [], Followed()
    for name, group in ordered:
        if name and _may_be_shown(group, named):
            shown.append((name, group))
        else:
            rest.add(group)
    while rest.lessons and not _may_be_shown(rest, named):
        if not shown:
            return []
        rest.add(shown.pop()[1])
    return [*shown, (_OTHER_THEMES, rest)] if rest.lessons else shown


def _may_be_shown(group: Followed, named: set[int]) -> bool:
    others = len(group.people - named)
    return len(group.people) >= LEAST and (others == 0 or others >= LEAST)


def _public(groups: list[tuple[str, Followed]], words: str) -> Table:
    total = Followed()
    for _name, group in groups:
        total.add(group)
    name = "Tous thèmes" if len(groups) == 1 and groups[0][0] == _OTHER_THEMES else ""
    return Table(
        title="Formations suivies dans l’académie",
        caption=words,
        columns=(
            Column("Thème"),
            Column("Élues et élus", Kind.INTEGER),
            Column("Séquences terminées", Kind.INTEGER),
            Column("Heures suivies", Kind.DECIMAL),
        ),
        rows=tuple(
            (name or theme, len(group.people), group.lessons, group.hours)
            for theme, group in groups
        ),
        totals=("Total", len(total.people), total.lessons, total.hours),
        notes=(FREE, _SMALL),
    )


def _inside(officials: list[Membership], cells: Cells, words: str) -> Table | None:
    by_person: dict[int, Followed] = defaultdict(Followed)
    for (person, _theme), followed in cells.items():
        by_person[person].add(followed)
    rows = [
        (member.full_name, member.function, followed.lessons, followed.hours)
        for member in officials
        if member.sharing == Sharing.ALL and member.person_id is not None
        for followed in [by_person.get(member.person_id)]
        if followed
    ]
    if not rows:
        return None
    return Table(
        title="Formations suivies dans l’académie, par élue ou élu",
        caption=words,
        columns=(
            Column("Élue ou élu"),
            Column("Fonction"),
            Column("Séquences terminées", Kind.INTEGER),
            Column("Heures suivies", Kind.DECIMAL),
        ),
        rows=tuple(rows),
        notes=(_INSIDE,),
    )
