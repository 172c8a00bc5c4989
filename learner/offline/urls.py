"""What makes the site an application that also works without network; at the root of the site."""

from django.urls import URLPattern

app_name = "offline"

urlpatterns: list[URLPattern] = []
