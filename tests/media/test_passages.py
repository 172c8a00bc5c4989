"""Captions become passages that one can quote, each with its seconds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from media.passages import MANY_WORDS, passages_of
from media.webvtt import Cue


def said(*texts: str, every: int = 5000, speaker: str = "") -> list[Cue]:
    """Captions one after another, without a pause."""
    return [
        Cue(place * every, (place + 1) * every, text, speaker) for place, text in enumerate(texts)
    ]


def words(count: int, end: str = "") -> str:
    return " ".join(["mot"] * count) + end


def test_a_passage_ends_with_a_sentence_once_it_has_enough_words() -> None:
    cues = said(*[words(10, "." if place % 5 == 4 else "") for place in range(20)])
    passages = passages_of(cues)
    assert [len(passage.text.split()) for passage in passages] == [50, 50, 50, 50]
    assert all(passage.text.endswith(".") for passage in passages)


def test_a_passage_without_an_end_is_cut_all_the_same() -> None:
    passages = passages_of(said(*[words(10)] * 30))
    assert max(len(passage.text.split()) for passage in passages) <= MANY_WORDS


def test_a_late_sentence_is_kept_whole_by_ending_at_the_one_before() -> None:
    passages = passages_of(said(words(30, "."), words(25), words(25)))
    assert passages[0].text == words(30, ".")


def test_an_answer_begins_a_passage_but_a_short_question_stays_with_it() -> None:
    question = Cue(0, 4000, words(8, " ?"), "Animatrice")
    answer = Cue(4000, 9000, words(25, "."), "Maire")
    more = Cue(9000, 9500, words(25, "."), "Animatrice")
    first, second = passages_of([question, answer, more])
    assert first.text.startswith(question.text)
    assert second.text == more.text


def test_a_silence_parts_two_passages() -> None:
    cues = [Cue(0, 4000, words(25), ""), Cue(9000, 12000, words(25), "")]
    assert len(passages_of(cues)) == 2


def test_a_few_last_words_go_with_what_came_before() -> None:
    passages = passages_of(said(words(45, "."), words(4, ".")))
    assert len(passages) == 1


def test_moments_say_where_each_caption_begins() -> None:
    (passage,) = passages_of([Cue(1500, 4000, "Deux\nlignes", ""), Cue(4000, 7900, "Puis.", "")])
    assert passage.text == "Deux lignes Puis."
    assert passage.moments == ((0, 1), (12, 4))
    assert passage.text[12:] == "Puis."


def test_empty_captions_say_nothing() -> None:
    assert passages_of(said(" ", "\n")) == ()


@given(
    st.lists(
        st.tuples(st.text(max_size=60), st.sampled_from(["", "A", "B"]), st.integers(0, 9)),
        max_size=60,
    )
)
def test_no_word_is_lost_and_every_offset_is_a_caption(
    spoken: list[tuple[str, str, int]],
) -> None:
    cues, clock = [], 0
    for text, speaker, pause in spoken:
        clock += pause * 1000
        cues.append(Cue(clock, clock + 3000, text, speaker))
        clock += 3000
    passages = passages_of(cues)
    everything = " ".join(passage.text for passage in passages).split()
    assert everything == " ".join(cue.text for cue in cues).split()
    for passage in passages:
        offsets = [offset for offset, _ in passage.moments]
        assert offsets == sorted(set(offsets))
        assert offsets[0] == 0
        assert all(offset == 0 or passage.text[offset - 1] == " " for offset in offsets)
