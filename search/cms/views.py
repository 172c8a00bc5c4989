"""« Ce que les gens cherchent »: read, exported, and answered in one click."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.log_actions import log

from cms.tables import csv
from search import dictionary
from search.cms import searched
from search.cms.forms import SameAsForm
from search.cms.nearest import nearest_known
from search.models import QueryTally, SynonymGroup

TITLE = gettext_lazy("Ce que les gens cherchent")
MAY_READ = "search.view_querytally"
MAY_FORGET = "search.delete_querytally"
MAY_EQUATE = ("search.add_synonymgroup", "search.change_synonymgroup")
MAY_PROMOTE = "search.add_promotion"
PAGE = 50
# Of an export: what a spreadsheet opens without trouble.
MOST_ROWS = 50_000


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """What is posted comes back to the same address: period, list, order and page."""
    _let_in(request, MAY_READ)
    refused: SameAsForm | None = None
    if request.method == "POST":
        if "forget" in request.POST:
            _forget(request)
        else:
            refused = _equate(request)
        if refused is None:
            return redirect(request.get_full_path())
    return render(request, "search/cms/searched.html", _context(request, refused))


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    _let_in(request, MAY_READ)
    content = csv.write(searched.table(searched.Asked.of(request.GET), most=MOST_ROWS))
    name = f"recherches-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _let_in(request: HttpRequest, *permissions: str) -> None:
    """Raises PermissionDenied for whoever lacks one of them."""
    if not request.user.has_perms(permissions):
        raise PermissionDenied


def _context(request: HttpRequest, refused: SameAsForm | None) -> dict[str, Any]:
    asked = searched.Asked.of(request.GET)
    page = Paginator(searched.searched(asked), PAGE).get_page(request.GET.get("page"))
    failed = [one["words"] for one in page if one["failed"]]
    return {
        "asked": asked,
        "page": page,
        "rows": searched.rows(page, nearest_known(failed)),
        "headings": _headings(asked),
        "periods": [(name, label) for name, (label, _weeks) in searched.PERIODS.items()],
        "refused": refused,
        "may_equate": request.user.has_perms(MAY_EQUATE),
        "may_promote": request.user.has_perm(MAY_PROMOTE),
        "may_forget": request.user.has_perm(MAY_FORGET),
        "header_title": TITLE,
        "header_icon": "search",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Accueil")},
            {"url": "", "label": TITLE},
        ],
    }


def _headings(asked: searched.Asked) -> list[dict[str, Any]]:
    """Each leads to the list sorted by it, or the other way round once it is."""
    headings = []
    for name, (label, field) in searched.SORTS.items():
        is_sorted = name == asked.sort
        falls = field.startswith("-") != asked.is_reversed
        headings.append(
            {
                "label": label,
                "sort": f"-{name}" if is_sorted and not asked.is_reversed else name,
                "order": ("descending" if falls else "ascending") if is_sorted else "",
                "is_number": name in ("fois", "vide"),
            }
        )
    return headings


def _equate(request: HttpRequest) -> SameAsForm | None:
    """Keep the equivalence; the form with its reasons when it cannot be."""
    _let_in(request, *MAY_EQUATE)
    form = SameAsForm(request.POST)
    if not form.is_valid():
        return form
    try:
        group = dictionary.equate(form.cleaned_data["words"], form.cleaned_data["known"])
    except ValidationError as error:
        form.add_error("known", error)
        return form
    is_new = group.pk is None
    group.save()
    log(instance=group, action="wagtail.create" if is_new else "wagtail.edit", user=request.user)
    _say_kept(request, group)
    return None


def _say_kept(request: HttpRequest, group: SynonymGroup) -> None:
    address = reverse("wagtailsnippets_search_synonymgroup:edit", args=[group.pk])
    kept = _("C’est noté, la recherche en tient déjà compte\N{NO-BREAK SPACE}: ")
    messages.success(request, format_html('{}<a href="{}">{}</a>', kept, address, group.terms))


def _forget(request: HttpRequest) -> None:
    """For what should never have been typed: a name, for instance."""
    _let_in(request, MAY_FORGET)
    # PostgreSQL refuses the character that the form never sends.
    words = request.POST["forget"].replace("\0", "")
    QueryTally.objects.filter(words=words).delete()
    messages.success(request, _("Cette recherche n’est plus comptée nulle part."))
