"""What makes a question answerable; said beside the field, and only before publishing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError


def refuse_repeats(
    texts: Iterable[str], message: str, *, field: str = ""
) -> ListBlockValidationError | None:
    """An error on each text that came before; case and spaces apart. `field`: of a structure."""
    seen: set[str] = set()
    errors: dict[int, ValidationError] = {}
    for position, text in enumerate(texts):
        folded = " ".join(text.split()).casefold()
        if folded in seen:
            errors[position] = _on(field, ValidationError(message))
        seen.add(folded)
    return ListBlockValidationError(block_errors=errors) if errors else None


def _on(field: str, error: ValidationError) -> ValidationError:
    return StructBlockValidationError({field: error}) if field else error


def whole(message: str) -> ListBlockValidationError:
    """An error about a list, rather than about one of its entries."""
    return ListBlockValidationError(non_block_errors=[ValidationError(message)])


def single_choice_error(choices: list[dict[str, Any]]) -> ListBlockValidationError | None:
    if sum(choice["is_right"] for choice in choices) != 1:
        return whole(_("Cochez une bonne réponse, et une seule."))
    return _repeated_choice(choices)


def multiple_choice_error(choices: list[dict[str, Any]]) -> ListBlockValidationError | None:
    right = sum(choice["is_right"] for choice in choices)
    if right == 0:
        return whole(_("Cochez au moins une bonne réponse."))
    if right == len(choices):
        return whole(_("Il faut au moins une proposition fausse."))
    return _repeated_choice(choices)


def _repeated_choice(choices: list[dict[str, Any]]) -> ListBlockValidationError | None:
    texts = [choice["text"] for choice in choices]
    return refuse_repeats(texts, _("Cette proposition est déjà écrite plus haut."), field="text")


def ordering_error(steps: list[str]) -> ListBlockValidationError | None:
    return refuse_repeats(steps, _("Cette étape est déjà écrite plus haut."))


def matching_error(pairs: list[dict[str, Any]]) -> ListBlockValidationError | None:
    """On either side: two that read the same could not be told apart."""
    message = _("Ce texte est déjà écrit plus haut, dans la même colonne.")
    for side in ("left", "right"):
        error = refuse_repeats([pair[side] for pair in pairs], message, field=side)
        if error is not None:
            return error
    return None


def short_answer_error(accepted: list[str]) -> ListBlockValidationError | None:
    """An answer is compared by its letters and digits: it needs some."""
    message = _("Écrivez au moins une lettre ou un chiffre.")
    errors = {
        position: ValidationError(message)
        for position, text in enumerate(accepted)
        if not any(character.isalnum() for character in unicodedata.normalize("NFKD", text))
    }
    return ListBlockValidationError(block_errors=errors) if errors else None


def draw_errors(stream: Iterable[Any]) -> dict[int, ValidationError]:
    """For each draw that asks more than its bank holds, the draws before it counted."""
    left: dict[int, int] = {}
    errors: dict[int, ValidationError] = {}
    for position, block in enumerate(stream):
        if block.block_type != "draw" or block.value["bank"] is None:
            continue
        bank = block.value["bank"]
        remaining = left.get(bank.pk, len(bank.questions)) - block.value["count"]
        if remaining < 0:
            message = ngettext(
                "Cette banque n’a que %(count)d question à tirer.",
                "Cette banque n’a que %(count)d questions à tirer.",
                len(bank.questions),
            )
            error = ValidationError(message % {"count": len(bank.questions)})
            errors[position] = StructBlockValidationError({"count": error})
        left[bank.pk] = max(remaining, 0)
    return errors
