from django.urls import path

from competences import views

app_name = "competences"

urlpatterns = [
    path("competences/", views.framework, name="framework"),
    path("competences/<slug:slug>/", views.competence, name="competence"),
    path("gouvernance/<slug:slug>/", views.governance_model, name="governance_model"),
]
