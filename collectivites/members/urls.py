from django.urls import URLPattern, path

from collectivites.members import views

urlpatterns: list[URLPattern] = [
    path("", views.members, name="members"),
    path("ajouter/", views.add_member, name="add_member"),
    path("inviter/", views.invite_everyone, name="invite_everyone"),
    path("<int:member>/", views.member, name="member"),
    path("<int:member>/modifier/", views.edit_member, name="edit_member"),
    path("<int:member>/terminer/", views.end_member, name="end_member"),
    path("<int:member>/demande/", views.answer_request, name="answer_request"),
    path("<int:member>/demande/refuser/", views.refuse_request, name="refuse_request"),
    path("<int:member>/inviter/", views.invite_member, name="invite_member"),
    path(
        "<int:member>/invitation/retirer/",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
]
