"""The tags of pages, for what people find: one statement for as many pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_save, pre_delete
from taggit.models import Tag

from cms.searchable import Label
from cms.searchable_pages import among, pages


def tags_of(model: type[Any], keys: Collection[int]) -> dict[int, tuple[Label, ...]]:
    """The tags of these pages of a type, in the order of their names."""
    rows = among(model.tags.through.objects.all(), "content_object", keys)
    found: dict[int, list[Label]] = defaultdict(list)
    for key, slug, name in rows.order_by("tag__name").values_list(
        "content_object_id", "tag__slug", "tag__name"
    ):
        found[key].append(Label(slug, name))
    return {key: tuple(labels) for key, labels in found.items()}


def follow_tags(*models: type[Any]) -> None:
    """Pages of these types change when one of their tags is renamed, merged or deleted."""

    def tag_changed(instance: Tag, raw: bool = False, **_kwargs: Any) -> None:
        for model in () if raw else models:
            pages.say_changed(model._default_manager.filter(tagged_items__tag=instance.pk))

    for signal in (post_save, pre_delete):
        names = "-".join(model.__name__ for model in models)
        # Not weakly: the function lives nowhere else.
        signal.connect(tag_changed, sender=Tag, weak=False, dispatch_uid=f"searchable.tags.{names}")
