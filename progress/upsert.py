"""The write of a heartbeat: one statement that joins, whatever was written meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from accounts.models import User
from media.models import Video
from progress import segments
from progress.fields import covered_sql, placeholder, union_sql
from progress.models import Viewing
from progress.play_token import PlayToken


@dataclass(frozen=True)
class Joined:
    """What the row holds after the join."""

    watched: list[segments.Segment]
    is_completed: bool


@cache
def _statement(vendor: str) -> str:
    """Joins the segments and keeps the latest position; no row without person and video.

    The position goes to the message that tells of the latest moment, not to the last to
    arrive; `started_at` to the earliest token. A heartbeat that begins a week notes what the
    union held before; one that crosses it from the week before adds to the new week, as late
    replays do. `completed_at` is returned as it is: SQLite 3.40 answers `completed_at IS NOT
    NULL` wrongly here (it takes the column for another's).
    """
    viewing, video, person = (model._meta.db_table for model in (Viewing, Video, User))
    later = f"excluded.position_at >= {viewing}.position_at"
    new_week = f"excluded.week > {viewing}.week"
    moment = "%s::timestamp AT TIME ZONE 'UTC'" if vendor == "postgresql" else "%s"
    # In one line: SQLite's backend rewrites the text at each use.
    return " ".join(
        f"""
        INSERT INTO {viewing} (
            person_id, video_id, take, page_id,
            watched, position, position_at, started_at, updated_at, week
        )
        SELECT person.id, video.id, %s, %s, {placeholder(vendor)}, %s, %s, {moment}, {moment}, %s
        FROM {person} person, {video} video
        WHERE person.id = %s AND person.is_active AND video.id = %s
        ON CONFLICT (person_id, video_id, take) DO UPDATE SET
            watched = {union_sql(f"{viewing}.watched", "excluded.watched", vendor)},
            position = CASE WHEN {later} THEN excluded.position ELSE {viewing}.position END,
            page_id = CASE WHEN {later} THEN excluded.page_id ELSE {viewing}.page_id END,
            position_at = CASE WHEN {later}
                THEN excluded.position_at ELSE {viewing}.position_at END,
            started_at = CASE WHEN excluded.started_at < {viewing}.started_at
                THEN excluded.started_at ELSE {viewing}.started_at END,
            updated_at = CASE WHEN excluded.updated_at > {viewing}.updated_at
                THEN excluded.updated_at ELSE {viewing}.updated_at END,
            before_week = CASE WHEN {new_week}
                THEN {covered_sql(f"{viewing}.watched", vendor)} ELSE {viewing}.before_week END,
            week = CASE WHEN {new_week} THEN excluded.week ELSE {viewing}.week END
        RETURNING CAST(watched AS text), completed_at
    """.split()  # noqa: S608  (names of our own tables, no values)
    )


def join_viewing(
    token: PlayToken,
    played: list[segments.Segment],
    *,
    position: float,
    now: float,
    age: float,
) -> Joined | None:
    """Add what was played (tenths) to what is known; None when person or video is gone.

    `now` is the server's clock, `age` the seconds that the message waited to be sent. Joining
    twice, late or in another order ends in the same union.
    """
    database = connections[DEFAULT_DB_ALIAS]
    then = max(token.issued_at, now - age)
    inside = segments.clamp(played, start=0, end=token.duration)
    arrived = datetime.fromtimestamp(now, UTC)
    with _cursor(database) as cursor:
        cursor.execute(
            _statement(database.vendor),
            [
                token.take,
                token.page,
                segments.serialise(inside),
                min(position, token.duration / segments.TENTHS),
                int(then * 1000),
                _moment(datetime.fromtimestamp(token.issued_at, UTC)),
                _moment(arrived),
                segments.week_of(arrived.astimezone(timezone.get_default_timezone()).date()),
                token.person,
                token.video,
            ],
        )
        row = cursor.fetchone()
    return None if row is None else Joined(segments.parse(row[0]), row[1] is not None)


def _cursor(database: BaseDatabaseWrapper) -> CursorWrapper:
    """On PostgreSQL one that binds on the server: the statement is planned once, then reused.

    Django's own binds on the client, so that each heartbeat would be parsed and planned anew,
    which costs more than the write. The setting `prepare_threshold` says from which use on.
    """
    if database.vendor != "postgresql":
        return database.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor  # Needs psycopg.

    database.ensure_connection()
    cursor = ServerBindingCursor(database.connection)  # type: ignore[call-arg]
    make = database.make_debug_cursor if database.queries_logged else database.make_cursor
    return make(cursor)  # type: ignore[arg-type]  # The stubs know no psycopg cursor.


def _moment(moment: datetime) -> str:
    """The text that SQLite keeps, and that PostgreSQL is told to read in UTC."""
    return str(moment.replace(tzinfo=None))
