"""Under `/recherche/gardees/`, in the names of `search`."""

from django.urls import path

from search import saved_views

urlpatterns = [
    path("", saved_views.mine, name="saved"),
    path("garder/", saved_views.keep, name="keep_search"),
    path("retirer/", saved_views.forget, name="forget_search"),
    path("prevenir/", saved_views.tell, name="tell_of_search"),
]
