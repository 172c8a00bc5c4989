from dataclasses import dataclass, field

from competences.drawing import SHAPES, places, wrapped


@dataclass
class Order:
    slug: str


@dataclass
class Entry:
    name: str
    order: Order
    short_name: str = field(default="")


def test_every_order_has_its_own_places() -> None:
    entries = [Entry(f"{slug} {rank}", Order(slug)) for slug in SHAPES for rank in (1, 2)]
    drawn = places(entries)
    assert [place.competence for place in drawn] == entries
    assert len({place.shape.outline for place in drawn}) == 6


def test_a_competence_without_a_place_is_left_out() -> None:
    third = Entry("Troisième", Order("verticales"))
    stranger = Entry("Ailleurs", Order("obliques"))
    entries = [
        Entry("Une", Order("verticales")),
        Entry("Deux", Order("verticales")),
        third,
        stranger,
    ]
    assert [place.competence.name for place in places(entries)] == ["Une", "Deux"]


def test_the_short_name_is_drawn_when_there_is_one() -> None:
    (place,) = places(
        [Entry("Compétences territoriales en mutation", Order("verticales"), "Court")]
    )
    assert [line.text for line in place.lines] == ["Court"]


def test_names_are_cut_at_spaces() -> None:
    assert wrapped("Nouvelle démocratie", 11) == ["Nouvelle", "démocratie"]
    assert wrapped("Infrastructures", 5) == ["Infrastructures"]
