from typing import Any

from django.core.management.base import BaseCommand

from academy.site import ensure_site


class Command(BaseCommand):
    help = "Create the home page, the lists, the groups of the CMS and the workflow, where missing."

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_site()
        self.stdout.write("The site stands: home page, lists, groups and workflow.")
