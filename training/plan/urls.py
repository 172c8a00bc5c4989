from django.urls import URLPattern, path

from training.plan import person_views, views, year_views

_PLAN = "collectivites/<int:pk>/plan/"
_ASKED = f"{_PLAN}demandes/<int:key>/"

urlpatterns: list[URLPattern] = [
    path(_PLAN, views.plan, name="plan"),
    path(f"{_PLAN}formations-demandees.<str:extension>", views.export_plan, name="export_plan"),
    path(f"{_PLAN}demander/", views.ask, name="ask"),
    path(_ASKED, views.assignment, name="assignment"),
    path(f"{_ASKED}avancement.<str:extension>", views.export, name="export_assignment"),
    path(f"{_ASKED}modifier/", views.reschedule, name="reschedule"),
    path(f"{_ASKED}retirer/", views.withdraw, name="withdraw"),
    path(f"{_ASKED}declarer/<int:row>/", views.declare, name="declare"),
    path(f"{_ASKED}declarer/<int:row>/retirer/", views.take_back, name="take_back"),
    path(f"{_PLAN}<int:year>/", year_views.edit_year, name="year"),
    path(f"{_PLAN}<int:year>/deliberation/", year_views.deliberation, name="deliberation"),
    path(
        f"{_PLAN}<int:year>/deliberation.<str:extension>",
        year_views.deliberation_file,
        name="deliberation_file",
    ),
    path("formations-demandees/", person_views.asked, name="asked"),
    path("formations-demandees/rappels/", person_views.set_reminders, name="set_reminders"),
    path("formations-demandees/calendrier/", person_views.set_calendar, name="set_calendar"),
    path("formations-demandees/calendrier/<str:token>.ics", person_views.calendar, name="calendar"),
]
