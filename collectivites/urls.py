from django.urls import URLPattern

app_name = "collectivites"

urlpatterns: list[URLPattern] = []
