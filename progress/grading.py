"""How answers to questions are marked. No Django: values in, values out.

A question, as it is frozen in an attempt (JSON; texts as they are shown, in the order shown):

    {"id": str, "kind": "single" | "multiple", "text": str, "explanation": str,
     "choices": [str], "right": [index of a choice]}
    {"id", "kind": "true_false", "text", "explanation", "right": bool}
    {"id", "kind": "ordering", "text", "explanation",
     "choices": [str], "right": [index of each step, first step first]}
    {"id", "kind": "matching", "text", "explanation",
     "lefts": [str], "choices": [str], "right": [index of the choice of each left]}
    {"id", "kind": "short", "text", "explanation", "accepted": [str]}

An answer: an index (single), a list of indexes (multiple, ordering, matching; None where
nothing was chosen), a boolean (true_false), a text (short), or None.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Question: TypeAlias = dict[str, Any]
Answer: TypeAlias = Any
