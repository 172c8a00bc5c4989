from django.urls import URLPattern, path

from collectivites.joining import claim_views, views

urlpatterns: list[URLPattern] = [
    path("rejoindre/", views.type_code, name="type_code"),
    path("rejoindre/<str:code>/", views.join, name="join"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("mes-collectivites/invitations/<int:pk>/", views.own_invitation, name="own_invitation"),
    path("mes-collectivites/<int:membership>/suivi/", claim_views.claim, name="claim"),
    path("suivi/<str:token>/", claim_views.decide_claim, name="decide_claim"),
]
