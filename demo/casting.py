"""What a portrait needs to know about a person, and the colours that it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from demo.drawing import Colour

Age = Literal["young", "middle", "senior"]

#: (face, shade) from fair to dark.
SKINS: tuple[tuple[Colour, Colour], ...] = (
    ((246, 212, 187), (231, 184, 155)),
    ((238, 196, 164), (219, 166, 132)),
    ((225, 176, 140), (201, 145, 108)),
    ((196, 142, 104), (169, 113, 78)),
    ((152, 101, 70), (125, 79, 52)),
    ((109, 70, 50), (86, 53, 37)),
)
DARK: Colour = (44, 36, 33)
CHESTNUT: Colour = (92, 58, 40)
BROWN: Colour = (66, 45, 36)
AUBURN: Colour = (142, 74, 42)
BLOND: Colour = (205, 160, 96)
GREY: Colour = (150, 146, 142)
SILVER: Colour = (206, 203, 198)
NAVY: Colour = (39, 53, 79)
TEAL_CLOTH: Colour = (24, 96, 98)
OCHRE: Colour = (204, 148, 62)
PLUM: Colour = (108, 62, 88)
MOSS: Colour = (92, 107, 74)
CHARCOAL: Colour = (63, 63, 68)
TERRACOTTA: Colour = (184, 98, 68)
STONE: Colour = (146, 136, 122)
SKY: Colour = (150, 181, 199)
CREAM: Colour = (246, 238, 222)

CLOTH: tuple[Colour, ...] = (NAVY, TEAL_CLOTH, OCHRE, PLUM, MOSS, CHARCOAL, TERRACOTTA, STONE)


@dataclass(frozen=True)
class Look:
    """Everything that the pencil needs to know about one person."""

    skin: int
    hair: str
    hair_colour: Colour
    age: Age
    clothes: str
    cloth: Colour
    under: Colour
    glasses: str = ""
    beard: str = ""
    feminine: bool = False
    earrings: bool = False
    tie: Colour | None = None
    face: float = 1.0
    jaw: float = 1.0

    @property
    def face_colour(self) -> Colour:
        """The skin in the light."""
        return SKINS[self.skin][0]

    @property
    def shade_colour(self) -> Colour:
        """The skin in the shade."""
        return SKINS[self.skin][1]
