"""The list of members: searched without accents, filtered, fifty a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from collectivites.joining.invitations import never_invited
from collectivites.models import Collectivite, Committee, Membership, MembershipQuerySet
from collectivites.naming import folded

PAGE = 50
Status = Membership.Status


def listed(collectivite: Collectivite) -> MembershipQuerySet:
    """Whom the collectivité knows of, now or before.

    Neither those whose request it refused, nor those who signed up and never proved their
    address.
    """
    return (
        Membership.objects.filter(collectivite=collectivite)
        .exclude(
            status=Status.ENDED,
            confirmed_at=None,
            origin__in=(Membership.Origin.DECLARED, Membership.Origin.REGISTER),
        )
        .exclude(status=Status.PENDING, person__last_login=None)
    )


class Sieve(forms.Form):
    """A plain GET form: the address of a filtered list can be kept."""

    q = forms.CharField(
        label=_("Nom"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    statut = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[
            ("", _("Membres actuels")),
            ("joined", _("Qui ont rejoint")),
            ("unjoined", _("Qui n’ont pas encore rejoint")),
            ("pending", _("Demandes à confirmer")),
            ("referent", _("Référentes et référents")),
            ("ended", _("Mandats et postes terminés")),
        ],
    )
    fonction = forms.ChoiceField(label=_("Fonction"), required=False)
    commission = forms.ModelChoiceField(
        Committee.objects.none(), label=_("Commission"), required=False, empty_label=_("Toutes")
    )

    def __init__(self, data: QueryDict, *, collectivite: Collectivite) -> None:
        super().__init__(data)
        self.collectivite = collectivite
        functions = (
            Membership.objects.current()
            .filter(collectivite=collectivite)
            .exclude(function="")
            .order_by("function")
            .values_list("function", flat=True)
            .distinct()
        )
        choices: Any = self.fields["fonction"]
        choices.choices = [("", _("Toutes")), *((name, name) for name in functions)]
        committees: Any = self.fields["commission"]
        committees.queryset = collectivite.committees.all()

    @property
    def is_active(self) -> bool:
        return any(self._chosen(name) for name in self.fields)

    def _chosen(self, name: str) -> Any:
        """What was chosen, where it makes sense: a stale address shows more, never an error."""
        self.is_valid()
        return self.cleaned_data.get(name)

    def members(self) -> MembershipQuerySet:
        found = _of_state(listed(self.collectivite), self._chosen("statut") or "")
        if function := self._chosen("fonction"):
            found = found.filter(function=function)
        if committee := self._chosen("commission"):
            found = found.filter(committees=committee)
        if typed := folded(self._chosen("q") or ""):
            found = found.filter(pk__in=_named(found, typed))
        return found.by_name().prefetch_related("committees", "invitations")


def _of_state(members: MembershipQuerySet, state: str) -> MembershipQuerySet:
    if state == "ended":
        return members.filter(status=Status.ENDED)
    if state == "pending":
        return members.waiting()
    if state == "joined":
        return members.confirmed().joined()
    if state == "unjoined":
        return members.confirmed().filter(person=None)
    if state == "referent":
        return members.referents()
    return members.current()


def _named(members: MembershipQuerySet, typed: str) -> list[int]:
    """Those whose name has a word that begins so, for each word typed.

    Compared here: a database does not know that « Kervaec » is typed for « Kervaëc ». One
    collectivité has a few hundred names at most.
    """
    names = members.order_by("pk").values_list(
        "pk", "person__first_name", "person__last_name", "first_name", "last_name"
    )
    found = []
    for key, *parts in names:
        words = f" {folded(' '.join(part or '' for part in parts))}"
        if all(f" {word}" in words for word in typed.split()):
            found.append(key)
    return found


def tallies(collectivite: Collectivite) -> dict[str, int]:
    """How many are members, joined, waiting, still to invite; two statements."""
    confirmed = Q(status=Status.ACTIVE)
    counted = (
        listed(collectivite)
        .current()
        .aggregate(
            members=Count("pk", filter=confirmed),
            joined=Count("pk", filter=confirmed & Q(person__isnull=False)),
            waiting=Count("pk", filter=Q(status=Status.PENDING)),
        )
    )
    return {**counted, "to_invite": never_invited(collectivite).count()}


def namesakes(
    collectivite: Collectivite, first_name: str, last_name: str, *, but: int | None = None
) -> list[Membership]:
    """Current members who bear this name, whatever the accents, hyphens or case; one statement.

    `but` is the line that asks.
    """
    wanted = folded(f"{first_name} {last_name}")
    current = Membership.objects.current().filter(collectivite=collectivite)
    return [
        membership
        for membership in current.select_related("person")
        if membership.pk != but and folded(membership.full_name) == wanted
    ]
