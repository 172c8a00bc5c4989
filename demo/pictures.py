"""The drawn portraits of the demo's speakers."""

from __future__ import annotations

from io import BytesIO

from django.core.files.images import ImageFile

from cms.models import AcademyImage
from demo.portraits import portrait

SIZE = 640


def portrait_image(*, name: str, gender: str, place: str) -> AcademyImage:
    """The portrait of a fictional speaker, drawn once."""
    title = f"Portrait de {name}"
    existing = AcademyImage.objects.filter(title=title).first()
    if existing is not None:
        return existing
    drawing = portrait(name, gender=gender, size=SIZE, place=place)
    buffer = BytesIO()
    drawing.convert("RGB").save(buffer, format="PNG", optimize=True)
    buffer.seek(0)
    return AcademyImage.objects.create(
        title=title,
        description=f"Portrait dessiné de {name}",
        credit="Dessin de démonstration",
        file=ImageFile(buffer, name=f"portrait-{name.lower().replace(' ', '-')}.png"),
    )
