"""The part of the sign-up form that is ours."""

from django import forms
from django.http import HttpRequest

from accounts.models import User


class SignupForm(forms.Form):
    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the person exists."""
