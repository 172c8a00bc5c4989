from django.urls import path

from testimonials import views

app_name = "testimonials"

urlpatterns = [
    path("intervenants/<slug:slug>/", views.speaker, name="speaker"),
]
