"""What the rows of one file say against each other: one person twice, mandates that overlap."""

from __future__ import annotations

from collections import defaultdict

from collectivites.imports.rows import Draft

_NBSP = "\N{NO-BREAK SPACE}"


def compare(drafts: list[Draft]) -> None:
    """Note what rows of one file say against each other."""
    by_person: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    by_email: dict[str, Draft] = {}
    by_number: dict[int, Draft] = {}
    for draft in drafts:
        if draft.problems:
            continue
        if draft.number is not None:
            known = by_number.setdefault(draft.number, draft)
            if known is not draft:
                draft.problems.append(f"Le numéro {draft.number} est déjà à la ligne {known.line}.")
                continue
        for other in by_person[draft.key]:
            if _are_two_people(draft, other):
                continue
            if _periods_meet(draft, other):
                draft.problems.append(
                    f"Cette personne est déjà à la ligne {other.line}, pour les mêmes dates."
                    if (draft.started_on, draft.ended_on) == (other.started_on, other.ended_on)
                    else f"Ce mandat en chevauche un autre de la même personne, ligne {other.line}."
                )
                break
        else:
            by_person[draft.key].append(draft)
            _share_email(draft, by_email)


def _are_two_people(draft: Draft, other: Draft) -> bool:
    """Namesakes are told apart by their addresses or their numbers."""
    numbers = draft.number is not None and other.number is not None
    return numbers or bool(draft.email and other.email and draft.email != other.email)


def _share_email(draft: Draft, by_email: dict[str, Draft]) -> None:
    """An address is of one person: that of the town hall invites nobody in particular."""
    known = by_email.setdefault(draft.email, draft) if draft.email else draft
    if known.key[1] != draft.key[1]:
        draft.notes.append(
            f"L’adresse {draft.email} est déjà celle de la ligne {known.line}{_NBSP}: elle n’est "
            "pas reprise ici."
        )
        draft.email = ""


def _periods_meet(one: Draft, other: Draft) -> bool:
    """Whether two mandates last at the same time; an unknown start or end has no bound."""
    one_first = one.ended_on and other.started_on and one.ended_on <= other.started_on
    other_first = other.ended_on and one.started_on and other.ended_on <= one.started_on
    return not (one_first or other_first)
