"""Where other rooms find what is asked: « Mon espace », the account, the clock."""

from __future__ import annotations

from cms import clock
from cms.personal import account_sections, due_items, personal_data
from notifications import rhythm
from training.plan import asked, reminders


def open_all() -> None:
    due_items.register("training.plan", asked.due_items)
    personal_data.register("formations demandées", asked.personal_rows)
    personal_data.register("rappels et calendrier", asked.personal_mail)
    account_sections.register("training/plan/account_section.html", asked.takes_reminders)
    rhythm.register(asked.REMINDERS, "les rappels des formations que l’on vous demande")
    clock.register("training.reminders", reminders.send_due)
