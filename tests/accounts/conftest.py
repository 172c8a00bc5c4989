"""What a person who signs up or in sees and receives."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.http import HttpResponse
from django.test import Client

from collectivites.models import Collectivite
from tests.collectivites.factories import make_collectivite


@pytest.fixture
def roche(db: None) -> Collectivite:
    return make_collectivite(name="Roche-Sauvaire", code="26999", is_fictional=True)


@pytest.fixture
def sign_up_form(roche: Collectivite) -> dict[str, str]:
    """What a mayor types."""
    return {
        "first_name": "Jeanne",
        "last_name": "Dupuis",
        "email": "jeanne.dupuis@roche.example",
        "capacity": "official",
        "function": "Maire",
        "collectivite": "Roche-Sauvaire",
        "password1": "",
    }


def only_mail() -> EmailMultiAlternatives:
    """The one message sent since the last look."""
    (message,) = mail.outbox
    mail.outbox.clear()
    assert isinstance(message, EmailMultiAlternatives)
    return message


def code_in(message: EmailMultiAlternatives) -> str:
    match = re.match(r"(\d{6}) est ", str(message.subject))
    assert match, message.subject
    return match[1]


def post(client: Client, path: str, **data: Any) -> HttpResponse:
    response = client.post(path, data)
    assert isinstance(response, HttpResponse)
    return response


def text_of(response: Any) -> str:
    """The page as it reads: without tokens, which differ at every request."""
    content = str(response.content.decode())
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", content)
