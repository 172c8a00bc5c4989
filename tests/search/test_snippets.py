"""What is quoted holds the words that answer, and says where they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.searchable import Passage
from search.queries import Synonyms, parse
from search.snippets import Snippet, quote, second_of

LONG = (
    "Bonjour à toutes et à tous, je suis maire d’une commune de 412 habitants. "
    "Nous avons longtemps attendu, comme beaucoup de voisins. "
    "Puis le conseil a délibéré sur le budget participatif des habitants. "
    "Il a fallu convaincre, écrire, relancer, et tenir bon pendant deux hivers entiers. "
    "Enfin la fibre est arrivée au bourg, et la visio-conférence avec elle. "
    "Depuis, la secrétaire de mairie travaille deux jours par semaine à distance. "
    "C’est peu de chose, et cela change tout pour une petite équipe comme la nôtre."
)


def _marked(snippet: Snippet) -> list[str]:
    return [text for text, answers in snippet.parts if answers]


def _shown(snippet: Snippet) -> str:
    return "".join(text for text, _answers in snippet.parts)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("fibre", ["fibre"]),
        ("fibres", ["fibre"]),
        ("budget participatif", ["budget participatif"]),
        ("visioconférence", ["visio-conférence"]),
        ("visio conférence", ["visio-conférence"]),
        ("délibération", ["délibéré"]),
        ('"fibre est arrivée"', ["fibre est arrivée"]),
        ("zzz", []),
        ("", []),
        ("le la les", []),
    ],
)
def test_the_words_that_answer_are_marked_in_whatever_form(typed: str, marked: list[str]) -> None:
    assert _marked(quote(LONG, parse(typed))) == marked


def test_synonyms_are_marked_too() -> None:
    synonyms = Synonyms.of([(["FTTH", "fibre"], False), (["BP", "budget participatif"], False)])
    assert _marked(quote(LONG, parse("ftth", synonyms=synonyms))) == ["fibre"]
    assert _marked(quote(LONG, parse("le BP", synonyms=synonyms))) == ["budget participatif"]


def test_the_excerpt_is_where_most_terms_are_answered() -> None:
    text = "La fibre, d’abord. " + "Rien ici. " * 40 + "Là, la fibre et le budget. " + "Fin. " * 40
    snippet = quote(text, parse("budget fibre"))
    assert _marked(snippet) == ["fibre", "budget"]
    assert snippet.first == text.rindex("fibre")


def test_of_two_places_that_answer_the_closer_words_come_first() -> None:
    text = "Prêter sa clé, c’est signer en blanc. Mieux vaut une délégation de signature, écrite."
    assert quote(text, parse("délégation de signature")).first == text.index("délégation")


def test_a_word_said_twice_is_quoted_from_the_first_time() -> None:
    text = "Rien. La fibre arrive. Rien. La fibre, enfin, la fibre."
    assert quote(text, parse("fibre")).first == text.index("fibre")


def test_a_short_text_is_quoted_whole() -> None:
    snippet = quote("La fibre au bourg.", parse("fibre"))
    assert snippet == Snippet(
        parts=(("La ", False), ("fibre", True), (" au bourg.", False)), start=0, first=3
    )


def test_what_does_not_answer_is_quoted_from_its_beginning() -> None:
    snippet = quote(LONG, parse("piscine"))
    assert _shown(snippet).startswith("Bonjour")
    assert _shown(snippet).endswith(" …")
    assert snippet.first is None


def test_an_excerpt_begins_with_a_sentence_when_one_is_near() -> None:
    assert _shown(quote(LONG, parse("fibre"), length=160)).startswith("… Enfin la fibre")


def test_html_is_quoted_as_text() -> None:
    assert _shown(quote("<b>fibre</b> & co", parse("fibre"))) == "<b>fibre</b> & co"


def test_the_second_is_that_of_the_caption_where_it_is_said() -> None:
    passage = Passage("La fibre au bourg. Et le budget.", moments=((0, 12), (19, 17)))
    assert second_of(passage, 0) == 12
    assert second_of(passage, 18) == 12
    assert second_of(passage, 19) == 17
    assert second_of(passage, 400) == 17
    assert second_of(Passage("La fibre."), 3) is None


def test_what_comes_before_the_first_caption_is_said_with_it() -> None:
    assert second_of(Passage("Euh, la fibre.", moments=((5, 3),)), 0) == 3


WORDS = st.lists(
    st.sampled_from(["fibre", "budget", "et", "mairie.", "l’élu", "visio-conférence", "\n", "🙂"]),
    max_size=120,
).map(" ".join)


@given(
    st.one_of(WORDS, st.text()),
    st.sampled_from(["fibre", "budget fibre", '"fibre budget"', "visioconférence", "le", ""]),
    st.integers(min_value=20, max_value=300),
)
def test_an_excerpt_is_a_part_of_its_text_and_fits(text: str, typed: str, length: int) -> None:
    snippet = quote(text, parse(typed), length=length)
    parts = [part for part in snippet.parts if part not in (("… ", False), (" …", False))]
    excerpt = "".join(part for part, _answers in parts)
    assert text[snippet.start : snippet.start + len(excerpt)] == excerpt
    assert len(excerpt) <= max(length, 60)
    if snippet.first is not None:
        assert snippet.start <= snippet.first < snippet.start + len(excerpt)
        assert any(answers for _part, answers in parts)


def test_a_long_text_is_quoted() -> None:
    snippet = quote(LONG * 100, parse("fibre budget commune"))
    assert any(answers for _part, answers in snippet.parts)
