from django.urls import URLPattern, path

from training.dashboards import commune_views, territory, views

urlpatterns: list[URLPattern] = [
    path("collectivites/<int:pk>/", views.dashboard, name="dashboard"),
    path("collectivites/<int:pk>/avancements/", views.steps_page, name="steps"),
    path("collectivites/<int:pk>/suivi/<int:member>/", views.person, name="person"),
    path(
        "collectivites/<int:pk>/tableaux/<slug:name>.<slug:format>",
        views.export,
        name="dashboard_export",
    ),
    path("collectivites/<int:pk>/communes/", commune_views.communes, name="communes"),
    path(
        "collectivites/<int:pk>/communes.<slug:format>",
        commune_views.communes_export,
        name="communes_export",
    ),
    path("collectivites/<int:pk>/communes/<int:commune>/", commune_views.commune, name="commune"),
    path(
        "collectivites/<int:pk>/communes/<int:commune>/membres.<slug:format>",
        commune_views.commune_export,
        name="commune_export",
    ),
    path("collectivites/<int:pk>/territoire/", territory.territory, name="territory"),
    path(
        "collectivites/<int:pk>/territoire/<slug:name>.<slug:format>",
        territory.territory_export,
        name="territory_export",
    ),
]
