from django.urls import URLPattern, path

from training.elsewhere import mine, views

_REGISTER = "collectivites/<int:pk>/formations-suivies-ailleurs/"
_MINE = "mes-formations-suivies-ailleurs/"

urlpatterns: list[URLPattern] = [
    path(_REGISTER, views.register, name="register"),
    path(f"{_REGISTER}telecharger/<slug:format>/", views.register_export, name="register_export"),
    path(f"{_REGISTER}ajouter/", views.register_add, name="register_add"),
    path(f"{_REGISTER}conges/", views.leave_days, name="leave"),
    path(f"{_REGISTER}conges/<slug:format>/", views.leave_days, name="leave_export"),
    path(f"{_REGISTER}<int:action>/", views.register_line, name="register_line"),
    path(f"{_REGISTER}<int:action>/refuser/", views.register_refuse, name="register_refuse"),
    path(f"{_REGISTER}<int:action>/retirer/", views.register_remove, name="register_remove"),
    path(
        f"{_REGISTER}<int:action>/justificatif/",
        views.register_certificate,
        name="register_certificate",
    ),
    path(_MINE, mine.my_register, name="my_register"),
    path(f"{_MINE}proposer/", mine.propose, name="propose"),
    path(f"{_MINE}<int:action>/retirer/", mine.withdraw, name="withdraw_proposal"),
    path(f"{_MINE}<int:action>/justificatif/", mine.my_certificate, name="my_certificate"),
]
