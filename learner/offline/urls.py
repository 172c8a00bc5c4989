"""What makes the site an application that also works without network; at the root of the site."""

from django.urls import path

from learner.offline import views

app_name = "offline"

urlpatterns = [
    path("application.webmanifest", views.manifest, name="manifest"),
    path("service-worker.js", views.worker, name="worker"),
    path("hors-connexion/", views.fallback, name="fallback"),
    path("hors-connexion/sequence/<int:pk>/", views.lesson, name="lesson"),
]
