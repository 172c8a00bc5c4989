from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "recherche"

    def ready(self) -> None:
        from cms import clock
        from cms.page_cache import show_changes_of
        from cms.searchable import searchable
        from search import indexing, related, tallies, upkeep

        searchable.when_changed(indexing.changed)
        related.connect()
        clock.register("search.keep_up", upkeep.keep_up)
        clock.register("search.forget_tallies", tallies.forget_old)
        # What searches answer with, remembered by the generation of the content.
        show_changes_of("search.SynonymGroup", "search.Promotion")
