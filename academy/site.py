"""The bones of the site: the home page and the lists under it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from academy.models import HomePage
from academy.roles import ensure_roles
from courses.models import ResourceIndexPage, TrackIndexPage
from testimonials.models import ExpertTalkIndexPage, TestimonialIndexPage

_INDEXES: tuple[tuple[type[Page], str, str, str], ...] = (
    (
        TrackIndexPage,
        "Parcours",
        "parcours",
        "Des parcours de courtes séquences, à suivre à votre rythme, et tous les cours.",
    ),
    (
        TestimonialIndexPage,
        "Témoignages",
        "temoignages",
        "Des élues, des élus et des agents racontent ce qu’ils ont fait chez eux, à leur échelle.",
    ),
    (
        ExpertTalkIndexPage,
        "Paroles d’experts",
        "paroles-d-experts",
        "Des spécialistes expliquent l’essentiel, sans jargon, en quelques minutes.",
    ),
    (
        ResourceIndexPage,
        "Ressources",
        "ressources",
        "Des modèles de délibération, des fiches et des guides à reprendre chez vous.",
    ),
)


def _ensure_home() -> HomePage:
    """The home page at the root of the default site, in place of Wagtail's welcome page."""
    home = HomePage.objects.first()
    root = Page.get_first_root_node()
    if home is None:
        welcome = root.get_children().filter(slug="home").first()
        home = HomePage(
            title="Accueil",
            slug="accueil",
            headline="Le numérique de votre collectivité, raconté par vos pairs",
            summary="L’académie en ligne des élues et élus locaux et des agents territoriaux.",
        )
        root.add_child(instance=home)
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"root_page": home, "hostname": "localhost", "site_name": settings.SITE_NAME},
        )
        if welcome is not None:
            Page.objects.get(pk=welcome.pk).delete()
            home.refresh_from_db()
    return home


@transaction.atomic
def ensure_site() -> HomePage:
    """Create what is missing of the site; run again, it changes nothing."""
    home = _ensure_home()
    for model, title, slug, summary in _INDEXES:
        if not model.objects.exists():
            page = model(title=title, slug=slug, summary=summary, show_in_menus=True)
            home.add_child(instance=page)
    ensure_roles(home)
    return home
