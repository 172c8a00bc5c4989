"""Every address of the academy, in French for those who read them."""

from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from academy import errors, feeds, views
from academy.sitemaps import SITEMAPS
from accounts import views as account_views

FEEDS = [
    re_path(r"^(?P<format_>atom|rss)/$", feeds.everything, name="everything"),
    re_path(r"^parcours/(?P<slug>[-\w]+)/(?P<format_>atom|rss)/$", feeds.of_track, name="track"),
    re_path(
        r"^competences/(?P<slug>[-\w]+)/(?P<format_>atom|rss)/$",
        feeds.of_competence,
        name="competence",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    # Before Wagtail's own sign-in form, which it replaces.
    path("cms/login/", account_views.cms_sign_in, name="cms_sign_in"),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("compte/", include("accounts.urls")),
    path("", include("collectivites.urls")),
    path("", include("competences.urls")),
    path("", include("testimonials.urls")),
    path("videos/", include("media.urls")),
    path("avancement/", include("progress.urls")),
    path("mon-espace/", include("learner.urls")),
    path("", include("learner.offline.urls")),
    path("", include("certificates.urls")),
    path("", include("training.urls")),
    path("courriels/", include("notifications.urls")),
    path("recherche/", include("search.urls")),
    path("flux/", include((FEEDS, "feeds"))),
    path("plan-du-site/", views.site_map, name="site_map"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("sante/", views.health, name="health"),
    path("fichiers/<path:path>", views.uploaded_picture, name="uploaded_picture"),
    path("", include(wagtail_urls)),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
# Read by allauth when a limit is reached.
handler429 = account_views.too_many_requests
