from django.urls import include, path

from search import views

app_name = "search"

urlpatterns = [
    path("", views.results, name="results"),
    path("gardees/", include("search.saved_urls")),
    path("suggestions/", views.suggest, name="suggest"),
]
