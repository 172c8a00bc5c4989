from django.urls import URLPattern, path

from collectivites.mine import views

urlpatterns: list[URLPattern] = [
    path("", views.mine, name="mine"),
    path("journal/", views.journal, name="journal"),
    path("<int:membership>/partage/", views.change_sharing, name="change_sharing"),
]
