from django.urls import URLPattern, path

from collectivites.joining import views

urlpatterns: list[URLPattern] = [
    path("rejoindre/<str:code>/", views.join, name="join"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("mes-collectivites/<int:membership>/suivi/", views.claim, name="claim"),
]
