from django.urls import URLPattern, path

from collectivites.mine import views

urlpatterns: list[URLPattern] = [path("", views.mine, name="mine")]
