"""The collectivité's side, the person's side of it, and the public observatory."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "training"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("training.plan.urls")),
    path("", include("training.elsewhere.urls")),
    path("", include("training.annex.urls")),
    path("", include("training.dashboards.urls")),
    path("observatoire/", include("training.observatory.urls")),
]
