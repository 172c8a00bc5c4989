"""The operator's files in the CMS: territories, official addresses, national register."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from accounts.models import User
from collectivites import register_tasks
from collectivites.imports import addresses
from collectivites.imports.reading import MAX_BYTES, Sheet, UnreadableFile
from collectivites.models import (
    Collectivite,
    PendingImport,
    RegisteredMandate,
    RegisterImport,
    TerritoryEdition,
)
from collectivites.rne import FORMATS

MAY = "collectivites.add_registerimport"
# The largest file of the register has 65 MB.
MAX_REGISTER_BYTES = 200 * 1024 * 1024
ROWS_A_PAGE = 100
LATEST = 12


class AddressesForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Fichier des SIREN et adresses officielles"),
        help_text=gettext_lazy(
            "CSV ou Excel. Colonnes\N{NO-BREAK SPACE}: Nature, Code, SIREN, Adresse électronique."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 5\N{NO-BREAK SPACE}Mo."))
        return file


class RegisterForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Fichier du répertoire national des élus"),
        help_text=gettext_lazy("Tel qu’il est publié sur data.gouv.fr, sans le renommer."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Ce qu’il contient"),
        required=False,
        choices=[
            ("", gettext_lazy("À reconnaître d’après son nom et ses colonnes")),
            *((form.kind, form.label.capitalize()) for form in FORMATS.values()),
        ],
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_REGISTER_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 200\N{NO-BREAK SPACE}Mo."))
        return file


@permission_required(MAY)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return _index(request, AddressesForm(prefix="addresses"), RegisterForm(prefix="register"))


def _index(
    request: HttpRequest, addresses_form: forms.Form, register_form: forms.Form
) -> HttpResponse:
    real = Collectivite.objects.real().joinable()
    counted = real.aggregate(
        bodies=Count("pk"),
        emails=Count("pk", filter=~Q(official_email="")),
        sirens=Count("pk", filter=~Q(siren="")),
    )
    imports = list(RegisterImport.objects.all()[:LATEST])
    context = {
        "edition": TerritoryEdition.objects.order_by("-loaded_at").first(),
        "counted": counted,
        "mandates": RegisteredMandate.objects.standing().count(),
        "imports": [(imported, _label(imported), _share(imported)) for imported in imports],
        "is_running": any(_is_under_way(imported) for imported in imports),
        "addresses_form": addresses_form,
        "register_form": register_form,
    }
    return render(request, "collectivites/import_cms.html", context)


def _label(imported: RegisterImport) -> str:
    form = FORMATS.get(imported.kind)
    return form.label if form else ""


def _share(imported: RegisterImport) -> int:
    """Per cent of the file, 0-100."""
    return round(100 * imported.bytes_read / imported.bytes_total) if imported.bytes_total else 0


def _is_under_way(imported: RegisterImport) -> bool:
    return imported.state in (RegisterImport.State.WAITING, RegisterImport.State.RUNNING)


@permission_required(MAY)
@require_http_methods(["POST"])
def upload_register(request: HttpRequest) -> HttpResponse:
    form = RegisterForm(request.POST, request.FILES, prefix="register")
    if not form.is_valid():
        return _index(request, AddressesForm(prefix="addresses"), form)
    file = form.cleaned_data["file"]
    register_tasks.start(file.name, form.cleaned_data["kind"], file)
    messages.success(
        request, _("Le fichier est reçu. L’import se fait en arrière-plan, en quelques minutes.")
    )
    return redirect("collectivites_files")


@permission_required(MAY)
@require_http_methods(["POST"])
def upload_addresses(request: HttpRequest) -> HttpResponse:
    form = AddressesForm(request.POST, request.FILES, prefix="addresses")
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = addresses.read_file(file.read())
        except (UnreadableFile, addresses.MissingAddressColumns) as error:
            form.add_error("file", str(error))
        else:
            pending = addresses.keep(cast(User, request.user), file.name, sheet)
            return redirect("collectivites_addresses", pending.pk)
    return _index(request, form, RegisterForm(prefix="register"))


@permission_required(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def report_addresses(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would change, what is wrong first; POST writes what is right."""
    own = PendingImport.objects.filter(
        subject=PendingImport.Subject.ADDRESSES, made_by=cast(User, request.user), done_at=None
    )
    pending = get_object_or_404(own, pk=pk)
    if request.method == "POST":
        addresses.confirm(pending)
        pending.refresh_from_db()
        messages.success(
            request,
            _("%(count)d collectivités mises à jour.") % {"count": pending.result["written"]},
        )
        return redirect("collectivites_files")
    planned = addresses.plan(Sheet.from_json(pending.content))
    bad = [address for address in planned if address.problems]
    context = {
        "pending": pending,
        "pages": Paginator(bad, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "bad": len(bad),
        "new": sum(address.is_new for address in planned if not address.problems),
        "lines": len(planned),
    }
    return render(request, "collectivites/import_cms_addresses.html", context)
