"""Invented people."""

from typing import Any

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from accounts.models import User

PASSWORD = "quatre-saisons-au-bourg"


class UserFactory(DjangoModelFactory[User]):
    """A person whose address is verified and whose password is `PASSWORD`.

    `UserFactory(verified=False)` has just signed up; `UserFactory(password=None)` signs in by
    code only.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    first_name = "Camille"
    last_name = factory.Sequence(lambda number: f"Roussel-{number}")
    email = factory.Sequence(lambda number: f"camille.roussel.{number}@mairie.example")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        password = kwargs.pop("password", PASSWORD)
        verified = kwargs.pop("verified", True)
        user = User.objects.create_user(password=password, **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
        return user
