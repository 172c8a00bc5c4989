"""The captions of a video in the CMS: its languages, and the editor beside the playing video.

What is edited is one text, in WebVTT: without a script it is a plain form; the script shows the
same text as lines. Nothing that was typed is lost: a text with errors, or that someone else has
overtaken, is shown again.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from media import speech_jobs, webvtt
from media.captions import Stale, StillNeeded, as_cues, must_stay, remove_captions, replace_captions
from media.cms.captions_page import Page, told
from media.cms.views import require
from media.models import LANGUAGES, CaptionTrack, SpeechJob, Video
from media.uploads import CAPTIONS_MAX_BYTES

LIST = "wagtailsnippets_media_video:captions"
EDIT = "wagtailsnippets_media_video:captions_edit"
_FORMATS = {
    "vtt": ("text/vtt", webvtt.serialise),
    "srt": ("application/x-subrip", webvtt.serialise_subrip),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def track_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The languages of a video; a file that is posted here is shown in the editor, unsaved."""
    require(request, "change")
    video = _kept(pk)
    language = request.POST.get("language", "")
    if request.method != "POST" or language not in dict(LANGUAGES):
        return _track_list(request, video)
    file = request.FILES.get("file")
    if file is None:
        return redirect(EDIT, pk, language)
    if file.size is None or file.size > CAPTIONS_MAX_BYTES:
        return _track_list(request, video, error=_("Ce fichier est trop lourd (2 Mo au plus)."))
    try:
        text = webvtt.decode(file.read())
    except webvtt.CaptionError as error:
        return _track_list(request, video, error=" ".join(error.reasons))
    page = Page(video, language, text=text, imported=file.name or "")
    page.check()
    if not page.errors:
        page.text = webvtt.serialise(page.cues)
        page.check()
    return page.render(request)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The editor. A script asks for JSON and stays on its page; a form gets a page."""
    require(request, "change")
    video = _video(pk, language)
    if request.method != "POST":
        page = Page(video, language)
        page.check()
        return page.render(request)
    return _save(request, video, language)


def _save(request: HttpRequest, video: Video, language: str) -> HttpResponse:
    page = Page(video, language, text=request.POST.get("text", "")[:CAPTIONS_MAX_BYTES])
    is_draft = request.POST.get("action") != "reviewed"
    page.check()
    if page.errors:
        return page.answer(request, status=422)
    known = request.POST.get("revision", "")
    try:
        track = replace_captions(
            video,
            page.cues,
            language=language,
            is_draft=is_draft,
            reviewed_by=request.user,
            revision=int(known) if known.isascii() and known.isdecimal() and len(known) < 10 else 0,
        )
    except Stale:
        page.find_other_text()
        return page.answer(request, status=409)
    except StillNeeded:
        page.refusal = _needed()
        return page.answer(request, status=403)
    was_draft, page.track = page.track is None or page.track.is_draft, track
    said = _("Brouillon enregistré.") if is_draft else _("Sous-titres relus et enregistrés.")
    if page.wants_json(request):
        if was_draft != is_draft:
            messages.success(request, said)
        return JsonResponse(
            {
                "revision": track.revision,
                "message": said,
                "warnings": told(page.warnings),
                "next": reverse(LIST, args=[video.pk]) if was_draft != is_draft else "",
            }
        )
    messages.success(request, said)
    return redirect(EDIT, video.pk, language)


@require_safe
@never_cache
def file(request: HttpRequest, pk: int, language: str, extension: str) -> HttpResponse:
    """The captions as a file, drafts included."""
    require(request, "change")
    if extension not in _FORMATS:
        raise Http404
    track = get_object_or_404(
        CaptionTrack.objects.select_related("video"), video=pk, language=language
    )
    content_type, serialise = _FORMATS[extension]
    name = f"{slugify(track.video.title)[:80] or 'video'}-{language}.{extension}"
    return HttpResponse(
        serialise(as_cues(track)),
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def remove(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Asks first; refuses what a published page needs."""
    require(request, "change")
    track = get_object_or_404(
        CaptionTrack.objects.select_related("video"), video=pk, language=language
    )
    if request.method == "POST":
        try:
            remove_captions(track.video, language=language)
        except StillNeeded:
            messages.error(request, _needed())
        else:
            messages.success(request, _("Sous-titres retirés : %s.") % track.label)
        return redirect(LIST, pk)
    context = {
        **Page.frame(track.video, _("Retirer des sous-titres"), above=True),
        "track": track,
        "reason": _needed() if must_stay(track) else "",
    }
    return render(request, "media/cms/captions_remove.html", context)


@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Have draft captions written from the sound."""
    require(request, "change")
    video = _kept(pk)
    if _may_propose(video):
        speech_jobs.ask(video)
        messages.success(request, _("La transcription est demandée. Elle se poursuit sans vous."))
    else:
        messages.info(request, _("Aucune transcription n’est possible pour le moment."))
    return redirect(LIST, pk)


urlpatterns: list[URLPattern] = [
    path("<int:pk>/sous-titres/", track_list, name="captions"),
    path("<int:pk>/sous-titres/proposer/", propose, name="captions_propose"),
    path("<int:pk>/sous-titres/<slug:language>/", edit, name="captions_edit"),
    path("<int:pk>/sous-titres/<slug:language>/retirer/", remove, name="captions_remove"),
    path("<int:pk>/sous-titres/<slug:language>/<slug:extension>/", file, name="captions_file"),
]


def _video(pk: int, language: str) -> Video:
    if language not in dict(LANGUAGES):
        raise Http404
    return _kept(pk)


def _kept(pk: int) -> Video:
    """A video that was withdrawn has no captions, and never will."""
    return get_object_or_404(Video.objects.exclude(status=Video.Status.WITHDRAWN), pk=pk)


def _track_list(request: HttpRequest, video: Video, *, error: str = "") -> HttpResponse:
    tracks = CaptionTrack.objects.filter(video=video).select_related("reviewed_by")
    job = SpeechJob.objects.filter(video=video).first()
    context: dict[str, Any] = {
        **Page.frame(video, _("Sous-titres")),
        "tracks": tracks,
        "languages": LANGUAGES,
        "chosen": request.POST.get("language") or video.language,
        "error": error,
        "job": job,
        "may_propose": _may_propose(video),
        "is_configured": speech_jobs.is_configured(),
    }
    return render(request, "media/cms/captions.html", context, status=422 if error else 200)


def _may_propose(video: Video) -> bool:
    """Whether a draft can be asked for now: nothing to overwrite, nothing under way."""
    if not (speech_jobs.is_configured() and video.is_watchable):
        return False
    under_way = (SpeechJob.Status.WAITING, SpeechJob.Status.RUNNING)
    return not (
        CaptionTrack.objects.filter(video=video, language=video.language).exists()
        or SpeechJob.objects.filter(video=video, status__in=under_way).exists()
    )


def _needed() -> str:
    return _(
        "Une page en ligne montre cette vidéo : elle ne peut pas rester sans sous-titres relus. "
        "Corrigez ceux-ci, ou retirez d’abord la page."
    )
