from itertools import combinations

import pytest
from PIL import Image, ImageChops, ImageStat

from demo.assemblies import BEATS
from demo.cast import CAST
from demo.drawing import COMPETENCE_ORDERS, PAPER, font, mix, wrap
from demo.portraits import Pose, portrait
from demo.scenery import PLACES, place_for
from demo.schemas import schema


def difference(first: Image.Image, second: Image.Image) -> float:
    """Mean absolute difference of two images, 0-255."""
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean) / 3


def test_a_portrait_is_the_same_for_the_same_seed() -> None:
    first = portrait("Jeanne Alouvrier", gender="f", size=96)
    assert first.size == (96, 96)
    assert difference(first, portrait("Jeanne Alouvrier", gender="f", size=96)) == 0


def test_the_people_of_the_cast_all_look_different() -> None:
    drawn = [portrait(name, gender="f", size=64, place="council") for name in CAST]
    assert min(difference(one, other) for one, other in combinations(drawn, 2)) > 2


def test_a_seed_outside_the_cast_is_drawn_by_lot() -> None:
    drawn = [portrait(f"Personne {n}", gender="m", size=64, place="office") for n in range(6)]
    assert min(difference(one, other) for one, other in combinations(drawn, 2)) > 0.5


@pytest.mark.parametrize("pose", [Pose(mouth=1), Pose(mouth=3), Pose(blink=True), Pose(tilt=1)])
def test_a_pose_changes_a_little_of_the_face(pose: Pose) -> None:
    still = portrait("Odile Brancafort", gender="f", size=200)
    moved = portrait("Odile Brancafort", gender="f", size=200, pose=pose)
    assert 0 < difference(still, moved) < 5


@pytest.mark.parametrize("place", sorted(PLACES))
def test_every_place_fills_the_picture(place: str) -> None:
    drawn = portrait("Yvon Taillepierre", gender="m", size=(100, 144), place=place)
    assert min(drawn.crop((0, 0, 100, 20)).convert("L").tobytes()) > 0


@pytest.mark.parametrize(
    ("nature", "population", "place"),
    [
        ("commune", 183, "hills"),
        ("commune", 412, "village"),
        ("commune", 61_480, "harbour"),
        ("CC", 14_870, "council"),
        ("département", 236_000, "hemicycle"),
        (None, None, "library"),
    ],
)
def test_the_place_follows_the_size_of_the_collectivite(
    nature: str | None, population: int | None, place: str
) -> None:
    assert place_for(nature, population) == place


def test_each_competence_has_its_own_scheme_that_moves() -> None:
    drawn = {slug: schema(slug, seed="s", size=(100, 144)) for slug in COMPETENCE_ORDERS}
    assert min(difference(one, other) for one, other in combinations(drawn.values(), 2)) > 2
    for slug, still in drawn.items():
        moved = schema(slug, seed="s", size=(100, 144), beat=BEATS // 2)
        assert difference(still, moved) > 0, slug


def test_two_lessons_of_a_competence_have_different_schemes() -> None:
    for slug in COMPETENCE_ORDERS:
        one, other = (schema(slug, seed=seed, size=(100, 144)) for seed in ("un", "deux"))
        assert difference(one, other) > 0, slug


def test_the_type_has_every_sign_of_french() -> None:
    face = font(40)
    missing = bytes(face.getmask("\ue000"))
    for sign in "àâäçéèêëîïôöùûüÿœæÀÇÉÈÊŒ’«»–—…€°\u00a0":
        assert bytes(face.getmask(sign)) != missing, sign


def test_lines_hold_the_width_and_french_punctuation() -> None:
    face = font(40)
    text = "Une voisine m’a demandé : « C’est bien, mais j’en fais quoi ? » à 412 habitants"
    lines = wrap(text, face, 420)
    assert max(map(face.getlength, lines)) <= 420
    assert not any(line.startswith((":", "?", "»", "habitants")) for line in lines)
    assert " ".join(lines).split() == text.split()


def test_a_word_wider_than_the_line_stays_whole() -> None:
    assert wrap("anticonstitutionnellement", font(40), 100) == ["anticonstitutionnellement"]


def test_colours_mix_in_proportion() -> None:
    assert mix(PAPER, (0, 0, 0), 0) == PAPER
    assert mix((0, 0, 0), (200, 100, 50), 0.5) == (100, 50, 25)
