from django.urls import URLPattern, path, re_path

from training.observatory import views

urlpatterns: list[URLPattern] = [
    path("", views.observatory, name="observatory"),
    re_path(
        r"^departements/(?P<code>[0-9][0-9AB][0-9]?)/$",
        views.departement,
        name="observatory_departement",
    ),
    path("collectivites/<slug:band>/", views.band, name="observatory_band"),
    path("themes/<slug:slug>/", views.theme, name="observatory_theme"),
    path("donnees/", views.data, name="observatory_data"),
    path("donnees/participation.csv", views.data_csv, name="observatory_csv"),
    path("donnees/participation.json", views.data_json, name="observatory_json"),
    path("donnees/schema.json", views.data_schema, name="observatory_schema"),
]
