"""A StreamField whose migrations never hold its blocks.

Stock migrations repeat every block at every change: hundreds of thousands of lines on a
site that lives. Blocks are presentation, not schema; the column is JSON either way.
Idea: ONSdigital/dis-wagtail.
"""

from collections.abc import Sequence
from typing import Any

from wagtail.fields import StreamField as WagtailStreamField


class StreamField(WagtailStreamField):
    """Wagtail's StreamField, kept out of migrations."""

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        super().__init__(block_types or [], **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        for block_argument in ("block_types", "block_lookup"):
            kwargs.pop(block_argument, None)
        return name, path, [], kwargs
