from django.urls import URLPattern, path

from collectivites.managing import views

urlpatterns: list[URLPattern] = [path("", views.manage, name="manage")]
