"""Allauth's forms in our words: plain labels, no placeholder, one field for a new password."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.identity import canonical
from accounts.models import User

PASSWORD_HELP = _("Au moins 10 caractères. Une suite de quatre mots au hasard convient très bien.")
WORDING: dict[str, tuple[Any, Any]] = {
    "email": (_("Adresse électronique"), ""),
    "login": (_("Adresse électronique"), ""),
    "password": (_("Mot de passe"), ""),
    "oldpassword": (_("Mot de passe actuel"), ""),
    "password1": (_("Nouveau mot de passe"), PASSWORD_HELP),
    "code": (
        _("Code à six chiffres"),
        _("Il se trouve dans le courriel, et reste valable 15 minutes."),
    ),
}


class Worded(forms.Form):
    """Gives the fields our labels and helps, and phones the right keyboard."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever forgets what was typed asks for a code: a second field protects nobody.
        self.fields.pop("password2", None)
        for name, (label, help_text) in WORDING.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = help_text
                self.fields[name].widget.attrs.pop("placeholder", None)
        if "code" in self.fields:
            self.fields["code"].widget.attrs.update(
                {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"}
            )
        for name in ("email", "login"):
            if name in self.fields:
                self.fields[name].error_messages["required"] = _(
                    "Saisissez votre adresse électronique."
                )
                self.fields[name].error_messages["invalid"] = _(
                    "Cette adresse n’est pas complète. Exemple : prenom.nom@mairie-ormelle.fr"
                )


class LoginForm(Worded, allauth_forms.LoginForm):
    """By password, or by a code sent by mail, which is another button of the same form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def clean_login(self) -> str:
        return canonical(self.cleaned_data["login"])

    def clean(self) -> dict[str, Any] | None:
        if "by_code" in self.data:
            self.cleaned_data["password"] = ""
        elif not self.cleaned_data.get("password"):
            self.add_error(
                "password", _("Saisissez votre mot de passe, ou demandez un code par courriel.")
            )
        cleaned: dict[str, Any] | None = super().clean()
        return cleaned


class RequestLoginCodeForm(Worded, allauth_forms.RequestLoginCodeForm):
    def clean_email(self) -> str:
        self.cleaned_data["email"] = canonical(self.cleaned_data["email"])
        return str(super().clean_email())


class ConfirmLoginCodeForm(Worded, allauth_forms.ConfirmLoginCodeForm):
    pass


class ConfirmEmailVerificationCodeForm(Worded, allauth_forms.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmPasswordResetCodeForm(Worded, allauth_forms.ConfirmPasswordResetCodeForm):
    pass


class ResetPasswordForm(Worded, allauth_forms.ResetPasswordForm):
    def clean_email(self) -> str:
        self.cleaned_data["email"] = canonical(self.cleaned_data["email"])
        return str(super().clean_email())


class ResetPasswordKeyForm(Worded, allauth_forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(Worded, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(Worded, allauth_forms.SetPasswordForm):
    pass


class AddEmailForm(Worded, allauth_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Nouvelle adresse électronique")


class ReauthenticateForm(Worded, allauth_forms.ReauthenticateForm):
    pass


class NameForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("first_name", "last_name")
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }


class ErasureForm(forms.Form):
    """Typing one's own address shows that the account is meant, and this one."""

    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Recopiez-la pour confirmer."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        email = canonical(self.cleaned_data["email"])
        if email != canonical(self.person.email):
            raise forms.ValidationError(_("Ce n’est pas l’adresse de ce compte."))
        return email
