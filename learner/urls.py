from django.urls import path

from learner import api, note_views, preference_views, views

app_name = "learner"

urlpatterns = [
    path("", views.home, name="home"),
    path("historique/", views.history, name="history"),
    path("page/<int:pk>/", note_views.page, name="notes"),
    path("page/<int:pk>/plus-tard/", note_views.save, name="save"),
    path("notes/", note_views.every_note, name="every_note"),
    path("notes/telecharger/", note_views.download, name="download_notes"),
    path("notes/<uuid:key>/", note_views.edit, name="note"),
    path("notes/<uuid:key>/supprimer/", note_views.delete, name="delete_note"),
    path("rappels/", preference_views.preferences, name="preferences"),
    path("rappels/arreter/<str:token>/", preference_views.unsubscribe, name="unsubscribe"),
    path("api/notes/", api.note, name="note_api"),
    path("api/plus-tard/", api.save, name="save_api"),
]
