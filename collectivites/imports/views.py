"""Members from a file, in two steps: the report of each line, then « Enregistrer »."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from cms.tables import Table, csv, xlsx
from collectivites.access import managed
from collectivites.imports import export as exporting
from collectivites.imports import members
from collectivites.imports.columns import FIELDS, MissingColumns
from collectivites.imports.plan import Outcome
from collectivites.imports.reading import MAX_BYTES, UnreadableFile
from collectivites.models import Collectivite, PendingImport
from collectivites.traces import note
from notifications.audit import Action

ROWS_A_PAGE = 100
_WRITERS = {
    "csv": (csv.write, "text/csv; charset=utf-8"),
    "xlsx": (xlsx.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
# As the report says them, in its order.
OUTCOMES = {
    Outcome.REFUSED: gettext_lazy("À corriger"),
    Outcome.ADDED: gettext_lazy("Ajout"),
    Outcome.CHANGED: gettext_lazy("Modification"),
    Outcome.ENDED: gettext_lazy("Fin de mandat"),
    Outcome.SAME: gettext_lazy("Sans changement"),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Votre fichier"),
        help_text=gettext_lazy("CSV ou Excel (.xlsx), 5 Mo et 5 000 lignes au plus."),
        error_messages={
            "required": gettext_lazy("Choisissez un fichier."),
            "empty": gettext_lazy("Ce fichier est vide."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 5\N{NO-BREAK SPACE}Mo."))
        return file


@managed
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        person = cast(User, request.user)
        try:
            pending = members.keep(collectivite, person, file.name, file.read())
        except (UnreadableFile, MissingColumns) as error:
            form.add_error("file", str(error))
        else:
            return redirect("collectivites:members_import_report", collectivite.pk, pending.pk)
    context = {"form": form, "fields": FIELDS, **_frame(collectivite)}
    return render(request, "collectivites/import.html", context)


@managed
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, collectivite: Collectivite, pending: int) -> HttpResponse:
    """Each line and what becomes of it; POST writes those that can be."""
    found = _pending(request, collectivite, pending)
    if request.method == "POST":
        members.write(found, cast(User, request.user))
        return redirect("collectivites:members_import_report", collectivite.pk, found.pk)
    if found.done_at:
        return render(request, "collectivites/import_done.html", _done_context(found, collectivite))
    note(
        by=cast(User, request.user),
        action=Action.LOOKED,
        what="la liste des membres, en important un fichier",
        collectivite=collectivite,
    )
    planned = members.planned(found)
    by_outcome = {outcome: [r for r in planned if r.outcome is outcome] for outcome in Outcome}
    rows = [row for outcome in Outcome for row in by_outcome[outcome]]
    context = {
        "pending": found,
        "counts": [
            (outcome.value, OUTCOMES[outcome], len(by_outcome[outcome])) for outcome in Outcome
        ],
        "refused": len(by_outcome[Outcome.REFUSED]),
        "writable": sum(
            len(by_outcome[outcome]) for outcome in (Outcome.ADDED, Outcome.CHANGED, Outcome.ENDED)
        ),
        "ignored": members.ignored_columns(found),
        "pages": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "outcomes": OUTCOMES,
        **_frame(collectivite),
    }
    return render(request, "collectivites/import_report.html", context)


@managed
@require_POST
def discard(request: HttpRequest, collectivite: Collectivite, pending: int) -> HttpResponse:
    _pending(request, collectivite, pending).delete()
    messages.success(request, _("Rien n’a été enregistré, et le fichier est oublié."))
    return redirect("collectivites:members_import", collectivite.pk)


@managed
@require_safe
def export(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    """`?format=csv` or `xlsx`; with `modele`, the columns alone."""
    try:
        write, content_type = _WRITERS[request.GET.get("format", "xlsx")]
    except KeyError as error:
        raise Http404 from error
    if "modele" in request.GET:
        return _file(write, exporting.model(collectivite), content_type, "modele-membres", request)
    note(
        by=cast(User, request.user),
        action=Action.EXPORTED,
        what="la liste des membres",
        collectivite=collectivite,
    )
    name = f"membres-{slugify(collectivite.name)}"
    return _file(write, exporting.table(collectivite), content_type, name, request)


def _file(
    write: Any, table: Table, content_type: str, name: str, request: HttpRequest
) -> HttpResponse:
    response = HttpResponse(write(table), content_type=content_type)
    extension = request.GET.get("format", "xlsx")
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


def _pending(request: HttpRequest, collectivite: Collectivite, pk: int) -> PendingImport:
    """Whose file it is may look at it, and nobody else."""
    own = PendingImport.objects.filter(
        subject=PendingImport.Subject.MEMBERS,
        collectivite=collectivite,
        made_by=cast(User, request.user),
    )
    try:
        return get_object_or_404(own, pk=pk)
    except OverflowError as error:
        raise Http404 from error


def _done_context(pending: PendingImport, collectivite: Collectivite) -> dict[str, Any]:
    counts = [
        (outcome.value, OUTCOMES[outcome], pending.result.get(outcome.value, 0))
        for outcome in Outcome
    ]
    return {
        "pending": pending,
        "counts": counts,
        "problems": pending.result.get("problems", []),
        **_frame(collectivite),
    }


def _frame(collectivite: Collectivite) -> dict[str, Any]:
    return {"collectivite": collectivite, "door": "members"}
