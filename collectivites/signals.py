"""What happens to mandates and posts, told to whoever follows training."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `membership`, after it is saved and in the same transaction, whenever it begins, is
# joined, changes (function, delegation, committees, what is shared) or ends.
membership_changed = Signal()

# Sent with `memberships` (a list of primary keys) when a merger gave them another collectivité;
# with `former` and `heir`, the two collectivités.
memberships_moved = Signal()
