"""What the CMS asks of synonyms and promotions before it keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from search import dictionary, promotions
from search.models import Promotion

# Ways to say one thing: more are several promotions.
MOST_QUERIES = 30


class SynonymGroupForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "terms" in cleaned:
            try:
                cleaned["terms"] = dictionary.checked(
                    cleaned["terms"],
                    is_one_way=cleaned.get("is_one_way", False),
                    but=self.instance.pk or 0,
                )
            except ValidationError as error:
                self.add_error("terms", error)
        return cleaned


class PromotionForm(WagtailAdminModelForm):
    def clean_queries(self) -> str:
        """One a line, each with a word that the search looks for, said once."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["queries"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_QUERIES:
            raise ValidationError(
                _now("Trente recherches au plus\N{NO-BREAK SPACE}: gardez les plus faites.")
            )
        if errors := [*self._repeated(lines), *self._unreadable(lines)]:
            raise ValidationError(errors)
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if {"queries", "page"} <= cleaned.keys():
            others = Promotion.objects.filter(page=cleaned["page"]).exclude(pk=self.instance.pk)
            known = {promotions.sense(line) for one in others for line in one.queries.splitlines()}
            for line in cleaned["queries"].splitlines():
                if promotions.sense(line) in known:
                    message = _now(
                        "Cette page est déjà mise en avant pour «\N{NO-BREAK SPACE}%(query)s"
                        "\N{NO-BREAK SPACE}»."
                    )
                    self.add_error("queries", message % {"query": line})
        return cleaned

    def _repeated(self, lines: list[str]) -> Iterable[str]:
        seen: dict[promotions.Sense, str] = {}
        for line in lines:
            first = seen.setdefault(promotions.sense(line), line)
            if first is not line and promotions.sense(line):
                yield _now(
                    "«\N{NO-BREAK SPACE}%(first)s\N{NO-BREAK SPACE}» et «\N{NO-BREAK SPACE}"
                    "%(query)s\N{NO-BREAK SPACE}» sont la même recherche\N{NO-BREAK SPACE}: "
                    "gardez-en une."
                ) % {"first": first, "query": line}

    def _unreadable(self, lines: list[str]) -> Iterable[str]:
        for line in lines:
            if len(line) > dictionary.LONGEST or not promotions.sense(line):
                yield _now(
                    "«\N{NO-BREAK SPACE}%(query)s\N{NO-BREAK SPACE}» n’est pas une recherche"
                    "\N{NO-BREAK SPACE}: quelques mots, 80 caractères au plus."
                ) % {"query": line[: dictionary.LONGEST]}


class SameAsForm(forms.Form):
    """A search without answer, and the word under which the answer is known."""

    words = forms.CharField(max_length=dictionary.LONGEST, widget=forms.HiddenInput)
    known = forms.CharField(
        label=_("C’est la même chose que"), max_length=dictionary.LONGEST, strip=True
    )

    def clean_known(self) -> str:
        known = " ".join(self.cleaned_data["known"].split())
        if len(dictionary.terms_of(known)) != 1:
            raise ValidationError(_now("Un seul mot ou une seule expression, sans virgule."))
        return known
