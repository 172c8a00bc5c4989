"""`battement/` is answered earlier, by `heartbeat.HeartbeatMiddleware`."""

from django.urls import path

from progress import api, views

app_name = "progress"

urlpatterns = [
    path("moi/", api.mine, name="mine"),
    path("jeton/", api.renew, name="renew"),
    path("sequence/<int:pk>/", views.lesson, name="lesson"),
    path("sequence/<int:pk>/terminer/", views.complete, name="complete"),
]
