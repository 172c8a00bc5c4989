"""A person's own account, and the doors that are not allauth's."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import ErasureForm, NameForm
from accounts.models import User
from accounts.services import erase, personal_file
from cms.personal import account_sections


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """« Mon compte »: what the person gave, and every way to change or take it back."""
    sections = account_sections.of(_person(request))
    return render(request, "accounts/home.html", {"sections": sections})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_name(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST or None, instance=_person(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Votre nom est enregistré."))
        return redirect("accounts:home")
    return render(request, "accounts/change_name.html", {"form": form})


@never_cache
@login_required
@require_safe
def download(request: HttpRequest) -> JsonResponse:
    """What the academy holds about the person, as a file."""
    response = JsonResponse(
        personal_file(_person(request)), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    name = f"mes-donnees-{slugify(settings.SITE_NAME)}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase_account(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    form = ErasureForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        email = person.email
        erase(person)
        logout(request)
        get_adapter(request).send_mail("account/email/account_erased", email, {})
        messages.success(request, _("Votre compte et vos données sont effacés."))
        return redirect("/")
    return render(request, "accounts/erase.html", {"form": form})


@never_cache
@require_safe
def cms_sign_in(request: HttpRequest) -> HttpResponse:
    """Where the CMS sends those who may not enter: visitors sign in, others are told so.

    Sending a signed-in person back to the sign-in page would send them round for ever.
    """
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return redirect_to_login(target, login_url=reverse("account_login"))
    if request.user.has_perm("wagtailadmin.access_admin"):
        return HttpResponseRedirect(target)
    list(messages.get_messages(request))  # The CMS left one, which the page below says better.
    raise PermissionDenied


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Used by allauth, through `handler429`, when an address or a connection asks too often."""
    response = render(request, "accounts/too_many_requests.html", status=429)
    response.headers["Retry-After"] = "300"
    return response
