from django.apps import AppConfig

from cms.page_cache import show_changes_of


class CompetencesConfig(AppConfig):
    name = "competences"
    verbose_name = "compétences"

    def ready(self) -> None:
        from competences import searchable

        searchable.connect()
        show_changes_of(
            *(
                f"competences.{model}"
                for model in (
                    "CompetenceOrder",
                    "Competence",
                    "GovernanceModel",
                    "Practice",
                    "Lever",
                )
            )
        )
