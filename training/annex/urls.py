from django.urls import URLPattern, path

from training.annex import views

_ANNEX = "collectivites/<int:pk>/annexe/"

urlpatterns: list[URLPattern] = [
    path(_ANNEX, views.annex, name="annex"),
    path(f"{_ANNEX}debat.pdf", views.debate_file, name="debate"),
    path(f"{_ANNEX}academie/", views.academy_statement, name="academy"),
    path(f"{_ANNEX}academie/<slug:format>/", views.academy_export, name="academy_export"),
    path(f"{_ANNEX}telecharger/<slug:format>/", views.annex_export, name="annex_export"),
]
