"""A country on PostgreSQL: its territories, 525,000 people, 5 million lesson rows.

`country()` makes it once for all the benches of a run; `python -m tests.bench.country` fills the
database that DATABASE_URL names, empty but for its tables.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django

from tests.faults.postgres import Server

ROOT = Path(__file__).parents[2]
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "525000"))
LESSONS_EACH = 10
COURSES, LESSONS = 10, 6
# The collectivité that is measured: its members, who follow all sixty lessons, and its communes.
MEMBERS, COMMUNES, ASKED = 500, 30, 3


@dataclass(frozen=True)
class Country:
    """Where it is, and how to run something in it."""

    server: Server
    folder: Path

    def python(self, *arguments: str, settings: str = "academy.settings.test") -> str:
        """What a short process writes. Raises RuntimeError when it fails."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ
            | {
                "DATABASE_URL": self.server.url,
                "VAR_DIR": str(self.folder),
                "PYTHONPATH": str(ROOT),
                "DJANGO_SETTINGS_MODULE": settings,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout


@cache
def country() -> Country:
    """Made at the first call, removed when the process ends. Some three minutes, 3 GB."""
    server = Server()
    atexit.register(server.remove)
    server.start()
    made = Country(server, Path(tempfile.mkdtemp(prefix="academy-bench-")))
    made.python(
        *("manage.py", "migrate", "--run-syncdb", "--verbosity=0"),
        settings="tests.faults.unmigrated",
    )
    made.python("manage.py", "createcachetable")
    made.python("manage.py", "load_territories")
    sys.stdout.write(made.python("-m", "tests.bench.country"))
    sys.stdout.flush()
    return made


# What each place is told by; `place` numbers the communes from 0, `person` the people from 1.
_STEPS: dict[str, str] = {
    "people": """
        INSERT INTO accounts_user (id, password, is_superuser, is_staff, is_active, date_joined,
                                   first_name, last_name, email, is_demo)
        SELECT person, '!', false, false, true, now() - interval '200 days',
               'Prénom' || person %% 400, 'Nom' || person %% 9000, person || '@exemple.test', false
        FROM generate_series(1, %(people)s) AS person
    """,
    "mandates": """
        INSERT INTO collectivites_membership
              (person_id, first_name, last_name, email, collectivite_id, capacity, function,
               delegation, started_on, status, is_referent, sharing, origin, created_at)
        SELECT person, '', '', '', commune.id, 'official',
               CASE person %% 15 WHEN 0 THEN 'Maire' WHEN 1 THEN 'Adjointe au maire'
                                 ELSE 'Conseiller municipal' END,
               CASE WHEN person %% 4 = 0 THEN 'Finances' ELSE '' END,
               '2026-03-28', 'active', false,
               CASE WHEN person %% 5 = 0 THEN 'all' WHEN person %% 11 = 0 THEN 'none'
                    ELSE 'assigned' END,
               'declared', now()
        FROM generate_series(1, %(people)s) AS person
        JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
              FROM collectivites_collectivite WHERE kind = 'commune') AS commune
          ON commune.place = person %% (SELECT count(*) FROM collectivites_collectivite
                                        WHERE kind = 'commune')
    """,
    "members of the measured one": """
        INSERT INTO collectivites_membership
              (person_id, first_name, last_name, email, collectivite_id, capacity, function,
               delegation, started_on, status, is_referent, sharing, origin, created_at)
        SELECT number * (%(people)s / %(members)s), '', '', '', %(measured)s,
               CASE WHEN number %% 3 = 0 THEN 'agent' ELSE 'official' END,
               'Fonction ' || number %% 12, CASE WHEN number %% 5 = 0 THEN 'Eau' ELSE '' END,
               '2026-04-10', 'active', number = 1,
               CASE WHEN number %% 2 = 0 THEN 'all' ELSE 'assigned' END, 'invited', now()
        FROM generate_series(1, %(members)s) AS number
    """,
    "lessons followed": """
        INSERT INTO progress_lessonprogress
              (person_id, lesson_id, title, started_at, completed_at, means, seconds,
               declared_reason)
        SELECT person, lesson.id, 'Séquence', at, at + interval '12 minutes', 'watched', 0, ''
        FROM (SELECT person, now() - (person %% 300) * interval '1 day' AS at,
                     CASE WHEN person %% (%(people)s / %(members)s) = 0
                          THEN %(lessons)s ELSE %(each)s END AS count
              FROM generate_series(1, %(people)s) AS person) AS people
        CROSS JOIN LATERAL generate_series(1, people.count) AS step
        JOIN bench_lesson AS lesson ON lesson.place = (person * 7 + step) %% %(lessons)s
    """,
    "courses followed": """
        INSERT INTO progress_enrolment
              (person_id, course_id, title, percent, started_at, updated_at, completed_at)
        SELECT person_id, course_id, 'Cours', 100 * count(*) / %(in_a_course)s, min(started_at),
               max(completed_at),
               CASE WHEN count(*) = %(in_a_course)s THEN max(completed_at) END
        FROM progress_lessonprogress JOIN bench_lesson ON bench_lesson.id = lesson_id
        GROUP BY person_id, course_id
    """,
    "delegations": """
        INSERT INTO collectivites_viewdelegation (commune_id, epci_id, given_at)
        SELECT id, %(measured)s, now() FROM collectivites_collectivite
        WHERE epci_id = %(measured)s AND kind = 'commune' ORDER BY id LIMIT %(communes)s
    """,
    "trainings asked for": """
        INSERT INTO training_assignment
              (collectivite_id, course_id, title, audience, value, due_on, message, created_at)
        SELECT place.id, course.id, 'Cours ' || course.place, 'everyone', '',
               current_date + 30 * (course.place - 1)::int, '', now()
        FROM collectivites_collectivite AS place
        JOIN bench_course AS course ON course.place < %(asked)s
        WHERE place.id = %(measured)s
           OR place.id IN (SELECT commune_id FROM collectivites_viewdelegation)
           OR (place.kind = 'commune' AND place.id %% 3 = 0 AND course.place = 0)
    """,
    "rows of trainings": """
        INSERT INTO training_planrow
              (assignment_id, membership_id, collectivite_id, percent, begun_at, completed_at,
               seconds, declared_reason)
        SELECT asked.id, member.id, asked.collectivite_id, coalesce(enrolment.percent, 0),
               enrolment.started_at, enrolment.completed_at,
               coalesce(enrolment.percent, 0) * 40, ''
        FROM training_assignment AS asked
        JOIN collectivites_membership AS member USING (collectivite_id)
        LEFT JOIN progress_enrolment AS enrolment
               ON enrolment.person_id = member.person_id
              AND enrolment.course_id = asked.course_id
    """,
}


def fill() -> None:
    """Write the country, with the time that each step takes."""
    from django.db import connection

    measured = _catalogue_and_measured()
    values = {
        "people": PEOPLE,
        "members": MEMBERS,
        "communes": COMMUNES,
        "asked": ASKED,
        "each": LESSONS_EACH,
        "lessons": COURSES * LESSONS,
        "in_a_course": LESSONS,
        "measured": measured,
    }
    with connection.cursor() as cursor:
        # Keys are right by construction: checking ten million of them is most of the time.
        cursor.execute("SET session_replication_role = replica")
        for name, statement in _STEPS.items():
            started = time.monotonic()
            cursor.execute(statement, values)
            sys.stdout.write(f"  {name}: {cursor.rowcount} in {time.monotonic() - started:.0f} s\n")
        for table in ("accounts_user", "collectivites_membership"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608  (names above)
            )
        cursor.execute("VACUUM ANALYZE")


def _catalogue_and_measured() -> int:
    """Sixty lessons in ten courses of as many themes as there are; the intercommunalité to
    measure, which has enough communes."""
    from django.db import connection
    from django.db.models import Count
    from wagtail.models import Collection, Locale, Page

    from academy.site import ensure_site
    from collectivites.models import Collectivite
    from competences.models import Competence, CompetenceOrder
    from courses.models import CoursePage, LessonPage, TrackIndexPage, TrackPage
    from training.models import LegalFigure

    Locale.objects.get_or_create(language_code="fr")
    Page.add_root(instance=Page(title="Root", slug="root"))
    Collection.add_root(name="Root")
    ensure_site()
    LegalFigure.objects.create(
        key=LegalFigure.Key.FIRST_YEAR_MONTHS,
        value=12,
        starts_on="2020-01-01",
        checked_on="2026-01-01",
        statement="Une formation la première année.",
        source="L. 2123-12",
    )
    order = CompetenceOrder.objects.create(name="Compétences", slug="competences")
    themes = [
        Competence.objects.create(
            name=f"Thème {number}",
            slug=f"theme-{number}",
            short_name=f"Thème {number}",
            order=order,
        )
        for number in range(6)
    ]
    track = TrackPage(title="Parcours", slug="parcours-mesure", summary="Un parcours.")
    TrackIndexPage.objects.get().add_child(instance=track)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_course (place int, id bigint)")
        cursor.execute(
            "CREATE TABLE bench_lesson (place int PRIMARY KEY, id bigint, course_id bigint)"
        )
        for place in range(COURSES):
            course = CoursePage(
                title=f"Cours {place}",
                slug=f"cours-{place}",
                summary="Un cours.",
                competence=themes[place % len(themes)],
            )
            track.add_child(instance=course)
            cursor.execute("INSERT INTO bench_course VALUES (%s, %s)", [place, course.pk])
            for number in range(LESSONS):
                lesson = LessonPage(
                    title=f"Séquence {number}",
                    slug=f"sequence-{number}",
                    summary="Une séquence.",
                    kind=LessonPage.Kind.TEXT,
                    minutes=10,
                )
                course.add_child(instance=lesson)
                cursor.execute(
                    "INSERT INTO bench_lesson VALUES (%s, %s, %s)",
                    [place * LESSONS + number, lesson.pk, course.pk],
                )
    wide_enough = (
        Collectivite.objects.filter(kind=Collectivite.Kind.EPCI)
        .annotate(how_many=Count("communes"))
        .filter(how_many__gte=COMMUNES)
        .order_by("how_many", "pk")
    )
    return wide_enough[0].pk


if __name__ == "__main__":
    django.setup()
    fill()
