from django.urls import URLPattern, path

from collectivites.members import views

urlpatterns: list[URLPattern] = [
    path("", views.members, name="members"),
    path("<int:member>/", views.member, name="member"),
]
