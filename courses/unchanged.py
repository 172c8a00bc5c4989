"""A page of the CMS that is sent back as it was is not another version of it."""

from __future__ import annotations

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.base import BlockField


class UnchangedPageForm(WagtailAdminPageForm):
    """Compares what is kept, not what is typed.

    Wagtail compares the text of a number with the number, and takes for new the rows that a
    draft of a published page added. Whoever approved such a page from its form then made one
    more version, which asked to be approved in its turn.
    """

    def has_changed(self) -> bool:
        if not super().has_changed():
            return False
        if not self.is_bound or not self.is_valid():
            return True
        return any(map(self._field_changed, self.changed_data)) or any(
            self._rows_changed(name)
            for name, formset in self.formsets.items()
            if formset.has_changed()
        )

    def _field_changed(self, name: str) -> bool:
        field = self.fields[name]
        if not isinstance(field, BlockField):
            return True
        kept = field.block.get_prep_value
        return bool(kept(self.initial[name]) != kept(self.cleaned_data[name]))

    def _rows_changed(self, name: str) -> bool:
        """Whether rows were added, removed, moved or rewritten."""
        formset = self.formsets[name]
        if not formset.can_order:
            return True
        # A row of a draft has no key yet.
        own = [field.name for field in formset.model._meta.fields if not field.primary_key]
        columns = [column for column in formset.empty_form.fields if column in own]
        before = [
            [getattr(row, column) for column in columns]
            for row in getattr(self.instance, name).all()
        ]
        after = [
            [form.cleaned_data.get(column) for column in columns] for form in formset.ordered_forms
        ]
        return before != after
