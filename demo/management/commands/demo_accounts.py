from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from demo.people import PASSWORD, TOLD


class Command(BaseCommand):
    help = "Print the demo accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS_ALLOWED:
            self.stdout.write("Demo accounts are refused with these settings.")
            return
        self.stdout.write(f"Demo accounts, all with the password {PASSWORD}")
        width = max(len(account.email) for account in TOLD)
        for account in TOLD:
            self.stdout.write(f"  {account.email:<{width}}  {account.what}")
