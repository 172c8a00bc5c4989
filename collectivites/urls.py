from django.urls import URLPattern, URLResolver, include, path

from collectivites import views

app_name = "collectivites"

urlpatterns: list[URLPattern | URLResolver] = [
    path("collectivites/recherche/", views.suggest, name="search"),
    path("compte/collectivites/ajouter/", views.add_membership, name="add_membership"),
    path("compte/collectivites/<int:pk>/terminer/", views.end_membership, name="end_membership"),
    # Before the members: « membres/importer/ » is no member.
    path("", include("collectivites.imports.urls")),
    path("collectivites/<int:pk>/membres/", include("collectivites.members.urls")),
    path("collectivites/<int:pk>/reglages/", include("collectivites.managing.urls")),
    path("mes-collectivites/", include("collectivites.mine.urls")),
    path("", include("collectivites.joining.urls")),
]
