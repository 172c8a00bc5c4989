"""Videos in the CMS: a list that says where each one is, forms, and the chooser of pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.chooser import ChooseView, SnippetChooserViewSet, SnippetCreateView
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

from media.cms import views
from media.cms.original import NewVideoForm
from media.cms.panels import video_edit_handler
from media.models import Video
from media.templatetags.moments import clock


class _ForUserMixin:
    """The creation form knows who sends the file."""

    request: Any

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_creation_form_kwargs()  # type: ignore[misc]
        return {**kwargs, "for_user": self.request.user}


class VideoChooseView(_ForUserMixin, ChooseView):
    """The list of videos, and a tab to add one."""


class VideoCreateView(_ForUserMixin, SnippetCreateView):
    """Adds a video without leaving the page that one writes."""


class VideoChooserViewSet(SnippetChooserViewSet):
    choose_view_class = VideoChooseView
    create_view_class = VideoCreateView
    creation_form_class = NewVideoForm
    creation_tab_label = _("Déposer une vidéo")
    create_action_label = _("Déposer")
    create_action_clicked_label = _("Envoi du fichier…")


class VideoDeleteView(DeleteView):
    """The index of references may lag behind: the database has the last word."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except ProtectedError:
            messages.error(
                self.request,
                _("Cette vidéo est montrée par une page : retirez-la d’abord de cette page."),
            )
            return redirect("wagtailsnippets_media_video:usage", self.object.pk)
        return response


class VideoViewSet(SnippetViewSet):
    model = Video
    icon = "media"
    menu_label = _("Vidéos")
    menu_order = 250
    add_to_admin_menu = True
    base_url_path = "videos"
    chooser_viewset_class = VideoChooserViewSet
    delete_view_class = VideoDeleteView
    edit_handler = video_edit_handler
    ordering = ("-created_at",)
    list_per_page = 50
    copy_view_enabled = False
    list_filter = ["status"]
    list_display = [
        "__str__",
        Column("state", label=_("État"), accessor="state_text", sort_key="status"),
        Column(
            "duration",
            label=_("Durée"),
            accessor=lambda video: clock(video.duration) if video.is_watchable else "–",
            sort_key="duration",
        ),
        DateColumn("created_at", label=_("Déposée"), sort_key="created_at"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/etat/", views.state, name="state"),
            path("<int:pk>/relancer/", views.retry, name="retry"),
        ]
