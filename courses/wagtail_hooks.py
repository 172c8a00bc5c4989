"""Banks of questions in the CMS."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column
from wagtail.models import ReferenceIndex
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from courses.models import LessonPage, QuestionBank
from courses.questions import banks_of


class UsageColumn(Column):
    cell_template_name = "courses/cms/usage_cell.html"


class QuestionBankIndexView(IndexView):
    add_item_label = _("Ajouter une banque de questions")


class QuestionBankViewSet(SnippetViewSet):
    model = QuestionBank
    icon = "list-ul"
    menu_label = _("Questions")
    menu_order = 255
    add_to_admin_menu = True
    list_per_page = 50
    index_view_class = QuestionBankIndexView
    search_fields = ("title",)
    list_display = (
        "title",
        Column("question_count", label=_("Questions")),
        UsageColumn("usage_count", label=_("Questionnaires qui y puisent")),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionBank]:
        return QuestionBank.objects.annotate(
            usage_count=ReferenceIndex.usage_count_subquery(QuestionBank)
        )


register_snippet(QuestionBankViewSet)


@hooks.register("before_delete_snippet")
def keep_banks_in_use(request: HttpRequest, instances: list[Model]) -> HttpResponse | None:
    """A quiz that draws from a bank would be left without questions: nothing is deleted."""
    banks = [bank for bank in instances if isinstance(bank, QuestionBank)]
    using = [quiz for bank in banks for quiz in _used_in(bank)]
    if not using:
        return None
    addresses = AdminURLFinder(request.user)
    named = format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        ((addresses.get_edit_url(quiz) or "#", str(quiz)) for quiz in using),
    )
    message = _now("Rien n’a été supprimé : ces questionnaires y puisent encore : {}.")
    messages.error(request, format_html(message, named))
    return redirect(QuestionBank.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]


def _used_in(bank: QuestionBank) -> list[LessonPage]:
    """The quizzes that draw from a bank; read themselves, as Wagtail's index comes later."""
    quizzes = LessonPage.objects.filter(kind=LessonPage.Kind.QUIZ)
    return [quiz for quiz in quizzes if bank.pk in banks_of(quiz.questions)]
