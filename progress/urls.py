"""`battement/` is answered earlier, by `heartbeat.HeartbeatMiddleware`."""

from django.urls import path

from progress import api, declaration_views, views
from progress.quizzes import views as quizzes

app_name = "progress"

urlpatterns = [
    path("moi/", api.mine, name="mine"),
    path("jeton/", api.renew, name="renew"),
    path("sequence/<int:pk>/", views.lesson, name="lesson"),
    path("sequence/<int:pk>/terminer/", views.complete, name="complete"),
    path("sequence/<int:pk>/declarer/", declaration_views.declare, name="declare"),
    path("sequence/<int:pk>/declarer/retirer/", declaration_views.withdraw, name="withdraw"),
    path("sequence/<int:pk>/questionnaire/", quizzes.quiz, name="quiz"),
    path(
        "sequence/<int:pk>/question/<str:question>/",
        quizzes.video_question,
        name="video_question",
    ),
    path("essai/<uuid:uuid>/", quizzes.attempt, name="quiz_attempt"),
]
