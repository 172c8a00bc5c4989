from django.apps import AppConfig

from cms.personal import account_sections, personal_data


class CollectivitesConfig(AppConfig):
    name = "collectivites"
    verbose_name = "collectivités"

    def ready(self) -> None:
        from collectivites import selectors  # Models need the registry of applications.

        personal_data.register("mandats et postes", selectors.exported_memberships)
        account_sections.register(
            "collectivites/account_section.html", selectors.current_memberships
        )
