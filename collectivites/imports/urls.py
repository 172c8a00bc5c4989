from django.urls import URLPattern, path

from collectivites.imports import register_views, views

urlpatterns: list[URLPattern] = [
    path("collectivites/<int:pk>/membres/importer/", views.upload, name="members_import"),
    path(
        "collectivites/<int:pk>/membres/importer/<int:pending>/",
        views.report,
        name="members_import_report",
    ),
    path(
        "collectivites/<int:pk>/membres/importer/<int:pending>/abandonner/",
        views.discard,
        name="members_import_discard",
    ),
    path("collectivites/<int:pk>/membres/exporter/", views.export, name="members_export"),
    path(
        "collectivites/<int:pk>/membres/repertoire/",
        register_views.register,
        name="members_register",
    ),
    path(
        "mes-collectivites/propositions/<int:mandate>/",
        register_views.proposal,
        name="register_proposal",
    ),
]
