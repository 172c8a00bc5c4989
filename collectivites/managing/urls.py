from django.urls import URLPattern, path

from collectivites.managing import views

urlpatterns: list[URLPattern] = [
    path("", views.manage, name="manage"),
    path("suivi/ajouter/", views.name_referent, name="name_referent"),
    path("suivi/<int:member>/retirer/", views.dismiss_referent, name="dismiss_referent"),
    path("suivi/courriels/", views.allow_mail, name="allow_mail"),
    path("commissions/ajouter/", views.add_committee, name="add_committee"),
    path("commissions/<int:committee>/", views.edit_committee, name="edit_committee"),
    path("commissions/<int:committee>/supprimer/", views.delete_committee, name="delete_committee"),
    path("liens/ajouter/", views.add_link, name="add_link"),
    path("liens/<int:link>/", views.poster, name="poster"),
    path("liens/<int:link>/retirer/", views.withdraw_link, name="withdraw_link"),
    path("delegation/donner/", views.give_delegation, name="give_delegation"),
    path(
        "delegation/<int:delegation>/retirer/",
        views.withdraw_delegation,
        name="withdraw_delegation",
    ),
]
