from django.urls import URLPattern, path

from collectivites import views

app_name = "collectivites"

urlpatterns: list[URLPattern] = [
    path("collectivites/recherche/", views.suggest, name="search"),
    path("compte/collectivites/ajouter/", views.add_membership, name="add_membership"),
    path("compte/collectivites/<int:pk>/terminer/", views.end_membership, name="end_membership"),
]
