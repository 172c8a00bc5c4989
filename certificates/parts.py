"""What a course, one of its lessons, or a track says of its reader's attestation."""

from __future__ import annotations

from wagtail.models import Page

from accounts.models import User
from certificates.models import Attestation
from courses.models import CoursePage, LessonPage, TrackPage


def attestation_part(person: User, page: Page) -> dict[str, str] | None:
    """Where the reader's valid attestation is; one statement, none on other pages."""
    if isinstance(page, LessonPage):
        lookup = {"course__path": page.path[: -Page.steplen]}
    elif isinstance(page, CoursePage):
        lookup = {"course": page}
    elif isinstance(page, TrackPage):
        lookup = {"track": page}
    else:
        return None
    found = Attestation.objects.of(person).valid().only("code").filter(**lookup).first()
    if found is None:
        return None
    return {"url": found.get_absolute_url(), "label": "Votre attestation"}
