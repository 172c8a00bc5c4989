from __future__ import annotations

from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import RequestFactory

from accounts.mail import Block, blocks, html_twin
from tests.accounts.conftest import only_mail

NBSP = "\N{NO-BREAK SPACE}"


def test_a_text_mail_becomes_words_a_code_and_links_without_its_signature() -> None:
    text = (
        "Bonjour,\nici l’académie.\n\n123456\n\n"
        f"Me connecter{NBSP}: https://academie.example/compte/\n\n-- \nAcadémie"
    )
    assert blocks(text) == [
        Block("text", "Bonjour,\nici l’académie."),
        Block("code", "123456"),
        Block("link", "Me connecter", "https://academie.example/compte/"),
    ]


def test_what_comes_from_people_is_shown_as_text_in_the_html_twin() -> None:
    twin = html_twin("Sujet", 'Bonjour <script>alert(1)</script>\n\nVoir : https://a.example/"x')
    assert "<script>" not in twin
    assert '/"x' not in twin


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("email_confirmation_signup", {"code": "123456"}),
        ("email_confirmation", {"code": "123456"}),
        ("login_code", {"code": "123456"}),
        ("password_reset_code", {"code": "123456"}),
        ("account_already_exists", {}),
        ("unknown_account", {}),
        ("password_changed", {}),
        ("password_set", {}),
        ("password_reset", {}),
        ("email_changed", {"from_email": "a@a.example", "to_email": "b@b.example"}),
        ("email_deleted", {"deleted_email": "a@a.example"}),
        ("account_erased", {}),
    ],
)
def test_every_mail_is_french_signed_and_twofold(name: str, context: dict[str, Any]) -> None:
    request = RequestFactory().get("/")
    with request_context(request):
        adapter = get_adapter(request)
        adapter.send_mail(f"account/email/{name}", "camille@mairie.example", context)
    message: EmailMultiAlternatives = only_mail()
    text = str(message.body)
    (html,) = [content for content, mimetype in message.alternatives if mimetype == "text/html"]
    assert text.startswith("Bonjour,")
    assert text.rstrip().endswith(f"Une question{NBSP}? contact@academie.example")
    assert "Viatic Académie" in str(html)
    assert "{" not in text
    assert "'" not in text
    assert "\n" not in str(message.subject)
    for value in context.values():
        assert value in text
        assert value in str(html)
    if "code" in context:
        assert str(message.subject).startswith("123456 est ")
    assert not mail.outbox
