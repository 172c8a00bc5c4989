from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "recherche"

    def ready(self) -> None:
        from cms import clock
        from cms.page_cache import show_changes_of
        from cms.personal import account_sections, personal_data
        from cms.searchable import searchable
        from notifications import rhythm
        from search import indexing, news, related, saved, tallies, upkeep

        searchable.when_changed(indexing.changed)
        related.connect()
        personal_data.register("recherches gardées", saved.personal_searches)
        personal_data.register("nouveautés des recherches", saved.personal_mail)
        account_sections.register("search/saved_section.html", saved.count_of)
        rhythm.register(saved.NEWS, "les nouveautés des recherches que vous gardez")
        clock.register("search.news", news.send_due)
        clock.register("search.keep_up", upkeep.keep_up)
        clock.register("search.forget_tallies", tallies.forget_old)
        # What searches answer with, remembered by the generation of the content.
        show_changes_of("search.SynonymGroup", "search.Promotion")
