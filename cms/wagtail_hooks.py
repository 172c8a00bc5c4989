"""What the CMS does for every room."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import router
from django.db.models import Model, ProtectedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder

# Names shown of what keeps something from being deleted.
MOST_NAMED = 3


@hooks.register("before_delete_snippet")
def keep_what_is_in_use(request: HttpRequest, instances: list[Model]) -> HttpResponse | None:
    """Say what still refers to it, one or many, instead of failing: nothing is deleted."""
    instances = list(instances)
    if not instances:
        return None
    model = type(instances[0])
    try:
        Collector(using=router.db_for_write(model)).collect(instances)
    except ProtectedError as error:
        users = sorted(error.protected_objects, key=str)
        messages.error(request, _still_used(request, users))
        return redirect(model.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
    return None


def _still_used(request: HttpRequest, users: list[Any]) -> str:
    addresses = AdminURLFinder(request.user)
    named = format_html_join(
        ", ",
        "{} «\N{NO-BREAK SPACE}{}\N{NO-BREAK SPACE}»",
        (
            (user._meta.verbose_name, _link(addresses.get_edit_url(user), str(user)))
            for user in users[:MOST_NAMED]
        ),
    )
    more = _(" et d’autres") if len(users) > MOST_NAMED else ""
    return format_html(
        _("Rien n’a été supprimé\N{NO-BREAK SPACE}: {}{} s’en servent encore.")
        if len(users) > 1
        else _("Rien n’a été supprimé\N{NO-BREAK SPACE}: {}{} s’en sert encore."),
        named,
        more,
    )


def _link(address: str | None, text: str) -> str:
    return format_html('<a href="{}">{}</a>', address, text) if address else text
