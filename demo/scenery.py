"""The places behind the portraits: flat, quiet, lighter than the person."""

from __future__ import annotations

import random
from collections.abc import Callable

from PIL import Image

from demo import indoors, outdoors
from demo.drawing import Pen, chance

PLACES: dict[str, Callable[[Pen, float, random.Random], None]] = {
    "council": indoors.draw_council,
    "forest": outdoors.draw_forest,
    "harbour": outdoors.draw_harbour,
    "hemicycle": indoors.draw_hemicycle,
    "hills": outdoors.draw_hills,
    "library": indoors.draw_library,
    "office": indoors.draw_office,
    "square": outdoors.draw_square,
    "village": outdoors.draw_village,
}


def draw_scenery(image: Image.Image, *, seed: str, place: str | None) -> None:
    """Fill the image with a place. Units: 1000 wide, y down from 0 at the top edge.

    Raises KeyError for a place that is not in PLACES.
    """
    lot = chance(f"place {seed}")
    name = place or lot.choice(sorted(PLACES))
    scale = image.width / 1000
    pen = Pen(image, scale=scale, origin=(0, 0))
    PLACES[name](pen, image.height / scale, lot)


def place_for(nature: str | None, population: int | None) -> str:
    """The place that suits a collectivité, by its nature (in French) and number of inhabitants."""
    if nature is None or population is None:
        return "library"
    if nature == "département":
        return "hemicycle"
    if nature in {"CC", "CA", "CU", "métropole"}:
        return "council"
    if nature == "commune nouvelle":
        return "forest"
    for limit, place in (
        (300, "hills"),
        (1_000, "village"),
        (12_000, "square"),
        (40_000, "office"),
    ):
        if population < limit:
            return place
    return "harbour"
