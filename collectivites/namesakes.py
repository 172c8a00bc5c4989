"""Telling whether a mandate is of someone who bears a name, however it is typed."""

from __future__ import annotations

from collectivites.models import Membership
from collectivites.naming import folded


def name_key(last_name: str, first_name: str) -> str:
    """« nom prénom » without accents, case or hyphens, as the register's lines are compared."""
    return folded(f"{last_name} {first_name}")


def names_of(membership: Membership) -> set[str]:
    """The name that the collectivité wrote and the person's own; `person` should be selected."""
    written = name_key(membership.last_name, membership.first_name)
    person = membership.person
    own = name_key(person.last_name, person.first_name) if person else ""
    return {name for name in (written, own) if name}
