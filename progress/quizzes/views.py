"""The pages of quizzes, all of them plain forms.

The form of an attempt carries no CSRF token: its address holds the attempt's random identifier,
which only the person whom it is bound to ever sees and may use, and the session's cookie is not
sent with what another site posts (SameSite). So answers given without network can be posted
later, when a token would be stale.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from courses.models import LessonPage
from progress import services as progress_services
from progress.message import MalformedError, read_object
from progress.models import QuizAttempt
from progress.quizzes import asking, services
from progress.quizzes.results import as_json, results_of
from progress.quizzes.selectors import moment_of, standing
from progress.selectors import visible_lesson

JSON = "application/json"
personal = cache_control(private=True, no_store=True)
# Bytes of the answers in JSON: far more than any quiz needs.
MAX_BYTES = 256 * 1024
# In an address: the question alone, for a script that shows it over the video.
FRAGMENT = "fragment"


def lesson_or_404(pk: int) -> LessonPage:
    found = visible_lesson(pk)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@personal
def quiz(request: HttpRequest, pk: int) -> HttpResponse:
    """One's attempts; posting begins one, or goes on with it, and so does coming for the first
    time: the lesson's page has said all that there is to know before."""
    lesson = lesson_or_404(pk)
    if lesson.kind != LessonPage.Kind.QUIZ:
        raise Http404
    if not lesson.is_open_to(request):
        return redirect(lesson.get_url(request))
    person_id = cast(User, request.user).pk
    progress = progress_services.open_lesson(person_id=person_id, lesson=lesson)
    services.credit_what_was_passed(progress)
    known = standing(person_id, lesson)
    if request.method == "POST" or (request.method == "GET" and not known.past):
        try:
            attempt = services.open_attempt(person_id, lesson)
        except services.NothingToAskError:
            messages.warning(request, _("Ce questionnaire n’a pas encore de question."))
        else:
            return redirect("progress:quiz_attempt", uuid=attempt.uuid)
    context = {"lesson": lesson, "course": lesson.course, "standing": known}
    return render(request, "progress/quiz.html", context)


@require_safe
@login_required
def video_question(request: HttpRequest, pk: int, question: str) -> HttpResponse:
    """A question along a video, in a page of its own or (`?fragment`) alone."""
    lesson = lesson_or_404(pk)
    if not lesson.is_open_to(request):
        return redirect(lesson.get_url(request))
    # What no database can look for is no question either.
    if not question.isprintable():
        raise Http404
    try:
        attempt = services.open_attempt(cast(User, request.user).pk, lesson, question)
    except services.NothingToAskError as error:
        raise Http404 from error
    return show_form(request, attempt, asking.asked(attempt.questions))


@csrf_exempt  # See the top of this file.
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """An attempt: its form until it is handed in, its result from then on.

    404 for anyone but its person. Answers are those of the form, or in JSON `{"answers": {…}}`;
    whoever sends or accepts JSON is answered `{percent, passed, results}` and never asked again
    about blanks.
    """
    wants_json = request.content_type == JSON or request.headers.get("Accept", "").startswith(JSON)
    if not request.user.is_authenticated:
        if wants_json:
            return failure(HTTPStatus.UNAUTHORIZED, _("Connectez-vous pour rendre vos réponses."))
        return redirect_to_login(request.get_full_path())
    known = get_object_or_404(
        QuizAttempt.objects.select_related("lesson"), uuid=uuid, person=request.user
    )
    if request.method != "POST":
        if known.submitted_at is not None:
            return show_result(request, known, wants_json)
        return show_form(request, known, asking.asked(known.questions))
    if known.submitted_at is None:
        try:
            given = posted_answers(request, known)
        except MalformedError:
            return failure(HTTPStatus.BAD_REQUEST, _("Ces réponses sont illisibles."))
        forms = asking.asked(known.questions, request.POST)
        is_sure = wants_json or "anyway" in request.POST
        if not is_sure and any(form.problem for form in forms):
            return show_form(request, known, forms)
        try:
            known = services.submit(known, given, timezone.now())
        except QuizAttempt.DoesNotExist as error:
            raise Http404 from error
    if wants_json:
        return show_result(request, known, wants_json)
    return redirect(request.get_full_path())


def posted_answers(request: HttpRequest, known: QuizAttempt) -> dict[str, Any]:
    """By identifier of question, not yet read. Raises MalformedError on what is no JSON."""
    if request.content_type != JSON:
        return asking.answers(known.questions, request.POST)
    answers = read_object(request.read(MAX_BYTES)).get("answers")
    if not isinstance(answers, dict):
        raise MalformedError("answers")
    return answers


def show_form(
    request: HttpRequest, known: QuizAttempt, forms: list[asking.AskedQuestion]
) -> HttpResponse:
    """Kept by the browser (not by anyone between), so that « Précédent » finds what was typed."""
    context = {
        "attempt": known,
        "lesson": known.lesson,
        "forms": forms,
        "missing": [form for form in forms if form.problem],
        "action": address(request, known),
    }
    response = render(request, template("form", request, known), context)
    patch_cache_control(response, private=True, no_cache=True)
    return response


@personal
def show_result(request: HttpRequest, known: QuizAttempt, wants_json: bool) -> HttpResponse:
    if wants_json:
        return JsonResponse(as_json(known))
    lesson = known.lesson
    # A page that was withdrawn since has no address to give.
    visible = None if lesson is None else visible_lesson(lesson.pk)
    context = {
        "attempt": known,
        "lesson": visible,
        "course": None if visible is None else visible.course,
        "results": results_of(known),
        "following": None if visible is None else following(visible),
        "moment": moment_of(visible, known.video_question),
    }
    return render(request, template("result", request, known), context)


def template(what: str, request: HttpRequest, known: QuizAttempt) -> str:
    """A fragment holds the question alone."""
    if FRAGMENT in request.GET and known.video_question:
        return FRAGMENTS[what]
    return PAGES[what]


PAGES = {"form": "progress/quiz_form.html", "result": "progress/quiz_result.html"}
FRAGMENTS = {
    "form": "progress/quiz_form_fragment.html",
    "result": "progress/quiz_result_fragment.html",
}


def address(request: HttpRequest, known: QuizAttempt) -> str:
    """Where the form of an attempt goes; as a fragment when it was asked for as one."""
    path = reverse("progress:quiz_attempt", args=[known.uuid])
    return f"{path}?{FRAGMENT}=1" if FRAGMENT in request.GET else path


def following(lesson: LessonPage) -> LessonPage | None:
    """The lesson after this one in its course."""
    lessons = list(lesson.course.lessons())
    keys = [other.pk for other in lessons]
    here = keys.index(lesson.pk) if lesson.pk in keys else len(keys)
    return lessons[here + 1] if here + 1 < len(lessons) else None


def failure(status: HTTPStatus, reason: str) -> JsonResponse:
    return JsonResponse({"error": reason}, status=status)
