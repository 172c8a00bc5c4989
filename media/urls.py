from django.urls import path

from media import views

app_name = "media"

urlpatterns = [
    path("", views.root, name="root"),
    path("affiche/<str:name>", views.poster, name="poster"),
    path("s/<str:token>/<uuid:uuid>/<int:version>/<str:name>", views.signed_file, name="signed"),
    path("<uuid:uuid>/acces/", views.renewal, name="renewal"),
    path("<uuid:uuid>/<int:version>/<str:name>", views.public_file, name="file"),
]
