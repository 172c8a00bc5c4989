"""Allauth's views under French addresses, and our own pages about the account.

Allauth reverses its views by these very names, without a namespace.
"""

from allauth.account import views as allauth_views
from django.urls import URLPattern, URLResolver, include, path

from accounts import views

own_urls: list[URLPattern] = [
    path("", views.home, name="home"),
    path("nom/", views.change_name, name="change_name"),
    path("mes-donnees/", views.download, name="download"),
    path("effacer/", views.erase_account, name="erase"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own_urls, "accounts"))),
    path("inscription/", allauth_views.signup, name="account_signup"),
    path(
        "inscription/code/",
        allauth_views.email_verification_sent,
        name="account_email_verification_sent",
    ),
    path("connexion/", allauth_views.login, name="account_login"),
    path("connexion/code/", allauth_views.request_login_code, name="account_request_login_code"),
    path(
        "connexion/code/saisie/",
        allauth_views.confirm_login_code,
        name="account_confirm_login_code",
    ),
    path("deconnexion/", allauth_views.logout, name="account_logout"),
    path("compte-ferme/", allauth_views.account_inactive, name="account_inactive"),
    path("confirmation/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("courriel/", allauth_views.email, name="account_email"),
    path("mot-de-passe/", allauth_views.password_change, name="account_change_password"),
    path("mot-de-passe/choix/", allauth_views.password_set, name="account_set_password"),
    path("mot-de-passe/oubli/", allauth_views.password_reset, name="account_reset_password"),
    path(
        "mot-de-passe/oubli/code/",
        allauth_views.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path(
        "mot-de-passe/oubli/nouveau/",
        allauth_views.complete_password_reset,
        name="account_complete_password_reset",
    ),
    path(
        "mot-de-passe/oubli/fait/",
        allauth_views.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
]
