"""The blocks that editors compose pages from, poor on purpose: text first, light pages."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=RICH_TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("texte")
        template = "cms/blocks/paragraph.html"


class CalloutBlock(blocks.StructBlock):
    """A short text that stands out: what to remember, what to be careful about."""

    heading = blocks.CharBlock(label=_("titre"), default="À retenir", max_length=80)
    text = blocks.RichTextBlock(label=_("texte"), features=["bold", "italic", "ul", "link"])

    class Meta:
        icon = "info-circle"
        label = _("encadré")
        template = "cms/blocks/callout.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("citation"))
    source = blocks.CharBlock(label=_("qui le dit"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("citation")
        template = "cms/blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("image"))
    caption = blocks.CharBlock(label=_("légende"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("image")
        template = "cms/blocks/picture.html"


class KeyFigureBlock(blocks.StructBlock):
    """A figure is never shown without where it comes from and when."""

    figure = blocks.CharBlock(label=_("chiffre"), max_length=40)
    text = blocks.CharBlock(label=_("ce qu’il mesure"), max_length=200)
    source = blocks.CharBlock(label=_("source"), max_length=200)
    date = blocks.DateBlock(label=_("date de la source"))

    class Meta:
        icon = "decimal"
        label = _("chiffre clé sourcé")
        template = "cms/blocks/key_figure.html"


class AccordionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("question"), max_length=160)
    answer = blocks.RichTextBlock(label=_("réponse"), features=["bold", "ul", "ol", "link"])

    class Meta:
        icon = "help"
        label = _("question et réponse")
        template = "cms/blocks/accordion.html"


class BodyBlock(blocks.StreamBlock):
    """The body of an ordinary page."""

    paragraph = ParagraphBlock()
    callout = CalloutBlock()
    quote = QuoteBlock()
    picture = PictureBlock()
    key_figure = KeyFigureBlock()
    accordion = AccordionBlock()

    class Meta:
        label = _("contenu")
