"""Videos in the CMS: a list that says where each one is, forms, and the chooser of pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetCreateView,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from media.cms import captions, listing, overrides, views
from media.cms.original import NewVideoForm
from media.cms.panels import add_video_handler, video_edit_handler, withdrawn_video_handler
from media.cms.replacement import ReplaceView
from media.cms.screen import VideoAddView, VideoEditView
from media.models import Video


class _ForUserMixin:
    """The creation form knows who sends the file."""

    request: Any

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_creation_form_kwargs()  # type: ignore[misc]
        return {**kwargs, "for_user": self.request.user}


class _ColumnsMixin:
    """A picture, a length and a state, so that the right one is picked."""

    title_column: Column

    def get_object_list(self) -> QuerySet[Video]:
        return Video.objects.exclude(status=Video.Status.WITHDRAWN)

    @property
    def columns(self) -> list[Column]:
        return [
            listing.poster_column(),
            self.title_column,
            listing.duration_column(),
            listing.state_column(),
        ]


class VideoChooseView(_ColumnsMixin, _ForUserMixin, ChooseView):
    """The list of videos, and a tab to add one."""


class VideoChooseResultsView(_ColumnsMixin, _ForUserMixin, ChooseResultsView):
    """The same list, searched or on another page."""


class VideoCreateView(_ForUserMixin, SnippetCreateView):
    """Adds a video without leaving the page that one writes."""


class VideoChooserViewSet(SnippetChooserViewSet):
    choose_view_class = VideoChooseView
    choose_results_view_class = VideoChooseResultsView
    create_view_class = VideoCreateView
    creation_form_class = NewVideoForm
    creation_tab_label = _("Déposer une vidéo")
    create_action_label = _("Déposer")
    create_action_clicked_label = _("Envoi du fichier…")


class VideoViewSet(SnippetViewSet):
    model = Video
    icon = "media"
    menu_label = _("Vidéos")
    menu_order = 250
    add_to_admin_menu = True
    base_url_path = "videos"
    chooser_viewset_class = VideoChooserViewSet
    index_view_class = listing.VideoIndexView
    add_view_class = VideoAddView
    edit_view_class = VideoEditView
    edit_template_name = "media/cms/edit.html"
    edit_handler = video_edit_handler
    ordering = ("-created_at",)
    list_per_page = 50
    copy_view_enabled = False
    list_display = [
        "__str__",
        listing.state_column(sort_key="status"),
        listing.duration_column(sort_key="duration"),
        listing.captions_column(),
        listing.PagesColumn("page_count", label=_("Pages"), sort_key="page_count"),
        DateColumn("created_at", label=_("Déposée"), sort_key="created_at"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return listing.with_listing(Video.objects.all())

    @cached_property
    def _add_handler(self) -> Panel:
        return add_video_handler.bind_to_model(self.model)

    @cached_property
    def _withdrawn_handler(self) -> Panel:
        return withdrawn_video_handler.bind_to_model(self.model)

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        withdrawn = {"withdrawn_panel": self._withdrawn_handler}
        return {**super().get_edit_view_kwargs(**kwargs), **withdrawn}

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Fewer questions before the file is there."""
        mine = {"panel": self._add_handler, "form_class": self._add_handler.get_form_class()}
        return {**super().get_add_view_kwargs(**kwargs), **mine}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("etats/", views.states, name="states"),
            path("<int:pk>/etat/", views.state, name="state"),
            path("<int:pk>/annuler/", views.cancel, name="cancel"),
            path("<int:pk>/relancer/", views.retry, name="retry"),
            path("<int:pk>/remplacer/", ReplaceView.as_view(), name="replace"),
            path("<int:pk>/lu/", views.dismiss, name="dismiss"),
            path("<int:pk>/affiche/", views.poster, name="poster"),
            path("<int:pk>/derogation/", overrides.override, name="override"),
            *captions.urlpatterns,
        ]
