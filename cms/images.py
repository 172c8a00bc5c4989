"""Images: an alternative text is asked for at upload and cannot be left out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class AcademyImage(AbstractImage):
    """Wagtail's image, with a credit and a description that is required."""

    credit = models.CharField(_("crédit"), max_length=120, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(description=""), name="image_description_required"
            )
        ]

    @property
    def default_alt_text(self) -> str:
        return self.description


# Wagtail declares the description as optional; accessibility makes it required here.
AcademyImage._meta.get_field("description").blank = False


class AcademyRendition(AbstractRendition):
    image = models.ForeignKey(AcademyImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("déclinaison d’image")
        verbose_name_plural = _("déclinaisons d’image")
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique"
            )
        ]
