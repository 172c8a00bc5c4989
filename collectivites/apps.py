from django.apps import AppConfig

from cms import clock
from cms.personal import account_sections, personal_data


class CollectivitesConfig(AppConfig):
    name = "collectivites"
    verbose_name = "collectivités"

    def ready(self) -> None:
        # Models need the registry of applications.
        from collectivites import register_tasks, selectors, services
        from collectivites.imports import members as imported_members
        from collectivites.joining import links, receivers  # noqa: F401  (receivers connect)
        from notifications import rhythm

        rhythm.register(links.REQUESTS_MAIL, "les courriels sur les demandes à confirmer")
        clock.register("collectivites.end_past_mandates", services.end_past_mandates)
        clock.register("collectivites.lost_imports", register_tasks.give_up_lost)
        clock.register("collectivites.old_imports", imported_members.forget_old)

        personal_data.register("mandats et postes", selectors.exported_memberships)
        personal_data.register("demandes de suivi", selectors.exported_claims)
        personal_data.register("consultations par des collectivités", selectors.exported_looks)
        account_sections.register(
            "collectivites/account_section.html", selectors.current_memberships
        )
