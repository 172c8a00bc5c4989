"""The page of a speaker, while something of theirs is published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.visibility import visible
from testimonials.models import ExpertTalkPage, Speaker, TestimonialPage


@require_safe
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    who = get_object_or_404(Speaker.objects.heard().with_portrait(), slug=slug)
    talks = [
        talk
        for model in (TestimonialPage, ExpertTalkPage)
        for talk in visible(model.objects.filter(speaker=who)).select_related(
            "video", "competence__order"
        )
    ]
    for talk in talks:
        talk.speaker = who
    return render(request, "testimonials/speaker.html", {"speaker": who, "talks": talks})
